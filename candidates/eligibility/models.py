"""Tables: what was added to the list of eligible services, and requests to be on it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.eligibility.enums import RequestState
from label_sp.guide.eligibility import KINDS


class ListedKind(models.Model):
    """A kind of service that the DITP added to the published list. ELI-02.

    `treated_as` is the kind of the guide whose grid and perimeter it has. ELI-03, AUD-14.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom sur la liste", max_length=200, unique=True)
    ministry = models.CharField("ministère de rattachement", max_length=200)
    treated_as = models.CharField("traité comme", max_length=30, choices=list(KINDS.items()))
    listed_on = models.DateField("sur la liste depuis le")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class EligibilityRequest(models.Model):
    """A service that is not on the list asks the DITP to be, which answers with its ministry. ELI-02, guide 1.4."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.PROTECT, related_name="eligibility_requests"
    )
    name = models.CharField("service", max_length=200)
    mission = models.TextField("mission de service public")
    users = models.TextField("usagers")
    reason = models.TextField("motif")
    ministry = models.CharField("ministère de rattachement", max_length=200)
    central_service = models.CharField("service public central", max_length=200, blank=True)
    sent_by_central_service = models.BooleanField("transmise par le service public central", default=False)
    contact = models.CharField("personne à contacter", max_length=200)
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("état", max_length=10, choices=RequestState, default=RequestState.ASKED)
    ministry_consulted_on = models.DateField("ministère consulté le", null=True)
    ministry_advice = models.TextField("avis du ministère", blank=True)
    answer = models.TextField("réponse motivée", blank=True)
    answered_on = models.DateField("répondu le", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    listed = models.ForeignKey(ListedKind, on_delete=models.PROTECT, null=True, related_name="requests")

    class Meta:
        ordering = ("-asked_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(state=RequestState.ASKED),
                name="one_open_request_a_service",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"

    @property
    def is_open(self) -> bool:
        """Does it wait for the DITP's answer?"""
        return self.state == RequestState.ASKED
