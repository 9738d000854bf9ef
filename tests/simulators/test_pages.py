"""The pages: open to all, one answer first, nothing typed lost, nothing stored."""

import csv
import html
import io

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audits.networks import use_cases as networks
from label_sp.common import spreadsheets
from label_sp.common.throttles import PageLimit
from label_sp.simulators import catalog, limits
from label_sp.site import french_rules
from surveys.answers.samples import answers_csv
from tests.factories import ditp_agent
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


# All of them ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index", *catalog.BY_NAME])
def test_each_page_is_open_to_all_with_one_heading_and_says_that_nothing_is_kept(client, name):
    content = page(client, name)
    assert content.count("<h1") == 1
    assert "enregistré" in content
    assert 'href="/simulateurs/"' in content


@pytest.mark.parametrize("name", ["index", *catalog.BY_NAME])
def test_no_page_needs_what_our_content_policy_refuses(client, name):
    content = client.get(reverse(f"simulators:{name}")).content.decode()
    for refused in (" style=", "<style", " onclick=", "javascript:", "<script>"):
        assert refused not in content


def test_each_rule_that_a_simulator_applies_exists_and_is_linked(client):
    known = {rule.id for rule in french_rules.all_rules()}
    for simulator in catalog.SIMULATORS:
        content = page(client, simulator.name)
        for rule in simulator.rules:
            assert rule in known and f"/regles/#{rule}" in content


def test_the_home_page_and_the_menu_lead_to_the_simulators(client):
    content = client.get("/").content.decode()
    assert content.count('href="/simulateurs/"') >= 2
    for simulator in catalog.SIMULATORS:
        assert f'href="{simulator.url}"' in page(client, "index")


def test_nothing_is_stored():
    assert list(apps.get_app_config("simulators").get_models()) == []


def test_a_page_that_computes_on_a_body_needs_no_cookie_and_no_token():
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("simulators:draw"), {"units": "a\nb\nc\nd"})
    assert response.status_code == 200


# Tier ----------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DEC-04")
def test_the_answer_says_the_tier_then_what_is_missing_for_the_next(client):
    content = page(
        client, "tier", **NOTES | {"e4": "78,1", "or_criteria": "80", "agents": "80.5", "users": "90"}
    )
    assert answer_of(content) == "Avec ces notes, le palier Argent est atteint."
    assert "78,1, il faut 80 (manque 1,9)" in content
    assert 'value="78,1"' in content and 'value="80.5"' in content


@pytest.mark.rule("DEC-01")
def test_a_note_just_under_its_threshold_is_not_rounded_up(client):
    notes = {f"e{number}": "50" for number in range(1, 9)} | {"agents": "50", "users": "70"}
    assert "Bronze est atteint" in answer_of(page(client, "tier", **notes))
    just_under = page(client, "tier", **notes | {"users": "69,96"})
    assert answer_of(just_under) == "Avec ces notes, aucun palier n’est atteint."
    assert "69,9, il faut 70" in just_under


@pytest.mark.rule("DEC-03")
def test_the_highest_tier_has_nothing_above_it(client):
    content = page(client, "tier", **NOTES | {"or_criteria": "80", "agents": "80", "users": "90"})
    assert "Or est atteint" in answer_of(content) and "le plus élevé" in content


@pytest.mark.parametrize("written", ["101", "-1", "abc", "NaN", "1e999999", "1e-999999", "9" * 5000])
def test_a_wrong_note_is_kept_with_its_error(client, written):
    content = page(client, "tier", 400, **NOTES | {"agents": written})
    assert f'value="{written}"' in content
    assert 'id="id_agents_error"' in content
    assert not answer_of(content)


# Surveys -------------------------------------------------------------------------------------------------------------


def send(client: Client, **given: object) -> tuple[int, str]:
    response = client.post(reverse("simulators:surveys"), {"kind": "users", "solicited": "1000", **given})
    return response.status_code, html.unescape(response.content.decode())


@pytest.mark.rule("SUU-04")
def test_a_file_or_the_same_text_pasted_gives_the_same_answer(client):
    content = answers_csv("users", 60, seed=1)
    status, from_file = send(client, file=SimpleUploadedFile("r.csv", content))
    assert status == 200
    assert answer_of(from_file) == "L’enquête est valide : 60 questionnaires recevables, il en faut 50."
    assert "Provisoire" in from_file
    assert answer_of(send(client, pasted=content.decode("utf-8-sig"))[1]) == answer_of(from_file)


def test_a_workbook_gives_the_same_answer(client):
    content = answers_csv("users", 60, seed=1)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    workbook = SimpleUploadedFile("r.xlsx", spreadsheets.workbook(rows))
    assert answer_of(send(client, file=workbook)[1]) == answer_of(
        send(client, pasted=content.decode("utf-8-sig"))[1]
    )


