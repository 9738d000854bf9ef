"""Files without a row are swept when that is sure; what a row names never is."""

from __future__ import annotations

import os
import time

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import FileField

from candidates.pieces.enums import PieceKind
from candidates.pieces.use_cases import file_piece
from label_sp.clock import leftovers
from label_sp.clock import sweeps as schedules
from label_sp.clock.leftovers import TooMany
from label_sp.clock.models import ScheduleRun
from label_sp.common import storage
from label_sp.common.storage import AGE, FileStorage
from tests.candidates.conftest import file, team
from tests.faults.files import FILE_COLUMNS

pytestmark = pytest.mark.django_db
OLD = AGE.total_seconds() + 60


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def left(name: str, *, age: float = OLD) -> str:
    """A file without a row, that old."""
    stored = default_storage.save(name, ContentFile(b"left"))
    _aged(stored, age)
    return stored


def _aged(name: str, age: float) -> None:
    then = time.clock_gettime(time.CLOCK_REALTIME) - age
    os.utime(default_storage.path(name), (then, then))


def filed() -> str:
    """The old file of a piece."""
    there = team()
    piece = file_piece(
        there.dossier.pk, PieceKind.ORGANISATION_CHART, actor=there.contributor, uploaded=file()
    )
    _aged(piece.file.name, OLD)
    return piece.file.name


def test_an_old_file_that_no_row_names_goes_and_the_status_page_is_told() -> None:
    kept, young = filed(), left("pieces/x/young", age=OLD - 120)
    lost = [left("pieces/x/old"), left("attestations/old.pdf"), left(".arriving/tmp1.upload.pdf")]
    assert schedules.sweep_files() == 3
    assert [default_storage.exists(name) for name in (kept, young, *lost)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert ScheduleRun.objects.get(name="sweep_files").result == 3
    assert schedules.sweep_files() == 0


@pytest.mark.parametrize("field", range(len(FILE_COLUMNS)))
def test_every_file_field_of_every_model_is_asked(field: int, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = [f for model in apps.get_models() for f in model._meta.get_fields() if isinstance(f, FileField)]
    assert {
        (f.model._meta.db_table, f.column) for f in fields
    } == FILE_COLUMNS  # those of the bench's own checker
    asked = []
    monkeypatch.setattr(
        fields[field].model._base_manager,
        "filter",
        lambda **by: asked.append(by) or fields[field].model.objects.none(),
    )
    storage.named(["a"])
    assert {f"{fields[field].name}__in": ["a"]} in asked


def test_a_row_that_comes_between_the_look_and_the_deletion_saves_its_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = filed()
    looked = storage.named
    monkeypatch.setattr(storage, "named", lambda names: set() if len(names) > 1 else looked(names))
    left("pieces/x/other")
    assert leftovers.sweep() == 1
    assert default_storage.exists(name)


def test_one_turn_is_bounded_and_the_next_ones_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        left(f"pieces/x/{number}")
    monkeypatch.setattr(leftovers, "MOST", 2)
    monkeypatch.setattr(leftovers, "BATCH", 1)
    assert [leftovers.sweep() for _ in range(4)] == [2, 2, 1, 0]


def test_the_wrong_database_deletes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many files without a row as that are those of another database, or of an older copy of this one."""
    monkeypatch.setattr(leftovers, "FEW", 2)
    names = [left(f"pieces/x/{number}") for number in range(3)]
    with pytest.raises(TooMany):
        schedules.sweep_files()
    assert all(map(default_storage.exists, names))
    assert "nothing was deleted" in ScheduleRun.objects.get(name="sweep_files").error


def test_a_folder_that_cannot_be_read_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    listdir = FileStorage.listdir

    def refusing(self, path: str):
        if path == "lost+found":
            raise PermissionError(path)
        return listdir(self, path)

    left("lost+found/a")
    name = left("pieces/x/old")
    monkeypatch.setattr(FileStorage, "listdir", refusing)
    assert leftovers.sweep() == 1
    assert not default_storage.exists(name)
