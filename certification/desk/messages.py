"""Who reads which messages of a dossier: their recipients, and those whom a role on that dossier lets read them.

A message is its recipient’s when it is written; it leaves if it still is.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import visible_to
from certification.bodies.enums import TakeoverState
from certification.situation.queries import Situation
from label_sp.actors import queries as actors
from label_sp.actors.enums import ROLES_OF, OrganisationKind, Role
from label_sp.actors.models import Membership
from label_sp.outbox import kinds
from label_sp.outbox.models import Message, MessageState

NO_READER = "cette personne n’a plus de rôle qui lui donne à lire ce dossier"


def readable_messages(it: Situation) -> QuerySet[Message]:
    """What was sent about this dossier, newest first, as far as this person may read it.

    The DITP reads all. Who works on the dossier for the candidate, or for the body, reads what is written to the roles
    of their side. What is written to both sides, or to the DITP as well, they read when its recipient only ever was of
    theirs: to share an organisation with a recipient, or to have recruited one, opens nothing.
    """
    sent = Message.objects.filter(dossier_id=it.dossier.pk).select_related("recipient")
    sent = sent.order_by("-created_at", "-id")
    if it.supervises:
        return sent
    readable = Q(recipient_id=it.user.pk)
    works_for = ((OrganisationKind.CANDIDATE, it.prepares), (OrganisationKind.BODY, it.works_inside))
    for side in (kind for kind, works in works_for if works):
        to_both = Q(kind__in=_also_for(ROLES_OF[side])) & _of(it, side)
        readable |= Q(kind__in=_only_for(ROLES_OF[side])) | to_both
    return sent.filter(readable)


def not_delivered(it: Situation) -> QuerySet[Message]:
    """What was sent about this dossier by the side that this person works for, and did not arrive, newest first.

    What is written to one side was sent by the other; what is written to auditors alone, by their body.
    """
    failed = Message.objects.filter(dossier_id=it.dossier.pk, state=MessageState.FAILED)
    failed = failed.select_related("recipient").order_by("-created_at", "-id")
    if it.supervises:
        return failed
    to_candidate = _to(ROLES_OF[OrganisationKind.CANDIDATE])
    by_body = [*to_candidate, *_only_for({Role.AUDITOR})]
    by_candidate = set(_to(ROLES_OF[OrganisationKind.BODY])) - set(by_body)
    works_for = ((it.works_inside, by_body), (it.prepares, by_candidate))
    return failed.filter(kind__in=[key for works, keys in works_for if works for key in keys])


def why_not_due(message: Message) -> str:
    """Why a message about a dossier is not its recipient's any more when it leaves; blank when it is.

    They hold today a role that its kind is written to, and read the dossier. Who is told that they read it no more
    (`PARTIES`: a former body, the auditor of an audit that was cancelled) holds that role where they did.
    """
    recipient, kind = message.recipient, kinds.find(message.kind)
    if recipient is None:
        return ""
    told_last = message.about.get(kinds.PARTIES, [])
    dossier = Dossier.objects.select_related("service").get(pk=message.dossier_id)
    held = actors.current_memberships(recipient, *(Role(role) for role in (kind.roles if kind else ())))
    parties = [dossier.service.organisation_id, dossier.body_id, *told_last]
    if held.filter(Q(organisation__in=[each for each in parties if each]) | Q(role=Role.DITP)).exists() and (
        told_last or visible_to(recipient).filter(pk=dossier.pk).exists()
    ):
        return ""
    return NO_READER


def _of(it: Situation, side: OrganisationKind) -> Q:
    """Of messages whose recipient held a role of this side, and never one of the other; former bodies count. CON-04."""
    dossier, former = (
        it.dossier,
        [each.former_id for each in it.takeovers if each.state == TakeoverState.ACCEPTED],
    )
    candidate = _ever([dossier.service.organisation_id], ROLES_OF[OrganisationKind.CANDIDATE])
    body = _ever([dossier.body_id, *former], ROLES_OF[OrganisationKind.BODY])
    ours, theirs = (candidate, body) if side == OrganisationKind.CANDIDATE else (body, candidate)
    return Q(Exists(ours)) & ~Q(Exists(theirs))


def _only_for(roles: set[Role]) -> list[str]:
    """The kinds that nobody but these roles receives."""
    return [kind.key for kind in kinds.all_kinds() if kind.roles and roles.issuperset(kind.roles)]


def _to(roles: set[Role]) -> list[str]:
    """The kinds that one of these roles receives."""
    return [kind.key for kind in kinds.all_kinds() if roles.intersection(kind.roles)]


def _also_for(roles: set[Role]) -> list[str]:
    """The kinds that these roles receive among others."""
    return [
        kind.key
        for kind in kinds.all_kinds()
        if roles.intersection(kind.roles) and not roles.issuperset(kind.roles)
    ]


def _ever(organisations: Iterable[UUID | None], roles: set[Role]) -> QuerySet[Membership]:
    """The recipient's memberships of that side, past ones too."""
    return Membership.objects.filter(
        user=OuterRef("recipient"), organisation__in=list(organisations), role__in=roles
    )