@pytest.mark.parametrize("written", ["1 000", "1\u202f000", "1000,0", "1000.00"])
def test_a_count_is_read_as_it_is_pasted(client, written):
    content = answers_csv("users", 60, seed=1).decode("utf-8-sig")
    assert send(client, pasted=content, solicited=written)[0] == 200


@pytest.mark.rule("SUA-03")
def test_a_survey_that_is_not_valid_says_why(client):
    content = SimpleUploadedFile("r.csv", answers_csv("agents", 9, seed=1))
    _, found = send(client, kind="agents", solicited="50", file=content)
    assert answer_of(found) == "L’enquête n’est pas valide : 9 questionnaires recevables, il en faut 30."
    assert "questionnaires recevables : 30 au moins" in found


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "file"),
        ({"pasted": "U1a;U1b\n1;1"}, "pasted"),
        ({"pasted": "x", "file": SimpleUploadedFile("r.csv", b"x")}, "pasted"),
        ({"file": SimpleUploadedFile("r.xlsx", b"PK\x03\x04")}, "file"),
        ({"file": SimpleUploadedFile("r.csv", b"1" * (limits.BODY_BYTES + 1))}, "file"),
        ({"pasted": "x", "solicited": "abc"}, "solicited"),
        ({"pasted": "x", "solicited": "1000000000"}, "solicited"),
        ({"pasted": "x", "kind": "voisins"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_on_its_field_and_the_rest_is_kept(client, given, field):
    status, content = send(client, **given)
    assert status == 400
    assert f'id="id_{field}_error"' in content
    assert f'value="{given.get("solicited", "1000")}"' in content
    if "pasted" in given:
        assert given["pasted"] in content


def test_too_heavy_a_body_is_refused_before_it_is_read(client):
    response = client.post(reverse("simulators:surveys"), {"pasted": "x" * (2 * limits.BODY_BYTES + 1)})
    assert response.status_code == 413
    assert "2 Mo" in response.content.decode()


def test_too_many_bodies_are_refused(client, monkeypatch):
    monkeypatch.setattr(PageLimit, "THROTTLE_RATES", {"public": "2/min"})
    statuses = [send(client, pasted="x")[0] for _ in range(3)]
    assert statuses == [400, 400, 429]
    assert client.get(reverse("simulators:surveys")).status_code == 200


@pytest.mark.parametrize("kind", ["users", "agents"])
def test_the_filled_example_is_a_file_that_the_simulator_reads(client, kind):
    url = reverse("simulators:survey_file", args=[kind])
    example = SimpleUploadedFile("r.csv", client.get(url, {"exemple": "1"}).content)
    assert "60 questionnaires recevables" in answer_of(send(client, kind=kind, file=example)[1])
    assert "terminé".encode() in client.get(url).content
    assert client.get(reverse("simulators:survey_file", args=["voisins"])).status_code == 404


# Networks ------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("NET-01", "NET-02")
def test_the_network_answers_with_its_tier(client):
    assert (
        answer_of(page(client, "network", **NETWORK))
        == "Le service public central obtient le label, palier Argent."
    )


@pytest.mark.rule("NET-02")
def test_without_an_absolute_majority_both_readings_are_shown_with_an_alarm(client):
    typed = NETWORK | {"local_services": "24", "gold": "11", "bronze": "7", "argent": "6"}
    content = page(client, "network", **typed)
    assert "Aucun palier n’a la majorité absolue" in content and "donnent deux paliers" in content
    assert answer_of(content).endswith("palier Argent.")
    assert "Majorité absolue, lecture retenue" in content and "Or : le palier le plus obtenu" in content
    networks.retain_majority("relative", actor=ditp_agent())
    content = page(client, "network", **typed)
    assert answer_of(content).endswith("palier Or.") and "Majorité relative, lecture retenue" in content


@pytest.mark.rule("NET-02")
def test_with_an_absolute_majority_nothing_alarms(client):
    content = page(client, "network", **NETWORK | {"bronze": "8"})
    assert "majorité absolue</" not in content and "fr-alert" not in content


@pytest.mark.rule("NET-01", "AUD-05")
def test_the_network_says_what_is_missing(client):
    content = page(client, "network", **NETWORK | {"validated": "29", "refused": "4"})
    assert answer_of(content) == "Le service public central n’obtient pas le label."
    assert "72,5 %" in content and "12 labellisés au moins" in content


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"validated": "41"}, "validated"),
        ({"local_services": "10"}, "local_services"),
        ({"total": "0"}, "total"),
        ({"bronze": "-1"}, "bronze"),
        ({"bronze": "1000000000"}, "bronze"),
        ({"bronze": "0", "argent": "0", "gold": "0", "refused": "0"}, "refused"),
    ],
)
def test_a_wrong_network_is_kept_with_its_error(client, changed, field):
    content = page(client, "network", 400, **NETWORK | changed)
    assert f'id="id_{field}_error"' in content
    assert f'value="{changed[field]}"' in content
