"""The dossiers on which each act is owed, and by whom, as conditions: what `todo` asks of one, asked of a whole list.

A row of an act answers for one dossier (`Act.fits`, `Act.when`, its right); a list of thousands asks the database.
tests/certification/desk/test_waiting.py wants the same answer of both at every stage, for everybody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from audits.audit import permissions as audit_permissions
from audits.audit.acts import OPEN_GRID
from audits.audit.enums import AuditKind, AuditStatus
from audits.audit.models import Audit
from audits.audit.queries import audited_by
from audits.postponements.models import Postponement
from audits.postponements.queries import WITHOUT_ANSWER
from audits.scoring.models import Score
from candidates.deadlines.queries import dated
from candidates.dossiers import permissions
from candidates.dossiers.enums import AppliesAs, Status
from candidates.dossiers.models import Dossier
from candidates.improvement_plan import queries as improvements
from candidates.improvement_plan.models import PlannedAction
from candidates.indicators.models import QualityIndicator
from candidates.pieces.enums import PieceKind, Verdict
from candidates.pieces.models import Piece
from candidates.self_assessments.models import SelfAssessment
from candidates.services.enums import ServiceKind
from certification.bodies.enums import TakeoverState
from certification.bodies.models import CertificationAgreement, CertificationBody, Habilitation, Takeover
from certification.follow_up.models import ActionPlan
from certification.sanctions.models import Suspension
from certification.situation.queries import NEAR_DAYS
from certification.takeovers import permissions as takeover_permissions
from label_sp.actors import permissions as actor_permissions
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import User
from label_sp.common.permissions import Right
from label_sp.guide import audit, dossier, follow_up, follow_up_request, renewal, soil, surveys, suspension
from label_sp.guide.calendar import ALSACE_MOSELLE_DEPARTMENTS, Territory, months_before
from surveys.access.enums import AccessState, Purpose
from surveys.access.models import SurveyAccess
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign
from surveys.questionnaires.enums import SurveyKind
from surveys.steering.queries import to_close

OF_ONE = OuterRef("pk")
Condition = Callable[[date], Q]


# --- who ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a right: the roles it goes with, and of which dossiers, asked of a person."""

    roles: tuple[Role, ...]
    of: Callable[[User], Q]


def _role(path: str, *roles: Role) -> Holder:
    """Of the organisation that `path` leads to."""
    return Holder(roles, lambda user: Q(**{f"{path}__in": actors.acting_in(user, *roles)}))


def _asked_body(user: User) -> Q:
    asked = Takeover.objects.filter(dossier=OF_ONE, state=TakeoverState.ASKED)
    return Q(Exists(asked.filter(body__in=actors.acting_in(user, Role.BODY_MANAGER))))


def _auditor(given: Callable[[User], Q]) -> Holder:
    """Who audits the present audit, as long as they are of the dossier's body."""
    of_body = _role("body", Role.AUDITOR)
    return Holder(of_body.roles, lambda user: of_body.of(user) & _audit(given(user)))


_TEAM = _role("service__organisation", *CANDIDATE_TEAM)
_COMMITS = _role("service__organisation", Role.CANDIDATE_MANAGER)
_MANAGES = _role("body", Role.BODY_MANAGER)
HOLDERS: Mapping[Right[...], Holder] = {
    permissions.can_prepare: _TEAM,
    permissions.can_commit: _COMMITS,
    permissions.can_manage: _MANAGES,
    permissions.can_decide: _role("body", Role.DECIDER),
    audit_permissions.can_answer: _COMMITS,
    audit_permissions.can_cancel: _MANAGES,
    audit_permissions.can_lead: _auditor(lambda user: Q(auditor=user)),
    audit_permissions.can_audit: _auditor(audited_by),
    takeover_permissions.can_take_over: Holder((Role.BODY_MANAGER,), _asked_body),
    actor_permissions.can_supervise: Holder((Role.DITP,), lambda _: Q()),
}


# --- what ---------------------------------------------------------------------------------------------------------


