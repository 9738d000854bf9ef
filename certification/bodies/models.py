"""Tables: certification bodies."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from certification.bodies.enums import Standard, TakeoverState


class CertificationBody(models.Model):
    """A certification body and its accreditation. ACT-04, guide 1.3."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField("actors.Organisation", on_delete=models.PROTECT, related_name="body")
    address = models.CharField("adresse", max_length=300, blank=True)
    accreditation_standard = models.CharField("norme d’accréditation", max_length=10, choices=Standard)
    accreditation_number = models.CharField("numéro d’accréditation COFRAC", max_length=40)
    accreditation_valid_until = models.DateField("accréditation valable jusqu’au")

    class Meta:
        ordering = ("organisation__name",)

    def __str__(self) -> str:
        return str(self.organisation)


class HabilitationQuerySet(models.QuerySet["Habilitation"]):
    def in_force(self, on: date) -> HabilitationQuerySet:
        """ACT-03, ACT-05, ACT-06: signed, not over, neither suspended nor withdrawn, of a body that is open."""
        return self.filter(
            Q(body__organisation__closed_on__isnull=True) | Q(body__organisation__closed_on__gt=on),
            Q(suspended_on__isnull=True) | Q(suspended_on__gt=on),
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on),
            decided_on__lte=on,
            agreement_signed_on__lte=on,
            valid_until__gte=on,
        )


class Habilitation(models.Model):
    """The commission's authorisation of a body, for 5 years from its decision. ACT-02, ACT-03, ACT-05."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(CertificationBody, on_delete=models.PROTECT, related_name="habilitations")
    decided_on = models.DateField("décision de la commission")
    agreement_signed_on = models.DateField("contrat d’engagement signé le", null=True, blank=True)
    valid_until = models.DateField("valable jusqu’au")
    suspended_on = models.DateField("suspendue le", null=True, blank=True)
    withdrawn_on = models.DateField("retirée le", null=True, blank=True)

    objects = HabilitationQuerySet.as_manager()

    class Meta:
        ordering = ("-decided_on",)
        constraints = (models.UniqueConstraint(fields=["body", "decided_on"], name="one_habilitation_a_day"),)

    def __str__(self) -> str:
        return f"{self.body} jusqu’au {self.valid_until}"


class CertificationAgreement(models.Model):
    """The contract between a body and a candidate, for one 3-year cycle. CON-01, CON-03, guide 3.2.

    A cycle has a second one when another body takes it over: the present one is that of the dossier's body. CON-04.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="agreements")
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="agreements")
    signed_on = models.DateField("signé le")
    ends_on = models.DateField("fin")
    perimeter = models.TextField("périmètre", blank=True)
    sites_count = models.PositiveIntegerField("nombre de sites")
    agents_in_scope = models.PositiveIntegerField("agents dans le périmètre")
    sites_visited = models.PositiveIntegerField("sites visités", default=1)
    days_on_site = models.DecimalField("jours sur site", max_digits=5, decimal_places=1, null=True)
    fewer_days_reason = models.TextField("motif d’une visite plus courte", blank=True)  # CON-02
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-signed_on",)
        constraints = (models.UniqueConstraint(fields=["dossier", "body"], name="one_agreement_a_body"),)

    def __str__(self) -> str:
        return f"Contrat du {self.signed_on}"


class Takeover(models.Model):
    """A cycle under way that a candidate asks another body to take over, its own having lost its habilitation. CON-04.

    The dossier goes to `body` on the day that body records its contract (`answered_on`); until then it is `former`'s.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="takeovers")
    former = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="handed_over")
    body = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="takeovers")
    state = models.CharField("état", max_length=10, choices=TakeoverState, default=TakeoverState.ASKED)
    words = models.TextField("message à l’organisme", blank=True)
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField("répondu le", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField("motif", blank=True)
    under_way = models.JSONField(
        "ce qui était en cours", default=list
    )  # said in words, on the day of the takeover

    class Meta:
        ordering = ("-asked_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state=TakeoverState.ASKED), name="one_open_takeover"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier} : {self.former} → {self.body}"
