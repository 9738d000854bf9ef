"""Tables: an audit."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from audits.audit.enums import FROZEN, SCORABLE, AuditKind, AuditStatus
from candidates.grids.models import Grid
from label_sp.common.machines import StateMachine
from label_sp.guide import audit as rules
from label_sp.guide.failures import Failure, refuse_if

DATES_MISSING = Failure(
    "AUD-01",
    "Le plan d’audit n’indique pas les jours de la visite.",
    found="non renseigné",
    needed="le premier et le dernier jour sur place",
    next_step="Complétez le plan d’audit.",
)


def report_path(audit: Audit, filename: str) -> str:
    """A storage name that owes nothing to anyone's words."""
    return f"reports/{audit.pk}/{audit.report_sha256}.pdf"


class Audit(StateMachine):
    """One audit of one dossier: initial or follow-up. Guide 3.6, 3.7.1, 3.9.1.

    `users_note` and `agents_note` are the surveys' exact results ("200/3"), frozen facts handed down at the assignment:
    the verdict needs them, and surveys are closed by then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="audits")
    kind = models.CharField("nature", max_length=10, choices=AuditKind)
    body = models.ForeignKey(  # in whose name: the dossier may go to another one meanwhile
        "actors.Organisation", null=True, on_delete=models.PROTECT, related_name="audits_as_body"
    )
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="audits")
    auditor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="audits")
    co_auditors: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="audits_shared", verbose_name="autres auditeurs", blank=True
    )
    impartiality_declared_on = models.DateField("impartialité déclarée le", null=True)
    assignment_reason = models.TextField("motif du choix", blank=True)
    users_note = models.CharField("note de l’enquête usagers", max_length=60, blank=True)
    agents_note = models.CharField("note de l’enquête agents", max_length=60, blank=True)
    first_day = models.DateField("premier jour sur place", null=True, blank=True)
    last_day = models.DateField("dernier jour sur place", null=True, blank=True)
    duration_days = models.DecimalField("durée en jours", max_digits=4, decimal_places=1, null=True)
    resource_persons = models.TextField("personnes ressources", blank=True)
    sites = models.ManyToManyField(
        "candidates.Site", related_name="audits", verbose_name="sites visités", blank=True
    )
    window_reason = models.TextField("motif d’une visite hors période", blank=True)  # FOL-01, at a follow-up
    fewer_days_reason = models.TextField(
        "motif d’une visite plus courte que le contrat", blank=True
    )  # CON-02
    plan_sent_on = models.DateField(null=True)
    shown_since = models.DateField(null=True)  # a visit put off: the candidate keeps seeing the audit
    planned_last_day = models.DateField(
        "dernier jour prévu", null=True
    )  # where the visit ended on another day
    visit_change_reason = models.TextField("motif d’une visite finie un autre jour que prévu", blank=True)
    closing_meeting_on = models.DateField("restitution à chaud tenue le", null=True, blank=True)
    presentation = models.TextField("présentation du service", blank=True)
    synthesis = models.TextField("synthèse des résultats", blank=True)
    illustrations = models.TextField("illustrations", blank=True)
    no_illustration_reason = models.TextField("motif de l’absence d’illustration", blank=True)
    strengths = models.TextField("points forts", blank=True)
    points_of_progress = models.TextField("points de progrès", blank=True)
    texts_version = models.PositiveIntegerField(default=0)
    report_sent_on = models.DateField(null=True)
    report_sha256 = models.CharField("empreinte du rapport", max_length=64, blank=True)
    report_file = models.FileField("rapport", upload_to=report_path, max_length=200, blank=True)
    scores_sha256 = models.CharField("empreinte des scores", max_length=64, blank=True)
    observations = models.TextField("observations", blank=True)
    observations_on = models.DateField(null=True)
    observations_waived_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    status = FSMField(
        "état", default=AuditStatus.ASSIGNED, choices=AuditStatus.choices, protected=True, max_length=12
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "kind"], condition=~Q(status=AuditStatus.CANCELLED), name="one_live_audit"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="visit_ends_after_it_starts",
            ),
        )
        indexes = (models.Index(fields=["auditor", "status"], name="audits_of_an_auditor"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.dossier}"

    @property
    def auditors(self) -> tuple[Any, ...]:
        """The auditors of this audit, the one who leads it first. ACT-07, ACT-08, ACT-10, guide 3.3 to 3.7.

        `auditor` leads: plan and report are theirs to write and to send. Each of them scores.
        """
        return (self.auditor, *self.co_auditors.all())

    @property
    def auditors_in_words(self) -> str:
        """« Marc Thibaut », « Marc Thibaut, qui mène l’audit, et Léa Roy »."""
        lead, *others = (str(each) for each in self.auditors)
        if not others:
            return lead
        *some, last = [f"{lead}, qui mène l’audit", *others]
        return f"{', '.join(some)} et {last}" if len(some) > 1 else f"{some[0]}, et {last}"

    @property
    def is_frozen(self) -> bool:
        """Have the scores left for the candidate? AUD-08."""
        return self.status in FROZEN

    @property
    def is_concluded(self) -> bool:
        """Was it decided upon?"""
        return self.status == AuditStatus.CONCLUDED

    @property
    def is_scorable(self) -> bool:
        """Is the grid open to the auditor?"""
        return self.status in SCORABLE

    @property
    def report_due_on(self) -> date | None:
        """AUD-07: 21 days after the last day on site."""
        return rules.report_due(self.last_day) if self.last_day else None

    @property
    def late_by(self) -> int:
        """How many days late the report left; 0 in time or not sent. AUD-07."""
        return (
            rules.late_by(self.last_day, self.report_sent_on) if self.last_day and self.report_sent_on else 0
        )

    @property
    def observations_until(self) -> date | None:
        """AUD-08: the last day to answer; the report is received the day it is sent, by the tool itself."""
        return rules.observations_until(self.report_sent_on) if self.report_sent_on else None

    @property
    def is_answered(self) -> bool:
        """Did the candidate answer the report, or waive? DEC-08."""
        return bool(self.observations_on or self.observations_waived_on)

    @transition(field=status, source=AuditStatus.ASSIGNED, target=AuditStatus.ASSIGNED)
    def assign_to(
        self,
        auditor: Any,
        facts: rules.AssignmentFacts,
        *,
        today: date,
        others: tuple[rules.AssignmentFacts, ...] = (),
    ) -> None:
        """ACT-06, ACT-07, ACT-08, AUD-13, guide 1.3, 3.9. Again and by other names until the plan is sent.

        `auditor` leads; `others` are the facts of those who audit with them.
        """
        refuse_if(rules.failures_to_assign_team(facts, others, today=today))
        self.auditor = auditor
        self.impartiality_declared_on, self.assignment_reason = today, facts.reason

    @transition(field=status, source=AuditStatus.ASSIGNED, target=AuditStatus.PLANNED)
    def send_plan(self, facts: rules.PlanFacts | None, *, today: date) -> None:
        """AUD-01, FOL-01, guide 3.6, 3.7.1. `facts` is None as long as the days are unknown."""
        refuse_if((DATES_MISSING,) if facts is None else rules.failures_to_send_plan(facts, today=today))
        self.plan_sent_on = today

    @transition(field=status, source=AuditStatus.PLANNED, target=AuditStatus.ASSIGNED)
    def put_off(self) -> None:
        """SUS-01: the plan that left is void; its new days are judged like the first ones (AUD-01)."""
        self.shown_since = self.shown_since or self.plan_sent_on
        self.plan_sent_on = self.first_day = self.last_day = None

    @transition(field=status, source=AuditStatus.PLANNED, target=AuditStatus.VISITED)
    def hold_closing_meeting(
        self, held_on: date, *, today: date, last_day: date | None = None, reason: str = ""
    ) -> None:
        """AUD-06, guide 3.7.1. `last_day`: the one on site as it was; another than planned is kept with its reason."""
        first, planned = self.first_day or date.max, self.last_day or date.max  # a plan that left has both
        ended = last_day or planned
        refuse_if(
            rules.failures_to_hold_closing_meeting(
                held_on, first, ended, today, planned=planned, reason=reason
            )
        )
        if ended != planned:
            self.planned_last_day, self.last_day, self.visit_change_reason = planned, ended, reason.strip()
        self.closing_meeting_on = held_on

    @transition(field=status, source=AuditStatus.VISITED, target=AuditStatus.REPORTED)
    def send_report(self, facts: rules.ReportFacts, *, today: date) -> None:
        """AUD-02, AUD-06, AUD-07, guide 3.7.1: from here on the scores are frozen (AUD-08)."""
        refuse_if(rules.failures_to_send_report(facts, today=today))
        self.report_sent_on = today

    @transition(field=status, source=AuditStatus.REPORTED, target=AuditStatus.REPORTED)
    def answer_report(self, *, today: date, observations: str = "") -> None:
        """AUD-08, guide 3.7.1: observations, or the candidate's word that there will be none."""
        refuse_if(rules.failures_to_observe(self.report_sent_on, today, already=self.is_answered))
        if observations:
            self.observations, self.observations_on = observations, today
        else:
            self.observations_waived_on = today

    @transition(field=status, source=AuditStatus.REPORTED, target=AuditStatus.CONCLUDED)
    def conclude(self, *, today: date) -> None:
        """DEC-07, FOL-03 to FOL-05: the body has decided on this report."""
        self.closed_on = today

    @transition(
        field=status,
        source=[AuditStatus.ASSIGNED, AuditStatus.PLANNED, AuditStatus.VISITED],
        target=AuditStatus.CANCELLED,
    )
    def cancel(self, *, today: date) -> None:
        """The audit will not be finished: its report never leaves."""
        self.closed_on = today
