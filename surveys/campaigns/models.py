"""Tables: campaigns, their answers, and what is counted of them."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from candidates.services.enums import Channel as ContactChannel
from label_sp.common.machines import StateMachine
from label_sp.guide import surveys as rules
from label_sp.guide.failures import Failures, refuse_if
from label_sp.guide.french import short_date
from surveys.answers.enums import Channel
from surveys.campaigns.enums import IN_HAND, CampaignStatus, Purpose, Source
from surveys.questionnaires.enums import Level, SurveyKind
from surveys.questionnaires.models import Question, Questionnaire


class Campaign(StateMachine):
    """One survey, for one audit: run here from its preparation to its closing, or imported once closed elsewhere.

    Of those that are closed, the latest of its kind and purpose counts (`number`); the others stay listed. Numbers of
    answers are kept beside the answers by `storage`, which alone writes them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.CASCADE, related_name="campaigns")
    kind = models.CharField("enquête", max_length=10, choices=SurveyKind)
    purpose = models.CharField("en vue de", max_length=10, choices=Purpose)
    source = models.CharField("origine", max_length=10, choices=Source, default=Source.IMPORTED)
    status = FSMField(
        "état",
        default=CampaignStatus.PREPARING,
        choices=CampaignStatus.choices,
        protected=True,
        max_length=10,
    )
    number = models.PositiveSmallIntegerField("campagne n°")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="campaigns")
    opened_on = models.DateField("ouverte le")  # until it is open, the day it is planned to
    planned_end = models.DateField("fin prévue le", null=True, blank=True)
    closed_on = models.DateField("close le", null=True, blank=True)
    solicited = models.PositiveIntegerField("personnes sollicitées")
    concerned = models.PositiveIntegerField("agents concernés", null=True)  # None for users. SUA-02, SUA-03
    otherwise = models.PositiveIntegerField(
        "personnes écrites par vos propres moyens", default=0
    )  # in `solicited` too
    sample_method = models.TextField("constitution de l’échantillon", blank=True)
    sites = models.JSONField(
        "sites", default=list, blank=True
    )  # their names as of that day, which answers carry
    contact_channels = models.JSONField("canaux de contact", default=list, blank=True)
    responses = models.PositiveIntegerField("réponses reçues", default=0)
    admissible = models.PositiveIntegerField("questionnaires recevables", default=0)
    channels = models.JSONField(
        "questionnaires recevables par canal", default=dict
    )  # {"mail": 300, "paper": 12}
    source_name = models.CharField("nom du fichier", max_length=150, blank=True)
    source_sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("enregistrée le")  # imported, or the last act on one that is run here

    class Meta:
        ordering = ("kind", "purpose", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "kind", "purpose", "number"], name="imports_follow_each_other"
            ),
            models.UniqueConstraint(
                fields=["dossier", "kind", "purpose"],
                condition=Q(status__in=IN_HAND),
                name="one_campaign_in_hand",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__gte=F("opened_on")) | Q(closed_on__isnull=True),
                name="campaign_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(status=CampaignStatus.CLOSED, closed_on__isnull=False)
                | (~Q(status=CampaignStatus.CLOSED) & Q(closed_on__isnull=True)),
                name="closed_campaigns_have_their_day",
            ),
            models.CheckConstraint(
                condition=Q(admissible__lte=F("responses")), name="admissible_among_responses"
            ),
            models.CheckConstraint(
                condition=Q(kind=SurveyKind.AGENTS, concerned__isnull=False, concerned__gte=F("solicited"))
                | Q(kind=SurveyKind.USERS, concerned__isnull=True),
                name="agents_solicited_among_concerned",
            ),
        )

    def __str__(self) -> str:
        if self.closed_on:
            return f"{self.get_kind_display()} close le {short_date(self.closed_on)}"
        return f"{self.get_kind_display()}, {self.get_status_display().lower()}"

    @property
    def guide_kind(self) -> rules.Kind:
        """Its survey, as the guide's functions name it."""
        return SurveyKind(self.kind).in_guide

    @property
    def is_in_hand(self) -> bool:
        """Is it being prepared, or open?"""
        return self.status in IN_HAND

    @property
    def is_closed(self) -> bool:
        """Are its numbers final?"""
        return self.status == CampaignStatus.CLOSED

    @property
    def results_on(self) -> date:
        """The day its numbers are those of: its closing day. Raises ValueError while it is not closed."""
        if self.closed_on is None:
            raise ValueError(f"{self} has no closing day yet")
        return self.closed_on

    @property
    def takes_answers(self) -> bool:
        """May somebody answer it now?"""
        return self.status == CampaignStatus.OPEN

    @transition(field=status, source=CampaignStatus.PREPARING, target=CampaignStatus.OPEN)
    def open_to_answers(self, failures: Failures, *, today: date) -> None:
        """SUR-04, guide 3.4. `failures`: what forbids it today, an access not granted or a wait not over."""
        refuse_if(failures)
        self.opened_on = today

    @transition(field=status, source=CampaignStatus.OPEN, target=CampaignStatus.OPEN)
    def prolong(self, until: date, *, today: date) -> None:
        """SUR-03: the candidate says how long its campaign lasts."""
        refuse_if(rules.failures_to_plan_end(self.opened_on, until, today))
        self.planned_end = until

    @transition(field=status, source=CampaignStatus.OPEN, target=CampaignStatus.CLOSED)
    def close(self, *, today: date) -> None:
        """SUR-03, SUR-09: from here on its numbers are final. One that is not valid may be closed too."""
        self.closed_on = today

    @transition(field=status, source=list(IN_HAND), target=CampaignStatus.ABANDONED)
    def abandon(self) -> None:
        """SUR-03: it gives no result, and no wait of SUR-04 runs from it."""