def _always(_: date) -> Q:
    return Q()


def _its(model: Any, *conditions: Q, **equal: Any) -> Q:
    """Has the dossier a row of that table?"""
    return Q(Exists(model.objects.filter(*conditions, dossier=OF_ONE, **equal)))


def _audit(*conditions: Q, **equal: Any) -> Q:
    """Is its present audit such a one: the follow-up once there is a label, else the initial one?"""

    def live(kind: AuditKind) -> Q:
        found = Audit.objects.filter(*conditions, dossier=OF_ONE, kind=kind, **equal)
        return Q(Exists(found.exclude(status=AuditStatus.CANCELLED)))

    labelled = Q(obtained_on__isnull=False)
    return (labelled & live(AuditKind.FOLLOW_UP)) | (~labelled & live(AuditKind.INITIAL))


def _of_audit(model: Any, **equal: Any) -> Q:
    """Has the audit a row of that table?"""
    return Q(Exists(model.objects.filter(audit=OF_ONE, **equal)))


def _current(*conditions: Q, **equal: Any) -> Q:
    """Is the latest version of one of its pieces such a one?"""
    later = Piece.objects.filter(
        dossier=OuterRef("dossier"), kind=OuterRef("kind"), version__gt=OuterRef("version")
    )
    return _its(Piece, ~Q(Exists(later)), *conditions, **equal)


def _in_force(kind: str, purpose: str, **equal: Any) -> Q:
    """Is the campaign that counts such a one? Without conditions: is there one?"""
    closed = Q(dossier=OuterRef("dossier"), status=CampaignStatus.CLOSED)
    latest = Campaign.objects.filter(closed, kind=kind, purpose=purpose)
    return _its(Campaign, pk=Subquery(latest.order_by("-number").values("pk")[:1]), **equal)


def _lacks_surveys(purpose: str) -> Q:
    users, agents = (_in_force(kind, purpose) for kind in (SurveyKind.USERS, SurveyKind.AGENTS))
    return ~(users & agents)


def _lacks_access(purpose: str) -> Q:
    """Has one of the surveys neither results nor an access that was asked for? Guide 3.4."""
    in_hand = {"purpose": purpose, "state__in": (AccessState.ASKED, AccessState.GRANTED)}
    lacking = (
        ~_in_force(kind, purpose) & ~_its(SurveyAccess, kind=kind, **in_hand) for kind in SurveyKind.values
    )
    return reduce(or_, lacking)


def _lacks_pieces() -> Q:
    filed = Piece.objects.filter(dossier=OF_ONE, kind__in=PieceKind.values).order_by().values("dossier")
    kinds = filed.annotate(kinds=Count("kind", distinct=True))
    return ~Q(Exists(kinds.filter(kinds=len(PieceKind))))


EXAMINED = Q(status=Status.SUBMITTED) | Q(
    status=Status.IN_FOLLOW_UP,
    follow_up_acknowledged_on__isnull=True,
    follow_up_incomplete_since__isnull=True,
)
AWAITS_COMPLEMENTS = Q(status=Status.INCOMPLETE) | Q(
    status=Status.IN_FOLLOW_UP, follow_up_incomplete_since__isnull=False
)
AWAITS_AUDIT = ~Q(status=Status.IN_FOLLOW_UP) | Q(follow_up_acknowledged_on__isnull=False)
SUSPENDED = Q(suspended_on__isnull=False)


def _habilitated(today: date) -> Q:
    held: QuerySet[Habilitation] = Habilitation.objects.in_force(today)
    return Q(Exists(held.filter(body__organisation=OuterRef("body"))))


def _is_registered() -> Q:
    return Q(Exists(CertificationBody.objects.filter(organisation=OuterRef("body"))))


def _asked() -> Q:
    return _its(Takeover, state=TakeoverState.ASKED)


def _signed(today: date) -> Q:
    return _its(CertificationAgreement, body=OuterRef("body"), signed_on__lte=today)


# --- days: what the guide says of one day, turned round -------------------------------------------------------------


