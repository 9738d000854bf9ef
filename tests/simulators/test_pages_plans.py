"""The pages that give dates, and the one that draws: what they answer, and that anybody can redo it."""

import html
import re
import subprocess
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

from label_sp.common import departments
from label_sp.guide import recipes, sampling
from tests.common.test_icalendar import read
from tests.simulators.common import answer_of, page

pytestmark = pytest.mark.django_db
NOTES = {f"e{number}": "80" for number in range(1, 9)}
NETWORK = {
    "local_services": "16",
    "bronze": "4",
    "argent": "3",
    "gold": "4",
    "refused": "0",
    "total": "40",
    "validated": "30",
    "self_assessments_complete": "on",
}


# Dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-02", "AUD-01", "AUD-07")
@time_machine.travel("2026-01-05 12:00 +0100", tick=False)
def test_the_calendar_answers_by_the_last_day_to_submit(client):
    content = page(client, "schedule", audit_first_day="2026-03-16", audit_last_day="2026-03-17")
    assert (
        answer_of(content) == "Déposez votre dossier au plus tard le lundi 16 février 2026 (dans 42 jours)."
    )
    assert "lundi 2 mars 2026" in content and "mardi 7 avril 2026" in content
    assert "Aujourd’hui" in content
    assert 'value="2026-03-16"' in content


def test_each_territory_is_offered_and_answered(client):
    form = page(client, "schedule")
    for code, name in departments.territories():
        assert f'<option value="{code}"' in form and name in form
        assert "Trop tard" not in page(client, "schedule", audit_first_day="2190-03-16", territory=code)
    assert "Saint-Pierre-et-Miquelon (975)" in form


@time_machine.travel("2026-03-01 12:00 +0100", tick=False)
def test_the_calendar_says_when_it_is_too_late(client):
    content = page(client, "schedule", audit_first_day="2026-03-16")
    assert answer_of(content).startswith("Trop tard pour cette visite")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"audit_first_day": "0000-01-01"}, "audit_first_day"),
        ({"audit_first_day": "9999-12-31"}, "audit_first_day"),
        ({"audit_first_day": ""}, "audit_first_day"),
        ({"audit_first_day": "2026-03-16", "audit_last_day": "2026-03-15"}, "audit_last_day"),
        ({"audit_first_day": "2026-03-16", "audit_last_day": "9999-03-15"}, "audit_last_day"),
        ({"audit_first_day": "2026-03-16", "territory": "99"}, "territory"),
    ],
)
def test_a_wrong_day_is_kept_with_its_error(client, query, field):
    content = page(client, "schedule", 400, **query)
    assert f'id="id_{field}_error"' in content
    assert f'value="{query[field]}"' in content or field == "territory" or not query[field]
    assert f'id="id_{field}_error"' in page(client, "schedule_file", 400, **query)


@pytest.mark.rule("ATT-01", "FOL-01")
def test_the_cycle_answers_by_the_last_valid_day(client):
    content = page(client, "cycle", obtained_on="2025-07-01")
    assert answer_of(content) == (
        "Un label obtenu le mardi 1er juillet 2025 vaut jusqu’au vendredi 30 juin 2028 inclus."
    )
    assert "dimanche 1er novembre 2026 et le lundi 1er mars 2027" in content


@pytest.mark.rule("NET-04", "NET-05")
def test_the_cycle_of_a_network_says_its_own_dates(client):
    assert "Deux audits de suivi" in page(client, "cycle", obtained_on="2025-07-01", kind="central")
    assert "Pas d’audit de suivi" in page(client, "cycle", obtained_on="2025-07-01", kind="attached")


def test_the_file_for_a_calendar_holds_the_dates_of_the_page(client):
    content = page(client, "schedule", audit_first_day="2026-03-16", territory="alsace-moselle")
    address = re.search(r'href="([^"]+agenda\.ics[^"]*)"', content)[1]
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    _, events = read(response.content)
    assert {"20260316", "20260216", "20260302"} <= {event["DTSTART"] for event in events}
    assert all("territory=alsace-moselle" in event["URL"] for event in events)
    assert "(guide 3.5.1)" in str(events) and "DOS-02" not in str(events)


# Draws ---------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SAM-01")
def test_the_page_says_how_many_to_audit(client):
    assert (
        answer_of(page(client, "draw", n="2800"))
        == "Sur 2 800 services publics locaux, auditez-en au moins 53."
    )
    assert answer_of(page(client, "draw", n="1")) == "Sur 1 service public local, auditez-en au moins 1."
    assert 'value="0"' in page(client, "draw", 400, n="0")


def code_blocks(content: str) -> list[str]:
    return re.findall(r"<code[^>]*>(.*?)</code>", content, re.DOTALL)


@pytest.mark.rule("SAM-04")
@pytest.mark.parametrize("seed", ["", 'le tirage du 3 mars, à l\'accueil $HOME `x` "y" \\'])
def test_the_commands_shown_redo_the_draw(client, tmp_path: Path, seed):
    units = [f"France services d’Épehy n° {number} \\ $x 'y'" for number in range(1, 8)] + [
        "Zèbre",
        "abc",
        "Éta",
    ]
    response = client.post(
        reverse("simulators:draw"), {"units": "\r\n".join(units), "seed": seed, "size": "4"}
    )
    content = html.unescape(response.content.decode())
    used, units_sha256, _, _, list_command, draw_command, *_ = code_blocks(content)
    assert used == seed or re.fullmatch(r"[0-9a-f]{32}", used)
    (tmp_path / "liste.txt").write_text("".join(f"{unit}\n" for unit in units), encoding="utf-8")

    def run(command: str) -> list[str]:
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    assert run(list_command)[0].split()[0] == units_sha256
    redone = run(draw_command)
    drawn = sampling.replay(used, units, 4)
    assert [line.split(" ", 1) for line in redone] == [[digest, unit] for unit, digest in drawn.ranking[:4]]
    listed = re.search(r'<ol class="[^"]*sp-drawn">(.*?)</ol>', content, re.DOTALL)[1]
    assert re.findall(r"<li>(.*?)</li>", listed) == list(drawn.drawn)


@pytest.mark.rule("SAM-04")
def test_two_draws_of_one_list_differ_by_their_seed_alone(client):
    seeds = set()
    for _ in range(2):
        content = client.post(reverse("simulators:draw"), {"units": "a\nb\nc"}).content.decode()
        seeds.add(code_blocks(content)[0])
    assert len(seeds) == 2


def test_without_a_size_the_square_root_is_drawn(client):
    content = client.post(reverse("simulators:draw"), {"units": "\n".join("abcdefghij")}).content.decode()
    assert "4 unités tirées sur 10" in content


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"units": " \n "}, "units"),
        ({"units": "a\nb\na"}, "units"),
        ({"units": "a\tb\nc"}, "units"),
        ({"units": "\n".join(str(number) for number in range(5001))}, "units"),
        ({"units": "a\nb", "size": "3"}, "size"),
        ({"units": "a\nb", "size": "x"}, "size"),
        ({"units": "a\nb", "seed": " x"}, "seed"),
        ({"units": "a\nb", "seed": "x" * 201}, "seed"),
    ],
)
def test_a_wrong_draw_is_kept_with_its_error(client, given, field):
    response = client.post(reverse("simulators:draw"), given)
    content = html.unescape(response.content.decode())
    assert response.status_code == 400
    assert f'id="id_{field}_error"' in content
    assert given["units"].strip() in content
    assert given.get("seed", "").strip() in content


def test_a_seed_is_quoted_for_the_command_line():
    assert "graine='a b'\"'\"'c'" in recipes.draw_command("a b'c", 1)
