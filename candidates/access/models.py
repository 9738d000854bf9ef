"""Tables: requests for an access."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.access.enums import AccessState
from label_sp.common import territories


class AccessRequest(models.Model):
    """Somebody without a role wants to apply in the name of an organisation, known or not.

    The link of the mail holds a secret of which only the hash is kept. Until the address is confirmed nobody reads the
    request. `kind` is a value of the list of eligible kinds, or `other`; `siret` may be blank.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("adresse électronique professionnelle")
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    function = models.CharField("fonction", max_length=120)
    name = models.CharField("nom de l’organisation", max_length=200)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    kind = models.CharField("catégorie", max_length=40)
    department = models.CharField("département", max_length=3)
    commune = models.CharField("commune", max_length=5, blank=True)  # code of the INSEE, of that department
    asked_at = models.DateTimeField("demandé le")
    until = models.DateField("lien valable jusqu’au")
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField("état", max_length=12, choices=AccessState, default=AccessState.UNCONFIRMED)
    confirmed_at = models.DateTimeField("adresse confirmée le", null=True)
    answered_at = models.DateTimeField("répondu le", null=True)
    answered_by = models.ForeignKey(  # nobody when the domain of the address was enough
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField("motif du refus", blank=True)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.PROTECT, null=True, related_name="access_requests"
    )
    invitation = models.ForeignKey("actors.Invitation", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["email"], condition=Q(state=AccessState.UNCONFIRMED), name="one_access_to_confirm"
            ),
        )
        indexes = (models.Index(fields=["state", "confirmed_at"], name="access_requests_waiting"),)

    def __str__(self) -> str:
        return f"{self.person}, {self.name}"

    @property
    def person(self) -> str:
        """« Claire Vasseur »."""
        return f"{self.first_name} {self.last_name}"

    @property
    def place(self) -> str:
        """« Albert, Somme »."""
        return territories.in_words(self.commune, self.department)

    @property
    def is_waiting(self) -> bool:
        """Does it wait for the DITP's answer?"""
        return self.state == AccessState.WAITING

    @property
    def domain(self) -> str:
        """What follows the @ of the address."""
        return self.email.rpartition("@")[2]
