"""Every page of the site, in the states that change it, through html-validate: no error, no rule left out.

axe judges what a browser made of a page; this judges the page as it was sent. Roles of tables may be said again
(rules.json): a table that is stacked on a phone by its style sheet is one for every reader only so.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.audits.conftest import browser
from tests.browser.people import on
from tests.scenarios import Case
from tests.tours import TOURS, UNVERIFIED, Stop, address_of, offered, person_of, stages_of

pytestmark = pytest.mark.django_db

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


def pages_of(case: Case, stops: tuple[Stop, ...]) -> Iterator[tuple[str, bytes]]:
    """Each page of a stage: a name for it, and what was sent."""
    for stop in (*stops, *offered(case)):
        person = person_of(stop.who, case)
        client = Client() if person is None else browser(person)
        if stop.who in UNVERIFIED:
            client = Client()
            client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        answer = client.get(address_of(stop, case), follow=True)
        name = f"{case.stage}--{stop.name}--{'-'.join((stop.who, *stop.of))}".replace(":", "-")
        yield name, answer.content


@pytest.mark.parametrize("tour", TOURS)
def test_each_page_is_valid(tour: str, tmp_path: Path) -> None:
    for case in stages_of(tour):
        with on(case.today):
            for name, sent in pages_of(case, TOURS[tour][case.stage]):
                (tmp_path / f"{name}.html").write_bytes(sent)
    assert list(tmp_path.iterdir())
    found = verdicts(tmp_path)
    assert not found, "\n".join(found)


def test_the_control_a_wrong_page_is_told(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text(
        "<!DOCTYPE html><html lang='fr'><head><title>T</title></head><body><p><ul></ul></p></body></html>"
    )
    assert verdicts(tmp_path)
