"""A page has its style, or lacks it: it is never refused for a file that was not collected."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from whitenoise.storage import CompressedManifestStaticFilesStorage

from label_sp.common import static_files


@pytest.fixture(autouse=True)
def _nothing_collected(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path


def test_before_collecting_a_file_has_its_own_name() -> None:
    assert static_files.CollectedStaticFiles().url("app/app.css") == "/static/app/app.css"


def test_control_the_storage_under_it_refuses() -> None:
    with pytest.raises(ValueError, match="manifest"):
        CompressedManifestStaticFilesStorage().url("app/app.css")


def test_once_collected_the_name_follows_the_content_and_a_later_file_keeps_its_own(tmp_path: Path) -> None:
    manifest = '{"version": "1.1", "paths": {"app/app.css": "app/app.0123456789ab.css"}, "hash": ""}'
    (tmp_path / "staticfiles.json").write_text(manifest)
    storage = static_files.CollectedStaticFiles()
    assert storage.url("app/app.css") == "/static/app/app.0123456789ab.css"
    assert storage.url("app/new.css") == "/static/app/new.css"


def test_what_is_not_collected_is_told_by_the_check_and_at_start(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DEMO = settings.DEBUG = False

    def told() -> tuple[int, int]:
        caplog.clear()
        with caplog.at_level(logging.WARNING, logger="label_sp"):
            static_files.tell_at_start()
        found = [each for each in run_checks(include_deployment_checks=True) if each.id == "label_sp.W010"]
        return len(found), sum("collectstatic" in record.getMessage() for record in caplog.records)

    assert told() == (1, 1)
    (tmp_path / "staticfiles.json").write_text("{}")
    assert told() == (0, 0)
