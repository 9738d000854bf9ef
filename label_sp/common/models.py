"""The journal (who did what, when) and the outbox (what leaves after the commit)."""

import uuid

from django.conf import settings
from django.db import models


class JournalEntry(models.Model):
    """One act, written in the transaction of the act and never changed afterwards.

    `dossier_id` lets a page read the story of one dossier without knowing the other apps; it is not a foreign key
    because this package knows no domain.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField("date")
    event = models.CharField("événement", max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    dossier_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["dossier_id", "-at", "-id"], name="journal_of_a_dossier"),
            models.Index(fields=["subject_id"], name="journal_of_a_subject"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"


class MessageState(models.TextChoices):
    WAITING = "waiting", "en attente"
    SENDING = "sending", "en cours d’envoi"
    SENT = "sent", "envoyé"
    FAILED = "failed", "non remis"


class Message(models.Model):
    """One e-mail to one recipient. `key` is unique: the same act or the same reminder is never written twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField("nature", max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    address = models.EmailField("adresse")
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    dossier_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # when its recipient opened it on the site

    class Meta:
        ordering = ("created_at", "id")
        indexes = (
            models.Index(
                fields=["lease_until", "created_at"],
                name="messages_to_send",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
            models.Index(fields=["dossier_id", "created_at"], name="messages_of_a_dossier"),
            models.Index(fields=["recipient", "-created_at"], name="messages_of_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"

    @property
    def message_id(self) -> str:
        """The same for each attempt, so that a mail server or a reader can tell a repetition."""
        return f"<{self.pk}@label-sp>"
