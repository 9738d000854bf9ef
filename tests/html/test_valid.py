"""Every page of the site, in the states that change it, through html-validate: no error, no rule left out.

axe judges what a browser made of a page; this judges the page as it was sent. Roles of tables may be said again
(rules.json): a table that is stacked on a phone by its style sheet is one for every reader only so.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.tours import TOURS, visits

pytestmark = [pytest.mark.django_db, pytest.mark.typeset]

HERE = Path(__file__).parent
PROGRAM = Path(settings.BASE_DIR) / "var/node/node_modules/.bin/html-validate"


def verdicts(folder: Path) -> list[str]:
    """What the program says of the pages of a folder, one line an error."""
    report = folder / "said.json"
    command = [str(PROGRAM), "--config", str(HERE / "rules.json"), "-f", f"json={report}", f"{folder}/*.html"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode in (0, 1), said.stderr
    return [
        f"{Path(page['filePath']).stem}:{each['line']}: {each['ruleId']}: {each['message']}"
        for page in json.loads(report.read_text())
        for each in page["messages"]
    ]


@pytest.mark.parametrize("tour", TOURS)
def test_each_page_is_valid(tour: str, tmp_path: Path) -> None:
    for visit in visits(tour):
        words = (visit.case.stage, "", visit.stop.name, "", visit.stop.who, *visit.stop.of)
        sent = visit.client.get(visit.address, follow=True).content
        (tmp_path / f"{'-'.join(words)}.html".replace(":", "-")).write_bytes(sent)
    assert list(tmp_path.iterdir())
    found = verdicts(tmp_path)
    assert not found, "\n".join(found)


def test_the_control_a_wrong_page_is_told(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text(
        "<!DOCTYPE html><html lang='fr'><head><title>T</title></head><body><p><ul></ul></p></body></html>"
    )
    assert verdicts(tmp_path)
