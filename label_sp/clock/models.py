"""Tables: the clock."""

import uuid

from django.db import models


class ScheduleRun(models.Model):
    """The last run of one scheduled task: what the status page shows. `label_sp.clock.schedules` writes it."""

    name = models.CharField(max_length=60, unique=True)
    started_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    result = models.PositiveIntegerField("objets traités", null=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.started_at:%Y-%m-%d %H:%M}"


class SetAside(models.Model):
    """One row that one kind of work could not deal with: why, since when, how often, and when it is tried again.

    `label_sp.clock.batches` writes it, and takes it away once the row goes well. `row` is the key of the row in that
    work; `dossier_id` leads people to where it is mended.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.CharField(max_length=60)
    row = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    dossier_id = models.UUIDField(null=True, db_index=True)
    reason = models.TextField("motif")
    tries = models.PositiveIntegerField("essais", default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    again_at = models.DateTimeField()

    class Meta:
        ordering = ("-first_at", "id")
        constraints = (models.UniqueConstraint(fields=["batch", "row"], name="one_line_per_row_set_aside"),)

    def __str__(self) -> str:
        return f"{self.batch} {self.row}"
