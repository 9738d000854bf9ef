"""One dossier in front of one person today: each thing is read once, and only when something asks for it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from audits.audit import permissions as audit_permissions
from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.scoring.models import Score
from audits.visits import queries as visit_queries
from candidates.deadlines import queries as deadlines
from candidates.dossiers import permissions as dossier_permissions
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.improvement_plan import queries as improvement_queries
from candidates.indicators import queries as indicator_queries
from candidates.pieces import queries as piece_queries
from candidates.pieces.enums import PieceKind, Verdict
from candidates.pieces.models import Piece
from candidates.pieces.queries import PieceLine
from candidates.self_assessments import queries as self_assessment_queries
from certification.bodies import facts as body_facts
from certification.bodies import queries as body_queries
from certification.bodies.models import CertificationBody, Takeover
from certification.deadlines import cycles
from certification.deadlines.queries import impossible_day
from certification.dossier import facts as dossier_facts
from label_sp.actors import permissions as actor_permissions
from label_sp.actors.models import User
from label_sp.clock.models import SetAside
from label_sp.common.permissions import Right
from label_sp.guide import follow_up_request, visit
from label_sp.guide.audit import PlanFacts
from label_sp.guide.calendar import Deadline
from label_sp.guide.dossier import SurveyFacts
from label_sp.guide.follow_up import calendar_of
from label_sp.guide.renewal import invitation_on
from surveys.campaigns import queries as campaign_queries

if TYPE_CHECKING:
    from certification.follow_up.models import ActionPlan
    from certification.sanctions.models import Suspension

NEAR_DAYS = 60


class Situation:
    """What the acts of the todo table ask of a dossier, and what this person is to it."""

    def __init__(self, dossier: Dossier, user: User, today: date) -> None:
        self.dossier, self.user, self.today = dossier, user, today
        self._may: dict[Right[...], bool] = {}

    def may(self, right: Right[...]) -> bool:
        """Has this person that right here today? Each is asked once."""
        if right not in self._may:
            self._may[right] = self._asked(right)
        return self._may[right]

    def _asked(self, right: Right[...]) -> bool:
        if not right.about:
            return right(self.user)
        about = self.audit if right.about == "audit" else self.dossier
        return about is not None and right(self.user, about)

    def target(self, kind: str) -> object:
        """Whose id the address of an act takes; None without one."""
        found = {"audit": lambda: self.audit, "body": lambda: self.idle_body, "dossier": lambda: self.dossier}
        about = found[kind]() if kind else None
        return about.pk if about else None

    # --- the person -----------------------------------------------------------------------------------------------

    @cached_property
    def prepares(self) -> bool:
        return self.may(dossier_permissions.can_prepare)

    @cached_property
    def manages(self) -> bool:
        return self.may(dossier_permissions.can_manage)

    @cached_property
    def decides(self) -> bool:
        return self.may(dossier_permissions.can_decide)

    @cached_property
    def audits(self) -> bool:
        """Is the present audit theirs?"""
        return self.may(audit_permissions.can_audit)

    @cached_property
    def supervises(self) -> bool:
        return self.may(actor_permissions.can_supervise)

    @cached_property
    def works_inside(self) -> bool:
        """Does this person see the body's work before it leaves? The same rule as on the pages of pieces and audits."""
        return dossier_permissions.reads_drafts(self.user, self.dossier) or self.audits

    # --- the dossier ----------------------------------------------------------------------------------------------

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        return deadlines.of(self.dossier.pk)

    @cached_property
    def undated(self) -> SetAside | None:
        """Why nothing is dated here, when something keeps it."""
        return None if self.deadlines else deadlines.undated([self.dossier.pk]).get(self.dossier.pk)

    @cached_property
    def impossible_day(self) -> date | None:
        """A day of this dossier that is in no year of the label: nothing is dated until it is corrected."""
        return impossible_day(self.dossier) if self.undated else None

    def deadline(self, key: str) -> Deadline | None:
        """The open deadline of that name; at the follow-up audit, its own."""
        return deadlines.open_one(self.deadlines, key, follow_up=self.is_labelled)

    @property
    def is_labelled(self) -> bool:
        """A label was granted on this dossier: what is audited now is its follow-up."""
        return self.dossier.obtained_on is not None

    @property
    def purpose(self) -> str:
        return dossier_facts.FOLLOW_UP if self.is_labelled else dossier_facts.INITIAL

    @cached_property
    def piece_lines(self) -> list[PieceLine]:
        """The eight pieces, as this person reads them."""
        return piece_queries.checklist(self.dossier, self.user)

    @cached_property
    def pieces(self) -> dict[str, Piece]:
        """The latest versions, with what this person may know of them."""
        return {line.kind: line.current for line in self.piece_lines if line.current}

    @property
    def missing_pieces(self) -> int:
        return len(PieceKind.values) - len(self.pieces)

    def has_verdict(self, verdict: Verdict) -> bool:
        return any(piece.verdict == verdict for piece in self.pieces.values())

    @cached_property
    def surveys(self) -> tuple[SurveyFacts | None, SurveyFacts | None]:
        """(users, agents), for the audit that comes."""
        return campaign_queries.facts(self.dossier, self.purpose)

    @cached_property
    def self_assessed(self) -> bool:
        return bool(self_assessment_queries.days_done(self.dossier))

    @cached_property
    def late_improvements(self) -> int:
        """How many actions of the improvement plan are past their day."""
        return improvement_queries.late(self.dossier, self.today)

    @cached_property
    def has_indicator(self) -> bool:
        return bool(indicator_queries.in_place_since(self.dossier))

    @cached_property
    def agreement_signed(self) -> bool:
        return body_facts.agreement_signed(self.dossier, self.today)

    @cached_property
    def habilitated(self) -> bool:
        return body_facts.habilitation_in_force(self.dossier.body_id, self.today)

    @cached_property
    def idle_body(self) -> CertificationBody | None:
        """The body, when its habilitation is not in force: it decides nothing until the DITP acts. ACT-06."""
        return None if self.habilitated else body_facts.body_of(self.dossier)

    @cached_property
    def takeovers(self) -> list[Takeover]:
        """What the candidate asked of other bodies, the latest first. CON-04."""
        return list(body_queries.takeovers_of(self.dossier))

    @property
    def takeover(self) -> Takeover | None:
        """What is asked of another body, without an answer yet."""
        return body_queries.open_takeover(self.dossier)

    @cached_property
    def plan(self) -> ActionPlan | None:
        """The action plan that is waited for, or for which the body's answer is."""
        return self.dossier.action_plans.awaited().first()

    @property
    def renewed(self) -> bool:
        """The next cycle's label was granted."""
        following = cycles.next_dossier(self.dossier)
        return following is not None and following.obtained_on is not None

    @cached_property
    def applied_again(self) -> bool:
        """A later dossier of the same service was opened."""
        later = Dossier.objects.filter(
            service=self.dossier.service_id, created_at__gt=self.dossier.created_at
        )
        return later.exists()

    @cached_property
    def suspension(self) -> Suspension | None:
        """The suspension in course."""
        return self.dossier.suspensions.filter(lifted_on__isnull=True).first()

    @cached_property
    def renews_pieces(self) -> bool:
        """FOL-02: does the follow-up request still lack a new report?"""
        obtained_on = self.dossier.obtained_on
        return obtained_on is not None and bool(
            follow_up_request.to_renew(piece_queries.filed_on(self.pieces), obtained_on)
        )

    # --- its audit ------------------------------------------------------------------------------------------------

    @cached_property
    def audit(self) -> Audit | None:
        """The audit that the present step is about: the follow-up once there is a label, else the initial one."""
        cycles.read_audits([self.dossier])
        return cycles.live_audit(self.dossier, self.purpose)

    def audit_is(self, *statuses: AuditStatus) -> bool:
        return self.audit is not None and self.audit.status in statuses

    @cached_property
    def unscored(self) -> int:
        return Score.objects.filter(audit=self.audit, value=None).count() if self.audit else 0

    @cached_property
    def plan_facts(self) -> PlanFacts | None:
        return visit_queries.plan_facts(self.audit) if self.audit else None

    @cached_property
    def too_old(self) -> frozenset[str]:
        """Rules of the pieces that are too old for any visit still to be agreed. PRE-01, SUR-01."""
        agreed = self.audit is not None and self.audit.plan_sent_on is not None
        if agreed or self.dossier.status not in (Status.ADMISSIBLE, Status.IN_AUDIT):
            return frozenset()
        soonest = visit_queries.earliest_first_day(self.dossier, self.purpose, self.today)
        known = visit.limits(dossier_facts.visit_pieces(self.dossier, self.purpose, self.surveys))
        return frozenset(each.rule for each in known if each.last and each.last < soonest)

    # --- its dates ------------------------------------------------------------------------------------------------

    def is_near(self, key: str) -> bool:
        """Is the open deadline of that name late, or due within two months?"""
        found = self.deadline(key)
        return found is not None and found.days_left(self.today) <= NEAR_DAYS

    @property
    def follow_up_near(self) -> bool:
        """FOL-01: the follow-up may be prepared, and was not concluded."""
        obtained_on = self.dossier.obtained_on
        return (
            obtained_on is not None
            and self.dossier.follow_up_concluded_on is None
            and self.today >= calendar_of(obtained_on).prepare_from
        )

    @property
    def renewal_near(self) -> bool:
        """REN-01: the invitation is out, and no next cycle was opened."""
        valid_until = self.dossier.valid_until
        return (
            valid_until is not None
            and invitation_on(valid_until) <= self.today <= valid_until
            and cycles.next_dossier(self.dossier) is None
        )
