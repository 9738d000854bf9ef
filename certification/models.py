"""Bodies and their habilitation, agreements, decisions and what follows from them."""

from __future__ import annotations

import secrets
import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from candidates.enums import TierChoices
from certification.enums import SUSPENSION_GROUNDS, WITHDRAWAL_GROUNDS, DecisionKind, Standard


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
    """The contract between a body and a candidate, for one 3-year cycle. CON-01, CON-03, guide 3.2."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="agreements")
    dossier = models.OneToOneField("candidates.Dossier", on_delete=models.PROTECT, related_name="agreement")
    signed_on = models.DateField("signé le")
    perimeter = models.TextField("périmètre", blank=True)
    sites_count = models.PositiveIntegerField("nombre de sites")
    agents_in_scope = models.PositiveIntegerField("agents dans le périmètre")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-signed_on",)

    def __str__(self) -> str:
        return f"Contrat du {self.signed_on}"


class Decision(models.Model):
    """A decision of the body, with the verdict that it was taken on. Never changed: a later decision follows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="decisions")
    audit = models.ForeignKey("audits.Audit", null=True, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField("décision", max_length=20, choices=DecisionKind)
    tier = models.CharField("palier", max_length=10, choices=TierChoices, blank=True)
    proposed_tier = models.CharField("palier proposé", max_length=10, choices=TierChoices, blank=True)
    reason = models.TextField("motif", blank=True)
    decided_on = models.DateField("décidée le")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    verdict = models.JSONField("conditions constatées", default=list)
    fictitious = models.BooleanField("prise dans une démonstration", default=False, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-decided_on", "-recorded_at")
        constraints = (
            models.UniqueConstraint(
                fields=["audit"], condition=Q(audit__isnull=False), name="one_decision_an_audit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} le {self.decided_on}"


def verification_code() -> str:
    """96 random bits, so that nobody finds a valid pair of number and code by trying."""
    return secrets.token_hex(12)


def attestation_path(attestation: Attestation, filename: str) -> str:
    """A storage name of its own: a number that a rollback gave back is used again, a file is not."""
    return f"attestations/{attestation.pk}.pdf"


class Attestation(models.Model):
    """One issue of an attestation. A new tier or new sites make a new issue with its own number. ATT-02, ATT-05."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="attestations")
    number = models.CharField("numéro", max_length=20, unique=True)
    version = models.PositiveSmallIntegerField("version")
    tier = models.CharField("palier", max_length=10, choices=TierChoices)
    issued_on = models.DateField("émise le")
    valid_from = models.DateField("valable du")
    valid_until = models.DateField("valable jusqu’au")
    payload = models.JSONField("mentions")
    code = models.CharField("code de vérification", max_length=24, default=verification_code)
    pdf = models.FileField(upload_to=attestation_path, max_length=200, blank=True)
    pdf_sha256 = models.CharField("empreinte SHA-256 du fichier", max_length=64, blank=True)
    replaced_on = models.DateField("remplacée le", null=True)
    search = models.TextField(
        "mots de la recherche", default="", editable=False
    )  # folded: label_sp.common.words.fold

    class Meta:
        ordering = ("-issued_on", "-version")
        indexes = (
            models.Index(
                fields=["dossier"], name="attestations_in_use", condition=Q(replaced_on__isnull=True)
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["dossier", "version"], name="attestation_versions_differ"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def fictitious(self) -> bool:
        """Issued in a demonstration, as it was said on the day of its issue."""
        return bool(self.payload.get("fictitious"))


class Suspension(models.Model):
    """A suspension of the label, from a day to the day of its lifting (not included). SUS-01, SUS-02, guide 5.3.1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField("motif", max_length=40, choices=SUSPENSION_GROUNDS)
    reason = models.TextField("précisions")
    started_on = models.DateField("depuis le")
    conform_by = models.DateField("conformité attendue au plus tard le")
    lifted_on = models.DateField("levée le", null=True)
    conformity = models.TextField("constat de mise en conformité", blank=True)

    class Meta:
        ordering = ("-started_on",)
        constraints = (
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(lifted_on__isnull=True), name="one_suspension_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("started_on")),
                name="lifted_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"Suspension depuis le {self.started_on}"


class Withdrawal(models.Model):
    """A withdrawal of the label, with its effective date. WIT-01 to WIT-03, guide 5.3.2."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.OneToOneField("candidates.Dossier", on_delete=models.PROTECT, related_name="withdrawal")
    ground = models.CharField("motif", max_length=40, choices=WITHDRAWAL_GROUNDS)
    reason = models.TextField("précisions")
    notified_on = models.DateField("notifié le")
    effective_on = models.DateField("effectif le")
    mark_ends_on = models.DateField("fin d’usage de la marque le")

    class Meta:
        ordering = ("-notified_on",)

    def __str__(self) -> str:
        return f"Retrait effectif le {self.effective_on}"


class ActionPlan(models.Model):
    """The action plan asked for after a follow-up audit. FOL-05, guide 3.9.1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("candidates.Dossier", on_delete=models.PROTECT, related_name="action_plans")
    requested_on = models.DateField("demandé le")
    due_on = models.DateField("attendu le")
    text = models.TextField("plan d’actions", blank=True)
    submitted_on = models.DateField("transmis le", null=True)
    accepted_on = models.DateField("accepté le", null=True)

    class Meta:
        ordering = ("-requested_on",)

    def __str__(self) -> str:
        return f"Plan d’actions demandé le {self.requested_on}"


class ReminderPolicy(models.Model):
    """When one deadline of the guide is reminded, as the DITP wants it: days from its date (-30, -7, -1, 1)."""

    term = models.CharField("échéance", max_length=40, unique=True)
    days = models.JSONField("jours", default=list)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.term} {self.days}"


class CalendarFeed(models.Model):
    """A private address that gives one person's deadlines to a calendar. Only the token's SHA-256 is kept.

    Without `dossier` and `organisation`, all that the person may see; rights are read at each request.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    dossier = models.ForeignKey("candidates.Dossier", null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField("lu le", null=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"
