"""Tables: the improvement plan."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.dossiers.models import Dossier
from candidates.improvement_plan.enums import SOURCES, STATES
from label_sp.guide.decision import ENGAGEMENTS
from label_sp.guide.programme import Action, Source, State


class PlannedAction(models.Model):
    """One action of the improvement plan of a dossier. PRO-03. `version` grows at each change.

    owner: the name of who carries it; `member` besides when that is somebody of the team.
    point: the code of the grid's point that it answers; blank for one that was typed.
    taken_from: the unfinished action of the cycle before that it goes on with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="planned_actions")
    label = models.CharField("ce qui sera fait", max_length=300)
    engagement = models.PositiveSmallIntegerField("engagement")
    source = models.CharField("origine", max_length=20, choices=SOURCES)
    point = models.CharField("point de la grille", max_length=10, blank=True)
    owner = models.CharField("responsable", max_length=200)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    due = models.DateField("échéance")
    state = models.CharField("état", max_length=10, choices=STATES, default=State.TO_DO.value)
    proof = models.TextField("preuve", blank=True)
    taken_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="carried_over")
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("due", "engagement", "label")
        constraints = (
            models.CheckConstraint(condition=Q(engagement__range=(1, 8)), name="action_of_an_engagement"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def as_guide(self) -> Action:
        """As the guide's arithmetic reads it."""
        state, source = State(self.state), Source(self.source)
        return Action(self.label, self.engagement, self.owner, self.due, state, source)

    @property
    def engagement_title(self) -> str:
        """« 4 · Traitement dans les délais annoncés »."""
        return f"{self.engagement} · {ENGAGEMENTS[self.engagement]}"

    def is_late(self, today: date) -> bool:
        """Still open though its last day is over."""
        return self.as_guide.is_late(today)


class LeftAction(models.Model):
    """An unfinished action of the cycle before that this cycle does not go on with, and why. PRO-03."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="left_actions")
    action = models.ForeignKey(PlannedAction, on_delete=models.CASCADE, related_name="left_by")
    reason = models.TextField("raison")
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField("laissée le", auto_now_add=True)

    class Meta:
        ordering = ("left_at",)
        constraints = (models.UniqueConstraint(fields=["dossier", "action"], name="an_action_is_left_once"),)

    def __str__(self) -> str:
        return f"{self.action}, laissée"
