"""What ending a role changes, said before anybody ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from audits.audit import queries as audit_queries
from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from candidates.dossiers.enums import CLOSED
from candidates.dossiers.models import Dossier
from candidates.team import queries as team
from candidates.team.queries import Holding
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, OrganisationKind, Role
from label_sp.actors.models import Membership, User

SHOWN = 10
DONE = (AuditStatus.CONCLUDED, AuditStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Ending:
    """A role that may end: the audits and the first dossiers under way, and why it must stay (`refusal`).

    holdings: what the person has in charge on which dossiers, and leaves; heirs: to whom it may pass.
    """

    membership: Membership
    is_over: bool
    refusal: str
    others: list[User]
    kept: list[str]
    audits: list[Audit]
    dossiers: list[Dossier]
    dossier_count: int
    holdings: list[Holding]
    heirs: list[User]

    @property
    def more(self) -> int:
        return self.dossier_count - len(self.dossiers)


def endable_by(user: User) -> Q:
    """The memberships that this person may end: their own, and those of the organisations that they manage."""
    return Q(user=user) | Q(organisation__in=actors.managed_by(user).values("pk"))


def ending(membership: Membership, today: date) -> Ending:
    """What this person has a part in by that role, who else holds it, which roles they keep there."""
    user, organisation = membership.user, membership.organisation
    is_over = membership.is_over(today)
    kept = actors.current_memberships(user).filter(organisation=organisation).exclude(pk=membership.pk)
    dossiers = _dossiers(membership)
    return Ending(
        membership=membership,
        is_over=is_over,
        refusal="" if is_over else actors.why_it_must_stay(membership),
        others=list(actors.members(organisation.pk, Role(membership.role)).exclude(pk=user.pk)),
        kept=[each.get_role_display() for each in kept],
        audits=_audits(membership),
        dossiers=list(dossiers[:SHOWN]),
        dossier_count=dossiers.count(),
        holdings=[] if is_over else left_behind(membership),
        heirs=heirs(membership),
    )


def left_behind(membership: Membership) -> list[Holding]:
    """What this person has in charge on the candidate's dossiers, and leaves with this role."""
    if team.stays_without(membership):
        return []
    return team.holdings(membership.user, [membership.organisation_id])


def heirs(membership: Membership) -> list[User]:
    """The colleagues to whom it may pass."""
    found = actors.members(membership.organisation_id, *CANDIDATE_TEAM)
    return list(found.exclude(pk=membership.user_id))


def _audits(membership: Membership) -> list[Audit]:
    if membership.role != Role.AUDITOR:
        return []
    under_way = Audit.objects.filter(
        audit_queries.audited_by(membership.user), dossier__body=membership.organisation
    )
    return list(under_way.exclude(status__in=DONE).select_related("dossier__service__organisation"))


def _dossiers(membership: Membership) -> QuerySet[Dossier]:
    """Those that this role opens; an auditor's are known by their audits."""
    theirs = {
        OrganisationKind.CANDIDATE: Q(service__organisation=membership.organisation_id),
        OrganisationKind.BODY: Q(body=membership.organisation_id, submitted_at__isnull=False),
    }.get(OrganisationKind(membership.organisation.kind))
    if theirs is None or membership.role == Role.AUDITOR:
        return Dossier.objects.none()
    live = Dossier.objects.filter(theirs).exclude(status__in=CLOSED)
    return live.select_related("service__organisation").order_by("reference")
