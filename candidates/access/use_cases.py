"""Acts: ask for an access, confirm one's address; the DITP accepts or refuses.

Whoever asks learns nothing: neither whether the address has an account nor whether the organisation is known.
"""

from __future__ import annotations

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_fsm import TransitionNotAllowed

from candidates.access import mails, queries
from candidates.access.enums import AccessState
from candidates.access.models import AccessRequest
from label_sp.actors import permissions, tokens
from label_sp.actors.enums import MANAGERS, OrganisationKind, Role
from label_sp.actors.models import Organisation, User
from label_sp.actors.organisations import create_organisation
from label_sp.actors.use_cases import invitations
from label_sp.actors.use_cases.memberships import locked_organisation
from label_sp.common import texts, words
from label_sp.common.permissions import require
from label_sp.journal import journal
from label_sp.outbox import outbox

LIFETIME = datetime.timedelta(days=7)
ONE_MAIL_EVERY = datetime.timedelta(minutes=10)
MANAGER = MANAGERS[OrganisationKind.CANDIDATE]
NOT_YOURS = "Cette demande est celle d’une autre personne."
UNKNOWN = "Choisissez une organisation de la liste, ou « nouvelle organisation »."
NO_REASON = "Écrivez pourquoi : la personne le lira."


@transaction.atomic
def ask_access(
    *,
    email: str,
    first_name: str,
    last_name: str,
    function: str,
    name: str,
    kind: str,
    department: str,
    siret: str = "",
    commune: str = "",
) -> AccessRequest | None:
    """Keep the request, and mail a link that confirms the address. None when one has just left to it.

    Until it is confirmed, asking again from one address corrects the same request, and its former link is void.
    """
    email = texts.name(email, "email").lower()
    now = timezone.now()
    waiting = AccessRequest.objects.select_for_update().filter(email=email, state=AccessState.UNCONFIRMED)
    request = waiting.first() or AccessRequest(email=email)
    if not request._state.adding and now < request.asked_at + ONE_MAIL_EVERY:
        return None
    request.first_name = texts.name(first_name, "first_name")
    request.last_name = texts.name(last_name, "last_name")
    request.function, request.name = texts.name(function, "function"), texts.name(name)
    request.siret, request.kind = siret, kind
    request.department, request.commune = department, commune
    request.asked_at, request.until = now, timezone.localdate(now) + LIFETIME
    request.token_hash = tokens.hash_of(tokens.of_request(request))
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:  # the same form sent twice at once: one_access_to_confirm
        return None
    journal.record(request, "access.asked", actor=None, dossier_id=None)
    outbox.put(mails.to_confirm(request))
    return request


@transaction.atomic
def confirm_access(request_id: UUID, token_hash: str) -> AccessRequest:
    """By who holds the link of the mail: the DITP gets the request. Confirming twice changes nothing.

    An address whose domain the DITP listed is let in at once when its organisation is new: it is created, and the
    invitation leaves. Whoever names a known organisation waits for somebody's answer.
    """
    request = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    require(constant_time_compare(token_hash, request.token_hash), NOT_YOURS)
    if request.state != AccessState.UNCONFIRMED:
        return request
    if request.until < timezone.localdate():
        raise ValidationError("Le délai de ce lien est passé. Faites une autre demande.")
    request.state, request.confirmed_at = AccessState.WAITING, timezone.now()
    request.save()
    journal.record(request, "access.confirmed", actor=None, dossier_id=None, organisation=request.name)
    _replace_earlier(request)
    if queries.is_let_in(request) and not queries.matches(request):
        _accept(request, _created(request.name, None), MANAGER, actor=None, event="access.accepted_by_domain")
    else:
        outbox.put(*mails.asked(request))
    return request


@transaction.atomic
def accept_access(
    request_id: UUID,
    *,
    actor: User,
    organisation: UUID | None = None,
    name: str = "",
    role: str = MANAGER,
) -> AccessRequest:
    """Let the person in: into a known organisation, or one that is created (`name`, else the one that was asked).

    They receive an invitation to the role, and hold it once they accept. Raises TransitionNotAllowed when it was
    answered, ValidationError on the field that is wrong.
    """
    permissions.can_supervise.require(actor)
    request = _to_answer(request_id)
    found = _known(organisation) if organisation else _created(name or request.name, actor)
    return _accept(request, found, Role(role), actor=actor, event="access.accepted")


@transaction.atomic
def refuse_access(request_id: UUID, *, actor: User, reason: str) -> AccessRequest:
    """Say no, with a reason that the person reads in a mail."""
    permissions.can_supervise.require(actor)
    request = _to_answer(request_id)
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    request.reason = reason.strip()
    _answered(request, AccessState.REFUSED, actor)
    journal.record(request, "access.refused", actor=actor, dossier_id=None, reason=request.reason)
    outbox.put(mails.refused(request))
    return request


def forget_unconfirmed() -> int:
    """Delete the requests whose link was never followed. Returns how many."""
    over = AccessRequest.objects.filter(state=AccessState.UNCONFIRMED, until__lt=timezone.localdate())
    return over.delete()[0]


def _to_answer(request_id: UUID) -> AccessRequest:
    request = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if not request.is_waiting:
        raise TransitionNotAllowed("It waits for no answer.")
    return request


def _replace_earlier(request: AccessRequest) -> None:
    """Of two requests of one person for one organisation, the DITP answers the later."""
    earlier = AccessRequest.objects.filter(email=request.email, state=AccessState.WAITING)
    same = [each.pk for each in earlier.exclude(pk=request.pk) if words.same(each.name, request.name)]
    AccessRequest.objects.filter(pk__in=same).update(state=AccessState.REPLACED)


def _known(organisation_id: UUID) -> Organisation:
    found = Organisation.objects.filter(pk=organisation_id, kind=OrganisationKind.CANDIDATE).first()
    if found is None:
        raise ValidationError({"organisation": UNKNOWN})
    return locked_organisation(found.pk)


def _created(name: str, actor: User | None) -> Organisation:
    return create_organisation(OrganisationKind.CANDIDATE, name, actor=actor)


def _accept(
    request: AccessRequest, organisation: Organisation, role: Role, *, actor: User | None, event: str
) -> AccessRequest:
    request.organisation = organisation
    request.invitation = invitations.offer(
        organisation,
        role,
        email=request.email,
        actor=actor,
        first_name=request.first_name,
        last_name=request.last_name,
    )
    _answered(request, AccessState.ACCEPTED, actor)
    journal.record(request, event, actor=actor, dossier_id=None, organisation=str(organisation), role=role)
    return request


def _answered(request: AccessRequest, state: AccessState, actor: User | None) -> None:
    request.state, request.answered_at, request.answered_by = state, timezone.now(), actor
    request.save()
