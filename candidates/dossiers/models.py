"""Tables: dossiers."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django_fsm import FSMField, transition

from candidates.dossiers.enums import (
    BEFORE_DECISION,
    HOLDING_LABEL,
    SUSPENDED,
    SUSPENDED_LABEL,
    AppliesAs,
    Status,
    TierChoices,
)
from candidates.services.enums import Authority
from candidates.services.models import Service
from label_sp.actors.enums import OrganisationKind
from label_sp.common.machines import StateMachine
from label_sp.guide import (
    attestation,
    audit,
    decision,
    follow_up,
    follow_up_request,
    renewal,
    suspension,
)
from label_sp.guide import dossier as file_rules
from label_sp.guide import withdrawal as withdrawal_rules
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import refuse_if
from label_sp.guide.tiers import Tier

SCOPE = ("authority", "general_reception", "everyday_procedures", "domains", "agreed_with_body")


class ReferenceCounter(models.Model):
    """The last number given in a year, for one series. The row is locked, so that numbers follow without a hole."""

    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["series", "year"], name="one_counter_a_year"),)

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


def under_suspension(dossier: Any) -> bool:
    """le label est suspendu"""
    return dossier.suspended_on is not None and dossier.status in HOLDING_LABEL


def not_suspended(dossier: Any) -> bool:
    """le label n’est pas suspendu"""
    return not under_suspension(dossier)


def request_examined(dossier: Any) -> bool:
    """l’organisme examine la demande de suivi"""
    asked = dossier.status == Status.IN_FOLLOW_UP and dossier.follow_up_acknowledged_on is None
    return asked and dossier.follow_up_incomplete_since is None


def request_acknowledged(dossier: Any) -> bool:
    """la demande de suivi est recevable"""
    return dossier.follow_up_acknowledged_on is not None


def request_incomplete(dossier: Any) -> bool:
    """des compléments de la demande de suivi sont attendus"""
    return dossier.status == Status.IN_FOLLOW_UP and dossier.follow_up_incomplete_since is not None


class Dossier(StateMachine):
    """One label cycle of one service, from its preparation to the end of its label."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("référence", max_length=12, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="dossiers")
    applies_as = models.CharField(
        "candidature", max_length=10, choices=AppliesAs, default=AppliesAs.LOCAL
    )  # ELI-07
    cycle = models.PositiveSmallIntegerField("cycle", default=1)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    body = models.ForeignKey(
        "actors.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dossiers_as_body",
        limit_choices_to={"kind": OrganisationKind.BODY},
        verbose_name="organisme de certification",
    )
    perimeter = models.TextField("périmètre de labellisation", blank=True)
    authority = models.CharField("collectivité", max_length=20, choices=Authority, blank=True)  # ELI-04
    general_reception = models.BooleanField("accueil général", default=False)
    everyday_procedures = models.BooleanField("démarches de la vie courante", default=False)
    domains = models.JSONField("domaines", default=list)  # their words: ELI-05
    agreed_with_body = models.BooleanField("convenu avec l’organisme", default=False)  # ELI-06
    audit_first_day = models.DateField("premier jour d’audit souhaité", null=True, blank=True)
    audit_last_day = models.DateField("dernier jour d’audit souhaité", null=True, blank=True)
    status = FSMField("état", default=Status.PREPARING, choices=Status.choices, protected=True, max_length=20)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    filed_on = models.DateField(null=True)  # the first time: a complement does not file it again (DOS-02)
    acknowledged_on = models.DateField(null=True)
    tier = models.CharField("palier", max_length=10, choices=TierChoices, blank=True)
    obtained_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    refused_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    follow_up_opened_on = models.DateField(null=True)
    follow_up_incomplete_since = models.DateField(null=True)  # complements of its request are waited for
    follow_up_acknowledged_on = models.DateField(null=True)
    follow_up_concluded_on = models.DateField(null=True)
    action_plan_due_on = models.DateField(null=True)
    suspended_on = models.DateField(null=True)
    conform_by = models.DateField(null=True)
    withdrawn_from = models.DateField(null=True)
    succeeded_from = models.DateField(null=True)  # the first day of the next cycle, once that is granted

    class Meta:
        ordering = ("-created_at", "reference")
        constraints = (
            models.CheckConstraint(
                condition=Q(audit_last_day__isnull=True) | Q(audit_last_day__gte=F("audit_first_day")),
                name="audit_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["service"], condition=Q(status__in=[*BEFORE_DECISION]), name="one_open_application"
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(status__in=[*HOLDING_LABEL], succeeded_from__isnull=True),
                name="one_label_in_force",
            ),
        )
        indexes = (models.Index(fields=["status", "valid_until"], name="dossiers_by_status"),)

    def __str__(self) -> str:
        return f"{self.service} · {self.reference}"

    @property
    def is_fictitious(self) -> bool:
        """Is its candidate or its body invented? Then whatever is issued for it says so."""
        return self.service.organisation.fictitious or (self.body is not None and self.body.fictitious)

    @property
    def today(self) -> date:
        """The day that it is where the candidate is: it dates the acts, and deadlines end with it. DOS-02."""
        return self.service.day_of(timezone.now())

    @property
    def is_suspended(self) -> bool:
        """Is the label that is held suspended? LIS-02, SUS-02. Its state says what goes on under the suspension."""
        return under_suspension(self)

    @property
    def stage(self) -> str:
        """The state as it is shown, counted and answered: `suspended` as long as that lasts, whatever is under way."""
        return SUSPENDED if self.is_suspended else self.status

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        """The state in words: « Label suspendu », and what goes on under the suspension; from when, before a renewed
        cycle begins (REN-02)."""
        if self.begins_on:
            return attestation.obtained_in_words(self.begins_on)
        words = str(Status(self.status).label)
        if not self.is_suspended:
            return words
        under_way = self.status != Status.LABELLED
        return f"{SUSPENDED_LABEL}, {words[:1].lower()}{words[1:]}" if under_way else SUSPENDED_LABEL

    @property
    def begins_on(self) -> date | None:
        """The first day of a label obtained that has not begun yet; None once it has, or without one. REN-02."""
        first = self.obtained_on if self.status in HOLDING_LABEL else None
        return first if first and first > timezone.localdate() else None

    @property
    def suspension_words(self) -> str:
        """« Le label est suspendu depuis le lundi 5 avril 2027. »; blank when it is not. LIS-02."""
        since = self.suspended_on if self.is_suspended else None
        return f"Le label est suspendu depuis le {french_date(since)}." if since else ""

    @property
    def request_words(self) -> str:
        """Where the request of the follow-up audit stands; blank when none is under way. FOL-02."""
        if self.status != Status.IN_FOLLOW_UP or self.follow_up_opened_on is None:
            return ""
        words = f"Demande d’audit de suivi déposée le {french_date(self.follow_up_opened_on)}"
        if self.follow_up_acknowledged_on:
            return f"{words}, recevable depuis le {french_date(self.follow_up_acknowledged_on)}."
        if self.follow_up_incomplete_since:
            return f"{words}, compléments demandés le {french_date(self.follow_up_incomplete_since)}."
        return f"{words}, examinée par l’organisme."

    @property
    def tier_held(self) -> Tier | None:
        return Tier(self.tier) if self.tier else None

    # --- the application ------------------------------------------------------------------------------------------

    @transition(field=status, source=Status.PREPARING, target=Status.SUBMITTED)
    def submit(self, facts: file_rules.SubmissionFacts, *, now: datetime, today: date) -> None:
        """ELI-07, PRE-01, SUR-01, DOS-01, DOS-02, DOS-06, DEC-06, guide 3.5.1."""
        refuse_if(file_rules.failures_to_submit(facts, today=today))
        self.submitted_at, self.filed_on = now, today

    @transition(field=status, source=Status.SUBMITTED, target=Status.INCOMPLETE)
    def request_complements(self, facts: file_rules.ComplementFacts, *, today: date) -> None:
        """DOS-04, guide 3.5.2."""
        refuse_if(file_rules.failures_to_request_complements(facts, today=today))

    @transition(field=status, source=Status.INCOMPLETE, target=Status.SUBMITTED)
    def resubmit(self, facts: file_rules.ResubmissionFacts, *, now: datetime, today: date) -> None:
        """DOS-04: every complement asked for has its answer."""
        refuse_if(file_rules.failures_to_resubmit(facts, today=today))
        self.submitted_at = now

    @transition(field=status, source=Status.SUBMITTED, target=Status.ADMISSIBLE)
    def acknowledge(self, facts: file_rules.AdmissionFacts, *, today: date) -> None:
        """CON-03, ACT-06, DOS-03, guide 3.5.2; PRE-01 and SUR-01 once more."""
        refuse_if(file_rules.failures_to_acknowledge(facts, today=today))
        self.acknowledged_on = today

    @transition(field=status, source=Status.ADMISSIBLE, target=Status.IN_AUDIT)
    def start_audit(self, facts: audit.PlanFacts, *, today: date) -> None:
        """AUD-01: the audit plan leaves for the candidate."""
        refuse_if(audit.failures_to_send_plan(facts, today=today))
        self.audit_first_day, self.audit_last_day = facts.first_day, facts.last_day

    @transition(field=status, source=Status.IN_AUDIT, target=Status.AWAITING_DECISION)
    def await_decision(self, facts: audit.ReportFacts, *, today: date) -> None:
        """AUD-02, AUD-06, AUD-07: the report was sent, scores are frozen."""
        refuse_if(audit.failures_to_send_report(facts, today=today))

    @transition(field=status, source=[*BEFORE_DECISION], target=Status.ABANDONED)
    def abandon(self, *, today: date) -> None:
        """The candidate gives up before the decision."""
        self.closed_on = today

    # --- the decision ---------------------------------------------------------------------------------------------

    @transition(field=status, source=Status.AWAITING_DECISION, target=Status.LABELLED)
    def grant(
        self,
        tier: Tier,
        facts: decision.DecisionFacts,
        *,
        today: date,
        reason: str = "",
        starts_on: date | None = None,
    ) -> None:
        """DEC-01, DEC-02, DEC-03, DEC-07, DEC-08, ACT-06, ACT-10. When refused, the status stays what it was."""
        refuse_if(decision.failures_to_grant(tier, facts, today=today, reason=reason))
        self.tier, self.obtained_on = tier.value, starts_on or today
        self.valid_until = attestation.last_valid_day(self.obtained_on)

    @transition(field=status, source=Status.AWAITING_DECISION, target=Status.REFUSED)
    def refuse(self, facts: decision.DecisionFacts, *, today: date, reason: str) -> None:
        """DEC-05, DEC-07, DEC-08, ACT-06, ACT-10, guide 3.8.1."""
        refuse_if(decision.failures_to_refuse(facts, today=today, reason=reason))
        self.refused_on = self.closed_on = today

    # --- the life after -------------------------------------------------------------------------------------------

    @transition(field=status, source=Status.LABELLED, target=Status.IN_FOLLOW_UP)
    def open_follow_up(self, facts: follow_up.OpeningFacts, *, today: date) -> None:
        """FOL-01, FOL-02, guide 3.9.1."""
        refuse_if(follow_up.failures_to_open(facts, today=today))
        self.follow_up_opened_on = today

    @transition(field=status, source=Status.IN_FOLLOW_UP, target=None, conditions=[request_examined])
    def ask_follow_up_complements(self, facts: file_rules.ComplementFacts, *, today: date) -> None:
        """DOS-04, FOL-02, guide 3.9.1: as at an application."""
        refuse_if(file_rules.failures_to_request_complements(facts, today=today))
        self.follow_up_incomplete_since = today

    @transition(field=status, source=Status.IN_FOLLOW_UP, target=None, conditions=[request_incomplete])
    def complete_follow_up(self, facts: file_rules.ResubmissionFacts, *, today: date) -> None:
        """DOS-04: every complement asked for has its answer."""
        refuse_if(file_rules.failures_to_resubmit(facts, today=today))
        self.follow_up_incomplete_since = None

    @transition(field=status, source=Status.IN_FOLLOW_UP, target=None, conditions=[request_examined])
    def acknowledge_follow_up(
        self, facts: file_rules.AdmissionFacts, initial_audit_last_day: date, *, today: date
    ) -> None:
        """CON-03, ACT-06, DOS-03, DOS-04, FOL-02, guide 3.9.1: the request is examined like an application."""
        refuse_if(follow_up_request.failures_to_acknowledge(facts, initial_audit_last_day, today=today))
        self.follow_up_acknowledged_on = today

    @transition(
        field=status, source=Status.IN_FOLLOW_UP, target=Status.LABELLED, conditions=[request_acknowledged]
    )
    def confirm_tier(self, facts: decision.DecisionFacts, *, today: date, reason: str = "") -> None:
        """FOL-03: outcome 1, the tier is confirmed; DEC-01, DEC-02, DEC-03, DEC-08, ACT-10 as at a decision."""
        self._conclude_follow_up(follow_up.Outcome.CONFIRMED, facts, today, reason)

    @transition(
        field=status, source=Status.IN_FOLLOW_UP, target=Status.LABELLED, conditions=[request_acknowledged]
    )
    def raise_tier(self, tier: Tier, facts: decision.DecisionFacts, *, today: date, reason: str = "") -> None:
        """FOL-04: outcome 2, a higher tier (DEC-02, DEC-03, DEC-08, ACT-10); the end of validity does not move."""
        self._conclude_follow_up(follow_up.Outcome.RAISED, facts, today, reason, tier)
        self.tier = tier.value

    @transition(
        field=status,
        source=Status.IN_FOLLOW_UP,
        target=Status.ACTION_PLAN_DUE,
        conditions=[request_acknowledged],
    )
    def require_action_plan(self, facts: decision.DecisionFacts, *, today: date, reason: str = "") -> None:
        """FOL-05: outcome 3, an action plan within one month; DEC-07 when the scores do not ask for it, DEC-08."""
        self._conclude_follow_up(follow_up.Outcome.ACTION_PLAN, facts, today, reason)
        self.action_plan_due_on = follow_up.action_plan_due(today)

    @transition(field=status, source=Status.ACTION_PLAN_DUE, target=None)
    def require_better_plan(self, due_on: date, *, submitted_on: date | None, today: date) -> None:
        """FOL-05: the plan came and is not fit: a better one is asked for, with a new date."""
        refuse_if(follow_up.failures_to_send_back(submitted_on, due_on, today=today))
        self.action_plan_due_on = due_on

    @transition(field=status, source=Status.ACTION_PLAN_DUE, target=Status.LABELLED)
    def accept_action_plan(self, *, submitted_on: date | None) -> None:
        """FOL-05: the plan came and the body finds it fit."""
        refuse_if(follow_up.failures_to_accept_plan(submitted_on))
        self.action_plan_due_on = None

    @transition(field=status, source=[*HOLDING_LABEL], target=None, conditions=[not_suspended])
    def suspend(self, facts: suspension.SuspensionFacts, *, today: date) -> None:
        """SUS-01, SUS-02, guide 5.3.1; FOL-05 for want of an action plan. What is under way goes on under it."""
        refuse_if(suspension.failures_to_suspend(facts, today=today))
        self.suspended_on = suspension.unbroken_since(today, facts.record)
        self.conform_by = facts.conform_by

    @transition(field=status, source=[*HOLDING_LABEL], target=None, conditions=[under_suspension])
    def set_conformity_date(self, facts: suspension.NewDateFacts, *, today: date) -> None:
        """SUS-02, SUS-03: another day for conformity, within the 12 months."""
        refuse_if(suspension.failures_to_set_new_date(facts, today=today))
        self.conform_by = facts.wanted

    @transition(field=status, source=[*HOLDING_LABEL], target=None, conditions=[under_suspension])
    def lift_suspension(self, facts: suspension.LiftingFacts, *, today: date) -> None:
        """SUS-03: conformity is back; what was under way still is, and the end of validity does not move."""
        refuse_if(suspension.failures_to_lift(facts, today=today))
        self.suspended_on = self.conform_by = None

    @transition(field=status, source=[*HOLDING_LABEL], target=Status.WITHDRAWN)
    def withdraw(self, facts: withdrawal_rules.WithdrawalFacts, *, today: date) -> None:
        """WIT-01, WIT-02, guide 5.3.2."""
        refuse_if(withdrawal_rules.failures_to_withdraw(facts, today=today))
        self.withdrawn_from = self.closed_on = facts.effective_on

    @transition(field=status, source=[*HOLDING_LABEL], target=Status.EXPIRED)
    def expire(self, *, today: date) -> None:
        """LIS-03, WIT-01: the day after the last valid day, the fourth withdrawal of 5.3.2."""
        refuse_if(attestation.failures_to_expire(self.valid_until, today=today))
        self.closed_on = today
        self.withdrawn_from = withdrawal_rules.effective_at_end(self.valid_until or today)

    @transition(field=status, source=[*HOLDING_LABEL], target=Status.RENEWED)
    def renew(self, facts: renewal.SuccessionFacts, *, today: date) -> None:
        """REN-02: the next cycle's label was granted and takes over."""
        refuse_if(renewal.failures_to_succeed(facts, today=today))
        self.closed_on = today

    def _conclude_follow_up(
        self,
        outcome: follow_up.Outcome,
        facts: decision.DecisionFacts,
        today: date,
        reason: str,
        tier: Tier | None = None,
    ) -> None:
        held = Tier(self.tier)
        refuse_if(
            follow_up.failures_to_conclude(outcome, held, facts, today=today, reason=reason, new_tier=tier)
        )
        self.follow_up_concluded_on = today
