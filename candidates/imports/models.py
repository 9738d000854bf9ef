"""Tables: imports of services, their lines, and how an organisation names its columns."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.imports.enums import ImportState, LineState
from candidates.services.enums import ServiceKind


class ServiceImport(models.Model):
    """One file. `content` is emptied once it is done; `headers` are the cells of its first line.

    mapping: the column of each field, by its number. options: what holds for all lines.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.PROTECT, related_name="service_imports"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("fichier", max_length=200)
    content = models.BinaryField()
    headers = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    kind = models.CharField("catégorie", max_length=30, choices=ServiceKind, blank=True)
    agents = models.PositiveIntegerField("agents, sans colonne", default=1)
    attached_to = models.ForeignKey(
        "candidates.Service", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField("état", max_length=10, choices=ImportState, default=ImportState.READ)
    created_at = models.DateTimeField("déposé le", auto_now_add=True)
    ended_at = models.DateTimeField("terminé le", null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state=ImportState.RUNNING), name="one_running_import"
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportLine(models.Model):
    """One line of a file: what was read of it, what it does, and what people are told of it."""

    parent = models.ForeignKey(ServiceImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("ligne")
    name = models.CharField("nom", max_length=200, blank=True)
    state = models.CharField("état", max_length=10, choices=LineState)
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ("number", "pk")
        indexes = (models.Index(fields=["parent", "state", "number"], name="lines_by_state"),)

    def __str__(self) -> str:
        return f"ligne {self.number}"


class ColumnNames(models.Model):
    """How an organisation names its columns, as it last said: a field by each folded name; and what else it chose."""

    organisation = models.OneToOneField("actors.Organisation", on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    options = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.organisation)
