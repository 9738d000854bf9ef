"""Running an import: its lines by groups, each under the organisation's lock, so that two at once make no double.

A worker that is killed leaves the lines of its group as they were: the next turn takes them up.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from candidates.imports import matching
from candidates.imports.enums import TO_DO, ImportState, LineState
from candidates.imports.models import ImportLine, ServiceImport
from candidates.imports.queries import counts
from label_sp.actors.models import Organisation
from label_sp.clock.batches import About, Batch, in_words
from label_sp.clock.models import SetAside
from label_sp.journal import journal

GROUP = 250  # lines of one transaction


def _about(row: object) -> About:
    line = ImportLine.objects.select_related("parent").get(pk=str(row))
    return About(f"{line.parent.file_name}, ligne {line.number} : {line.name}")


LINES = Batch("service_lines", "Import d’une ligne de services", _about)


def run_waiting() -> int:
    """Go on with all imports that were started. Returns how many lines were done."""
    running = ServiceImport.objects.filter(state=ImportState.RUNNING).order_by("created_at", "pk")
    return sum(run(imported) for imported in running.defer("content"))


def run(imported: ServiceImport) -> int:
    """Do what is left of one import, and end it."""
    waiting = imported.lines.filter(state__in=TO_DO).order_by("number", "pk")
    done = LINES.together(
        list(waiting.values_list("pk", flat=True)),
        lambda some: _write(imported, some),
        size=GROUP,
        again=True,
        gone_aside=_failed,
    )
    _end(imported)
    return sum(done)


def _write(imported: ServiceImport, rows: Sequence[int]) -> int:
    """One group, in one transaction: what another worker did meanwhile is not done again."""
    Organisation.objects.select_for_update().get(pk=imported.organisation_id)
    lines = list(ImportLine.objects.filter(pk__in=rows, state__in=TO_DO).order_by("number", "pk"))
    states = matching.write([line.values for line in lines], imported, timezone.localdate())
    for line, state in zip(lines, states, strict=True):
        line.state = state
    ImportLine.objects.bulk_update(lines, ["state"], batch_size=GROUP)
    return len(lines)


def _failed(row: int) -> None:
    """Told in the report of the import, beside the page of the team."""
    reason = SetAside.objects.filter(batch=LINES.name, row=str(row)).values_list("reason", flat=True).first()
    line = ImportLine.objects.get(pk=row)
    line.state, line.problems = LineState.FAILED, [*line.problems, reason or in_words(RuntimeError())]
    line.save(update_fields=["state", "problems"])


@transaction.atomic
def _end(imported: ServiceImport) -> None:
    """Nothing of it waits any more."""
    found = ServiceImport.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if found.state != ImportState.RUNNING or found.lines.filter(state__in=TO_DO).exists():
        return
    found.state, found.content, found.ended_at = ImportState.DONE, b"", timezone.now()
    found.save(update_fields=["state", "content", "ended_at"])
    told = counts(found)
    journal.record(
        found,
        "services.imported",
        actor=found.author,
        dossier_id=None,
        name=found.file_name,
        created=told[LineState.CREATED],
        changed=told[LineState.CHANGED],
        failed=told[LineState.FAILED],
    )