def last_day(holds: Callable[[date], bool], near: date) -> date:
    """The last day of which that holds, where it holds of every earlier one: within sixty years of `near`."""
    days = range(max(near.toordinal() - 60 * 366, 1), min(near.toordinal() + 60 * 366, date.max.toordinal()))
    first_without = bisect_left(days, True, key=lambda number: not holds(date.fromordinal(number)))
    return date.fromordinal(days[first_without] - 1)


def _follow_up_near(today: date) -> Q:
    """FOL-01."""
    until = last_day(lambda obtained: follow_up.calendar_of(obtained).prepare_from <= today, today)
    return Q(obtained_on__lte=until, follow_up_concluded_on__isnull=True)


def _renewal_near(today: date) -> Q:
    """REN-01."""
    until = last_day(lambda end: renewal.invitation_on(end) <= today, today)
    return Q(valid_until__range=(today, until), next__isnull=True)


def _over(today: date) -> Q:
    """SUS-02."""
    since = last_day(lambda counted: suspension.last_day(counted) < today, today)
    return _its(Suspension, lifted_on__isnull=True, counted_from__lte=since)


def _may_observe(today: date) -> Q:
    """AUD-08."""
    too_late = last_day(lambda sent: audit.observations_until(sent) < today, today)
    return _audit(
        status=AuditStatus.REPORTED,
        report_sent_on__gt=too_late,
        observations_on__isnull=True,
        observations_waived_on__isnull=True,
    )


def _renews_pieces(_: date) -> Q:
    """FOL-02."""
    kept = Q(uploaded_at__date__lte=F("dossier__obtained_on"))
    return _current(kept, kind__in=follow_up_request.RENEWED)


def _near(key: str) -> Condition:
    """Is the open deadline of that name late, or due within two months?"""

    def due(today: date) -> Q:
        rows = dated().filter(dossier=OF_ONE, key__startswith=key, done=False)
        return Q(Exists(rows.filter(due__lte=today + timedelta(days=NEAR_DAYS))))

    return due


def _too_old(asked: Callable[[date], Q]) -> Condition:
    """Too old for any visit still to be agreed; `asked` of the first day that one can begin, by territory. AUD-01."""

    def condition(today: date) -> Q:
        places: dict[date, list[Territory]] = defaultdict(list)
        for territory in Territory:
            places[audit.earliest_first_day(today, territory)].append(territory)
        found = Q(pk__in=[])
        for soonest, territories in places.items():
            found |= _in_one_of(territories) & asked(soonest)
        return found & ~_audit(plan_sent_on__isnull=False) & Q(applies_as=AppliesAs.LOCAL)

    return condition


def _in_one_of(territories: Iterable[Territory]) -> Q:
    """Is the service there? As `territory_of` says it."""
    found = Q(pk__in=[])
    for territory in territories:
        own = ALSACE_MOSELLE_DEPARTMENTS if territory == Territory.ALSACE_MOSELLE else {territory.value}
        elsewhere = {*ALSACE_MOSELLE_DEPARTMENTS, *(each.value for each in Territory)}
        mainland = territory == Territory.METROPOLE
        found |= ~Q(service__department__in=elsewhere) if mainland else Q(service__department__in=own)
    return found


def _old_self_assessment(soonest: date) -> Q:
    """PRE-01."""
    recent = months_before(soonest, dossier.SELF_ASSESSMENT_MONTHS)
    return _its(SelfAssessment) & ~_its(SelfAssessment, done_on__gte=recent)


def _old_survey(soonest: date) -> Q:
    """SUR-01."""
    recent = months_before(soonest, surveys.REPORT_MONTHS)
    users, agents = (
        _in_force(kind, Purpose.INITIAL, closed_on__lt=recent)
        for kind in (SurveyKind.USERS, SurveyKind.AGENTS)
    )
    return users | agents


