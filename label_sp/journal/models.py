"""Tables: the journal."""

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


class Touch(models.Model):
    """One act on a dossier whose consequences (its stored deadlines) were not worked out yet.

    Written with the journal, in the transaction of the act, and deleted by whoever works them out: what is left tells
    what is stale, whatever the order of commits and whatever the clock says. `at` is when the act took place.
    """

    id = models.BigAutoField(primary_key=True)
    dossier_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at:%Y-%m-%d %H:%M}"
