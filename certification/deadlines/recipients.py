"""Whom a deadline binds today: read for many at once, out of the memberships in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from candidates.deadlines.models import DueDate
from certification.deadlines.policies import OPENINGS
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import Membership, User

CANDIDATE = CANDIDATE_TEAM
MANAGES, DECIDES = (Role.BODY_MANAGER,), (Role.BODY_MANAGER, Role.DECIDER)
FOLLOW_UP = "follow_up_"  # how the keys of what belongs to the follow-up audit begin
Held = Mapping[tuple[UUID, str], list[User]]


def owing(rows: Sequence[DueDate], today: date) -> dict[int, tuple[User, ...]]:
    """By row, the people who owe that deadline on that day; what opens concerns the body as well (REN-01).

    The rows come with their dossier and its service; three queries, however many there are.
    """
    services = {row.dossier.service.organisation_id for row in rows}
    bodies = {row.dossier.body_id for row in rows if row.dossier.body_id}
    held = _held(services | bodies, today)
    auditors = _auditors({row.dossier_id for row in rows if row.owed_by == "auditor"})
    ditp = tuple(actors.ditp_members()) if any(row.owed_by == "ditp" for row in rows) else ()
    return {row.pk: tuple(_of(row, held, auditors, ditp)) for row in rows}


def owed_by(user: User, today: date) -> Q:
    """The rows that bind this person on that day, for a filter: the same people as `owing`, from the other side."""
    own, managed = (actors.organisations_of(user, *roles) for roles in (CANDIDATE, MANAGES))
    decided, filed = actors.organisations_of(user, *DECIDES), Q(dossier__submitted_at__isnull=False)
    live = Audit.objects.filter(dossier=OuterRef("dossier"), auditor__is_active=True)
    live = live.exclude(status=AuditStatus.CANCELLED)
    audits = {
        follow_up: live.filter(kind="follow_up" if follow_up else "initial") for follow_up in (True, False)
    }
    of_follow_up = Q(key__startswith=FOLLOW_UP)
    assigned = (of_follow_up & Exists(audits[True])) | (~of_follow_up & Exists(audits[False]))
    mine = (of_follow_up & Exists(audits[True].filter(auditor=user))) | (
        ~of_follow_up & Exists(audits[False].filter(auditor=user))
    )
    opening, for_auditor = Q(term__in=OPENINGS), Q(owed_by="auditor")
    return (
        Q(dossier__service__organisation__in=own) & (opening | Q(owed_by="candidate"))
        | filed & Q(dossier__body__in=managed) & (opening | (for_auditor & ~assigned))
        | for_auditor & mine
        | filed & ~opening & Q(dossier__body__in=decided, owed_by="body")
        | Q(owed_by="ditp" if actors.is_ditp(user) else "")
    )


def _of(
    row: DueDate, held: Held, auditors: Mapping[tuple[UUID, bool], User], ditp: Sequence[User]
) -> Iterable[User]:
    service = row.dossier.service.organisation_id
    body = row.dossier.body_id if row.dossier.submitted_at else None  # it reads nothing before the filing
    if row.term in OPENINGS:
        return [*_with(held, service, CANDIDATE), *_with(held, body, MANAGES)]
    if row.owed_by == "candidate":
        return _with(held, service, CANDIDATE)
    if row.owed_by == "auditor":
        auditor = auditors.get((row.dossier_id, row.key.startswith(FOLLOW_UP)))
        return [auditor] if auditor else _with(held, body, MANAGES)
    return _with(held, body, DECIDES) if row.owed_by == "body" else ditp


def _with(held: Held, organisation_id: UUID | None, roles: Iterable[Role]) -> list[User]:
    return [user for role in roles for user in held.get((organisation_id, role), ())]  # type: ignore[arg-type]


def _held(organisations: Iterable[UUID], today: date) -> Held:
    rows = Membership.objects.current(today).filter(organisation__in=list(organisations))
    held = defaultdict(list)
    for membership in rows.select_related("user").order_by("started_on", "pk"):
        held[(membership.organisation_id, membership.role)].append(membership.user)
    return held


def _auditors(dossiers: Iterable[UUID]) -> dict[tuple[UUID, bool], User]:
    """The auditor of each live audit; True for that of the follow-up. Who left is not reminded."""
    live = Audit.objects.filter(dossier__in=list(dossiers)).exclude(status=AuditStatus.CANCELLED)
    live = live.filter(auditor__is_active=True).select_related("auditor").order_by("pk")
    return {(audit.dossier_id, audit.kind == "follow_up"): audit.auditor for audit in live}