def where_it_is(asked: Condition, today: date) -> Q:
    """A condition on the day that it is where each candidate is, `today` being that of Paris. DOS-02."""
    now, days = timezone.now(), defaultdict[date, list[Territory]](list)
    for territory in Territory:
        days[soil.day_in(territory, now)].append(territory)
    if len(days) == 1:
        return asked(today)
    found, paris = Q(pk__in=[]), soil.day_in(Territory.METROPOLE, now)
    for day, territories in days.items():
        found |= _in_one_of(territories) & asked(today + (day - paris))
    return found


def _applied_again() -> Q:
    later = Dossier.objects.filter(service=OuterRef("service"), created_at__gt=OuterRef("created_at"))
    return Q(Exists(later))


CONDITIONS: Mapping[str, Condition] = {  # by the key of the act, beside the states of its row
    "plan": lambda _: Q(body__isnull=True) | Q(audit_first_day__isnull=True),
    "set_scope": lambda _: Q(service__kind=ServiceKind.LOCAL_AUTHORITY, authority=""),
    "self_assess": lambda _: ~_its(SelfAssessment),
    "ask_survey_access": lambda _: _lacks_access(Purpose.INITIAL),
    "close_campaign": lambda today: _its(Campaign, to_close(today)),
    "answer_survey_access": lambda _: _its(SurveyAccess, state=AccessState.ASKED),
    "open_campaign": lambda _: _its(Campaign, status=CampaignStatus.PREPARING),
    "survey": lambda _: _lacks_surveys(Purpose.INITIAL),
    "file_pieces": lambda _: _lacks_pieces(),
    "indicators": lambda _: ~_its(QualityIndicator),
    "submit": _always,
    "agreement": lambda today: ~_signed(today),
    "review": lambda _: EXAMINED & _current(verdict=Verdict.PENDING),
    "request_complements": lambda _: EXAMINED & _current(verdict=Verdict.COMPLEMENT),
    "acknowledge": lambda _: EXAMINED & ~_current(verdict=Verdict.COMPLEMENT),
    "complete": lambda _: AWAITS_COMPLEMENTS & _current(verdict=Verdict.COMPLEMENT),
    "resubmit": lambda _: AWAITS_COMPLEMENTS,
    "assign": lambda _: AWAITS_AUDIT & ~_audit(),
    "self_assess_again": _too_old(_old_self_assessment),
    "survey_anew": _too_old(_old_survey),
    "send_plan": lambda _: _audit(status=AuditStatus.ASSIGNED),
    "answer_postponement": lambda _: _audit(_of_audit(Postponement, **WITHOUT_ANSWER)),
    "score": lambda _: _audit(_of_audit(Score, value__isnull=True), status__in=OPEN_GRID),
    "closing_meeting": lambda _: _audit(status=AuditStatus.PLANNED),
    "send_report": lambda _: _audit(status__in=OPEN_GRID),
    "observe": _may_observe,
    "decide": _always,
    "conclude": lambda _: _audit(status=AuditStatus.REPORTED),
    "habilitate": lambda today: ~_habilitated(today) & _is_registered(),
    "choose_body": lambda today: ~_habilitated(today) & ~_asked(),
    "take_over": lambda _: _asked(),
    "yearly_self_assess": _near("yearly_self_assessment"),
    "follow_improvements": lambda today: _its(PlannedAction, improvements.past(today)),
    "ask_survey_access_again": lambda today: _follow_up_near(today) & _lacks_access(Purpose.FOLLOW_UP),
    "survey_again": lambda today: _follow_up_near(today) & _lacks_surveys(Purpose.FOLLOW_UP),
    "renew_pieces": lambda today: _follow_up_near(today) & _renews_pieces(today),
    "open_follow_up": _follow_up_near,
    "file_action_plan": lambda _: _its(
        ActionPlan, accepted_on__isnull=True, sent_back_on__isnull=True, submitted_on__isnull=True
    ),
    "accept_action_plan": _always,
    "conform": lambda _: SUSPENDED,
    "end_suspension": lambda today: SUSPENDED & _over(today),
    "lift": lambda _: SUSPENDED,
    "renew": _renewal_near,
    "reapply": lambda _: ~_applied_again(),
}
