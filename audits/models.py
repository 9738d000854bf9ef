"""Grids and their control points, auditors, audits with their state machine, and one score per control point.

A transition asks `label_sp.guide` and sets this row's own fields, nothing else; use cases lock, save and tell.
"""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from audits.enums import FROZEN, SCORABLE, AuditKind, AuditStatus, Criteria, EvidenceMode, GridKind
from candidates.models import refuse_if
from label_sp.common.machines import StateMachine
from label_sp.guide import audit as rules
from label_sp.guide import durations
from label_sp.guide.failures import Failure

DATES_MISSING = Failure(
    "AUD-01",
    "Le plan d’audit n’indique pas les jours de la visite.",
    found="non renseigné",
    needed="le premier et le dernier jour sur place",
    next_step="Complétez le plan d’audit.",
)


class Grid(models.Model):
    """A dated version of a grid. AUD-11: a version is never edited; a changed content is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("nature", max_length=10, choices=GridKind)
    version = models.PositiveSmallIntegerField("version")
    published_on = models.DateField("publiée le")
    provisional = models.BooleanField("provisoire", default=False)
    notice = models.TextField("avertissement", blank=True)
    fingerprint = models.CharField("empreinte du contenu", max_length=64)

    class Meta:
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(fields=["kind", "version"], name="grid_versions_differ"),
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="grid_contents_differ"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.version}"


class ControlPoint(models.Model):
    """One control point of a grid. AUD-14: the grid itself says to which kinds of services it does not apply."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="points")
    code = models.CharField("code", max_length=10)
    engagement = models.PositiveSmallIntegerField("engagement", null=True)
    criteria = models.CharField("compte pour", max_length=10, choices=Criteria)
    text = models.TextField("point de contrôle")
    evidence_modes = models.JSONField("modes de preuve", default=list)
    not_applicable_to = models.JSONField("sans objet pour", default=list)
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["grid", "code"], name="point_codes_differ"),
            models.CheckConstraint(
                condition=Q(criteria=Criteria.ENGAGEMENT, engagement__isnull=False, engagement__range=(1, 8))
                | (~Q(criteria=Criteria.ENGAGEMENT) & Q(engagement__isnull=True)),
                name="engagement_points_have_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    def applies_to(self, service_kind: str) -> bool:
        """Does this point count for that kind of service? AUD-14."""
        return service_kind not in self.not_applicable_to

    @property
    def modes(self) -> list[str]:
        """« document », « entretien », …"""
        return [str(EvidenceMode(mode).label) for mode in self.evidence_modes]


class AuditDuration(models.Model):
    """A dated version of annex 12: days on site by number of agents. CON-02, guide 3.2."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField("version", unique=True)
    published_on = models.DateField("publiée le")
    provisional = models.BooleanField("provisoire", default=False)
    notice = models.TextField("avertissement", blank=True)
    brackets = models.JSONField(
        "tranches"
    )  # [{"agents_up_to": 10 or null, "days": "1"}, …], the last one open
    per_further_site = models.DecimalField("par site visité en plus", max_digits=3, decimal_places=1)
    per_further_thousand = models.DecimalField("par millier d’agents en plus", max_digits=3, decimal_places=1)
    fingerprint = models.CharField("empreinte du contenu", max_length=64, unique=True)

    class Meta:
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"Durées d’audit, version {self.version}"

    def days(self, agents: int, sites: int) -> Decimal:
        """Days on site for that many agents in the perimeter and sites visited. CON-02, annex 12."""
        return durations.days_on_site(self.table, agents, sites)

    @property
    def table(self) -> durations.DurationTable:
        """The table as the guide's arithmetic reads it. CON-02."""
        brackets = (durations.Bracket(row["agents_up_to"], Decimal(row["days"])) for row in self.brackets)
        return durations.DurationTable(tuple(brackets), self.per_further_site, self.per_further_thousand)


class AuditorProfile(models.Model):
    """What a body declares of one of its auditors. ACT-07, guide 1.3."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="auditor_profiles"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.PROTECT, related_name="auditor_profiles"
    )
    public_sector_experience = models.BooleanField("expérience du secteur public", default=False)
    trained_on_programme = models.BooleanField("formation au programme Services Publics +", default=False)
    trained_on_label = models.BooleanField("formation au label", default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "organisation"], name="one_profile_a_body"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class AuditorTie(models.Model):
    """What ties an auditor to a candidate: employment, advice, … ACT-08, guide 1.3."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="auditor_ties")
    service = models.ForeignKey("candidates.Service", on_delete=models.CASCADE, related_name="auditor_ties")
    nature = models.CharField("nature du lien", max_length=200)
    ended_on = models.DateField("terminé le", null=True, blank=True)

    class Meta:
        ordering = ("-ended_on",)
        constraints = (
            models.UniqueConstraint(fields=["user", "service", "nature", "ended_on"], name="one_tie_once"),
            models.UniqueConstraint(
                fields=["user", "service", "nature"],
                condition=Q(ended_on__isnull=True),
                name="one_tie_in_course_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.service} · {self.nature}"


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
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="audits")
    auditor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="audits")
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
    plan_sent_on = models.DateField(null=True)
    closing_meeting_on = models.DateField("restitution à chaud tenue le", null=True, blank=True)
    presentation = models.TextField("présentation du service", blank=True)
    synthesis = models.TextField("synthèse des résultats", blank=True)
    illustrations = models.TextField("illustrations", blank=True)
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
    def is_frozen(self) -> bool:
        """Have the scores left for the candidate? AUD-08."""
        return self.status in FROZEN

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
    def assign_to(self, auditor: Any, facts: rules.AssignmentFacts, *, today: date) -> None:
        """ACT-06, ACT-07, ACT-08, AUD-13, guide 1.3, 3.9. Again and by another name until the plan is sent."""
        refuse_if(rules.failures_to_assign(facts, today=today))
        self.auditor = auditor
        self.impartiality_declared_on, self.assignment_reason = today, facts.reason

    @transition(field=status, source=AuditStatus.ASSIGNED, target=AuditStatus.PLANNED)
    def send_plan(self, facts: rules.PlanFacts | None, *, today: date) -> None:
        """AUD-01, FOL-01, guide 3.6, 3.7.1. `facts` is None as long as the days are unknown."""
        refuse_if((DATES_MISSING,) if facts is None else rules.failures_to_send_plan(facts, today=today))
        self.plan_sent_on = today

    @transition(field=status, source=AuditStatus.PLANNED, target=AuditStatus.VISITED)
    def hold_closing_meeting(self, held_on: date, *, today: date) -> None:
        """AUD-06, guide 3.7.1."""
        first, last = self.first_day or date.max, self.last_day or date.max  # a plan that left has its days
        refuse_if(rules.failures_to_hold_closing_meeting(held_on, first, last, today))
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


class Score(models.Model):
    """The score of one applicable control point. `version` grows at each save: a stale save is a conflict."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="scores")
    point = models.ForeignKey(ControlPoint, on_delete=models.PROTECT, related_name="scores")
    value = models.DecimalField("score", max_digits=3, decimal_places=2, null=True)
    finding = models.TextField("constat", blank=True)
    is_strength = models.BooleanField("point fort", default=False)
    is_progress = models.BooleanField("point de progrès", default=False)
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("point__position",)
        constraints = (
            models.UniqueConstraint(fields=["audit", "point"], name="one_score_a_point"),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(value__in=[Decimal(str(float(step))) for step in rules.SCALE]),
                name="score_on_the_scale",
            ),
        )

    def __str__(self) -> str:
        return f"{self.point.code} = {self.level or '—'}"

    @property
    def level(self) -> str:
        """The value as a form posts it: « 0.25 »; blank when there is none."""
        return "" if self.value is None else format(Decimal(self.value).normalize(), "f")

    @property
    def shown(self) -> str:
        """The value as a page shows it: « 0,25 »; « — » when there is none."""
        return self.level.replace(".", ",") or "—"
