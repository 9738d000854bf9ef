"""A page has its style, or lacks it: it is never refused for a file that was not collected."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from whitenoise.storage import CompressedManifestStaticFilesStorage

from label_sp.common import static_files
from tests.environment import ROOT


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


OURS = sorted(
    each.relative_to(ROOT / "static").as_posix() for each in (ROOT / "static").rglob("*") if each.is_file()
)


def manifest_of(names: list[str]) -> str:
    return json.dumps({"version": "1.1", "paths": {name: name for name in names}, "hash": ""})


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, OURS[0]),
        ("", OURS[0]),
        ("{}", OURS[0]),
        ("[1]", OURS[0]),
        ('{"version": "1.1", "paths": {"app/', OURS[0]),
        (manifest_of(OURS[:-1]), f"({OURS[-1]})"),
        (manifest_of(OURS), None),
    ],
)
def test_what_is_not_collected_is_told_by_the_check_and_at_start_and_no_page_depends_on_it(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, manifest: str | None, said: str | None
) -> None:
    settings.DEMO = settings.DEBUG = False
    if manifest is not None:
        (tmp_path / "staticfiles.json").write_text(manifest)
    with caplog.at_level(logging.WARNING, logger="label_sp"):
        static_files.tell_at_start()
    found = [each for each in run_checks(include_deployment_checks=True) if each.id == "label_sp.W010"]
    told = [record.getMessage() for record in caplog.records if "collectstatic" in record.getMessage()]
    assert (len(found), len(told)) == ((1, 1) if said else (0, 0))
    assert said is None or said in told[0]
    assert static_files.CollectedStaticFiles().url("app/app.css").startswith("/static/app/app")