class SampleCell(models.Model):
    """Of the users of one site by one channel: how many there are, and how many of them are solicited. SUU-06."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sample_cells")
    site = models.CharField("site", max_length=200)
    channel = models.CharField("canal de contact", max_length=10, choices=ContactChannel)
    population = models.PositiveIntegerField("usagers")
    sample = models.PositiveIntegerField("usagers sollicités")

    class Meta:
        ordering = ("site", "channel")
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "site", "channel"], name="one_cell_a_site_and_channel"
            ),
            models.CheckConstraint(
                condition=Q(sample__lte=F("population")), name="sample_within_its_population"
            ),
        )

    def __str__(self) -> str:
        return f"{self.site}, {self.get_channel_display()}: {self.sample} / {self.population}"


class Response(models.Model):
    """One person's answers, without a name: nothing in it leads to an invitation or tells the hour. SUU-05.

    `q1` to `q30` hold the answers in the questionnaire's order, as `storage.STORED` writes a level: 4 to 1 for the
    four positions, 0 for « non concerné », NULL for a question left without an answer or that is not asked. `counted`:
    `Tally`, `Arrival` and the campaign's numbers hold it already. ([why](docs/decisions/0008-answers-in-columns.md))
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="rows", db_constraint=False
    )  # a check a row would be a third of the time of an import; a campaign takes its answers with it
    day = models.DateField("jour", null=True)  # None: the file does not say
    channel = models.CharField("canal", max_length=10, choices=Channel, default=Channel.MAIL)
    site = models.CharField("site", max_length=200, blank=True)
    finished = models.BooleanField("terminée")
    admissible = models.BooleanField("recevable")
    counted = models.BooleanField(default=False)
    seconds = models.PositiveIntegerField("durée de la saisie", null=True)  # None: nobody measured it
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # who typed an answer given on paper

    class Meta:
        indexes = (
            models.Index(fields=["campaign"], condition=Q(counted=False), name="answers_to_be_counted"),
        )

    def __str__(self) -> str:
        return f"réponse {self.pk}"


MOST_QUESTIONS = 30  # twice as many as the longest questionnaire of the guide
COLUMNS = tuple(f"q{place}" for place in range(1, MOST_QUESTIONS + 1))
for _column in COLUMNS:
    Response.add_to_class(_column, models.SmallIntegerField(null=True))


class Tally(models.Model):
    """How many admissible responses gave one level to one question."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tallies")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    level = models.CharField("réponse", max_length=1, choices=Level)
    count = models.PositiveIntegerField("nombre")

    class Meta:
        verbose_name_plural = "tallies"
        constraints = (
            models.UniqueConstraint(fields=["campaign", "question", "level"], name="one_tally_per_level"),
        )

    def __str__(self) -> str:
        return f"{self.question_id} {self.level}: {self.count}"


class Arrival(models.Model):
    """How many responses came on one day, by one channel, about one site."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="arrivals")
    day = models.DateField("jour", null=True)
    channel = models.CharField("canal", max_length=10, choices=Channel)
    site = models.CharField("site", max_length=200, blank=True)
    responses = models.PositiveIntegerField("réponses reçues", default=0)
    finished = models.PositiveIntegerField("terminées", default=0)
    admissible = models.PositiveIntegerField("recevables", default=0)

    class Meta:
        ordering = ("day", "channel", "site")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "day", "channel", "site"], name="one_arrival_each"),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.day} {self.channel} {self.site}: {self.responses}"
