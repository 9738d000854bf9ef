"""Tables: the outbox."""

import uuid

from django.conf import settings
from django.db import models

from label_sp.common.search import Folded, SearchedRows


class MessageState(models.TextChoices):
    WAITING = "waiting", "en attente"
    SENDING = "sending", "en cours d’envoi"
    SENT = "sent", "envoyé"
    FAILED = "failed", "non remis"
    HELD = "held", "pour le courriel du jour"
    GATHERED = "gathered", "dans le courriel du jour"
    KEPT = "kept", "lisible ici seulement"
    SKIPPED = "skipped", "devenu sans objet, non envoyé"


class Lane(models.IntegerChoices):
    """Somebody waits in front of a screen for an urgent message; the others may come a little later."""

    URGENT = 0, "attendu tout de suite"
    BULK = 1, "courant"


class Delivery(models.TextChoices):
    AT_ONCE = "at_once", "Un courriel tout de suite"
    DIGEST = "digest", "Dans le courriel du jour"
    NONE = "none", "Pas de courriel, à lire ici"


class Message(models.Model):
    """One message to one person. `key` is unique: the same act or the same reminder is never written twice.

    A worker holds it by `lease`, until `lease_until` on the database's clock; after a soft refusal `lease_until` is
    the moment of the next try. `about` is what its kind needs to tell, when it leaves, whether it still has a point.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField("nature", max_length=60)
    lane = models.PositiveSmallIntegerField("file", choices=Lane, default=Lane.BULK)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    address = models.EmailField("adresse")
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    search = Folded("subject", "body")
    dossier_id = models.UUIDField(null=True)
    about = models.JSONField(default=dict)
    digest = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="gathered")
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # when its recipient opened it on the site

    objects = SearchedRows.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        indexes = (
            models.Index(
                fields=["lane", "created_at", "id"],
                name="messages_to_send",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
            models.Index(
                fields=["recipient", "created_at"],
                name="messages_to_gather",
                condition=models.Q(state="held"),
            ),
            models.Index(fields=["-created_at"], name="messages_failed", condition=models.Q(state="failed")),
            models.Index(fields=["dossier_id", "created_at"], name="messages_of_a_dossier"),
            models.Index(fields=["recipient", "-created_at"], name="messages_of_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"

    @property
    def message_id(self) -> str:
        """The same for each attempt, so that a mail server or a reader can tell a repetition."""
        return f"<{self.pk}@label-sp>"


class MessageText(models.Model):
    """The DITP's own wording of one kind of message, in the place of ours. Fields in braces, no template language."""

    kind = models.CharField("nature", max_length=60, unique=True)
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.kind


class MessagePreference(models.Model):
    """How one person wants one kind of message; without a row, at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_preferences"
    )
    kind = models.CharField("nature", max_length=60)
    delivery = models.CharField("envoi", max_length=10, choices=Delivery)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.kind} · {self.delivery}"
