"""The sites of a visit are drawn at random, and the draw is redone by anyone, with the tools of any machine. SAM-03."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from audits.draws import presentation, queries
from audits.draws.models import SiteDraw
from audits.draws.use_cases import draw_sites
from audits.visits.use_cases import prepare_plan, send_plan
from candidates.services.models import Site
from label_sp.guide import recipes
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.certification.pages import words
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SAM-03"), pytest.mark.rule("SAM-04")]
SITES = (
    ("Maison des services", "1 place de la Mairie", "80560", "Acheux-en-Amiénois"),
    ("Antenne de Bray", "2 rue du Port", "80340", "Bray-sur-Somme"),
    ("Accueil d’Albert", "3 rue de l’Ancre", "80300", "Albert"),
    ("Guichet « Est » : l'annexe", "4 rue du Stade", "80300", "Albert"),
    ("Médiathèque", "5 rue du Stade", "80300", "Albert"),
)
OUTSIDE = "Hors du périmètre"
WHY = "Un des sites tirés est fermé pour travaux ce mois-là."


@pytest.fixture
def case() -> Case:
    made = at_stage("assigned", sites=SITES)
    service = made.dossier.service
    Site.objects.create(service=service, name=OUTSIDE, in_perimeter=False, left_out_reason="Archives")
    return made


def draw(case: Case, size: int = 2, reason: str = "", by: Any = None) -> SiteDraw:
    with case.at(case.today):
        return draw_sites(case.audit.pk, actor=by or case.people.auditor, size=size, reason=reason)


def plan(case: Case, names: list[str]) -> list[str]:
    """What refuses the plan of a visit of those sites."""
    with case.at(case.today):
        prepare_plan(
            case.audit.pk,
            actor=case.people.auditor,
            first_day=case.visit,
            last_day=case.visit + dt.timedelta(days=1),
            sites=case.dossier.service.sites.filter(name__in=names),
            resource_persons="La secrétaire générale",
        )
        try:
            send_plan(case.audit.pk, actor=case.people.auditor)
        except RuleViolation as refusal:
            return [failure.message for failure in refusal.failures]
    return []


NAMES = [name for name, *_ in SITES]


def test_a_draw_takes_sites_of_the_perimeter_and_puts_them_into_the_plan(case: Case) -> None:
    found = draw(case, 3)
    assert sorted(found.units) == sorted(NAMES) and OUTSIDE not in found.units
    assert len(found.drawn) == 3 and set(found.drawn) < set(NAMES)
    assert {site.name for site in case.audit.sites.all()} == set(found.drawn)
    assert case.audit.duration_days is not None
    told = JournalEntry.objects.get(event="audit.sites_drawn").data
    assert told["seed"] == found.seed and told["units_sha256"] == found.units_sha256


def test_seeds_are_drawn_and_not_chosen(case: Case) -> None:
    seeds = {draw(case).seed, *(draw(case, reason=WHY).seed for _ in range(4))}
    assert len(seeds) == 5 and all(re.fullmatch("[0-9a-f]{64}", seed) for seed in seeds)


def test_the_commands_of_the_page_find_the_same_sites(case: Case, tmp_path: Path) -> None:
    found = draw(case, 3)
    shown = presentation.shown(found)
    (tmp_path / recipes.LIST).write_bytes(presentation.list_file(found))
    listed, drawn = (
        subprocess.run(  # noqa: S602 (the very line that the page gives)
            command,
            shell=True,
            cwd=tmp_path,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            capture_output=True,
            check=True,
        ).stdout.decode()
        for command in (shown.list_command, shown.draw_command)
    )
    assert listed.split()[0] == found.units_sha256
    assert [line.split(" ", 1)[1] for line in drawn.splitlines()] == found.drawn
    assert [line.split(" ", 1)[0] for line in drawn.splitlines()] == [
        sha256 for site, sha256 in shown.ranking if site in found.drawn
    ]


@pytest.mark.parametrize("size", [0, 5, 6])
def test_a_size_out_of_bounds_is_refused_on_its_field(case: Case, size: int) -> None:
    with pytest.raises(ValidationError) as refusal:
        draw(case, size)
    assert refusal.value.message_dict == {
        "size": [
            "Donnez un nombre de 1 à 4 : le périmètre a 5 sites, et les visiter tous ne demande pas de tirage."
        ]
    }
    assert not SiteDraw.objects.exists()


def test_a_new_draw_asks_why_and_both_stay(case: Case) -> None:
    first = draw(case)
    with pytest.raises(ValidationError) as refusal:
        draw(case, reason="  ")
    assert list(refusal.value.message_dict) == ["reason"]
    second = draw(case, 3, WHY)
    assert [each.pk for each in queries.draws(case.audit)] == [second.pk, first.pk]
    assert (second.number, second.reason, first.reason) == (2, WHY, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteDraw.objects.filter(pk=second.pk).update(reason="")


def test_a_service_of_one_site_has_nothing_to_draw() -> None:
    case = at_stage("assigned", sites=SITES[:1])
    with pytest.raises(RuleViolation) as refusal:
        draw(case)
    assert [failure.found for failure in refusal.value.failures] == ["1 site dans le périmètre"]


def test_a_plan_needs_a_draw_unless_it_visits_every_site(case: Case) -> None:
    assert plan(case, NAMES[:2]) == ["Les sites visités n’ont pas été tirés au sort."]
    assert plan(case, NAMES) == []


def test_each_site_drawn_is_visited_and_others_may_be(case: Case) -> None:
    found = draw(case)
    others = [name for name in NAMES if name not in found.drawn]
    assert plan(case, [found.drawn[0], *others[:1]]) == [
        "Des sites tirés au sort ne sont pas au plan d’audit."
    ]
    assert plan(case, [*found.drawn, others[0]]) == []


def test_a_perimeter_that_changed_asks_for_a_new_draw(case: Case) -> None:
    found = draw(case)
    others = [name for name in NAMES if name not in found.drawn]
    case.dossier.service.sites.filter(name=others[0]).update(in_perimeter=False)
    assert plan(case, found.drawn) == ["Le périmètre a changé depuis le tirage au sort."]
    assert plan(case, draw(case, reason="Un site a quitté le périmètre.").drawn) == []


def test_the_body_draws_and_nobody_else(case: Case) -> None:
    for who in ("candidate", "contributor", "decider", "ditp"):
        with pytest.raises(PermissionDenied):
            draw(case, by=getattr(case.people, who))
    assert draw(case, by=case.people.manager).by == case.people.manager


def test_a_plan_that_left_is_drawn_no_more() -> None:
    case = at_stage("planned", sites=SITES)
    with pytest.raises(ValidationError, match="déjà transmis"):
        draw(case)


def test_the_page_draws_keeps_what_was_typed_and_redoes_the_draw(case: Case) -> None:
    url, read = (reverse(f"audits:{name}", args=[case.audit.pk]) for name in ("draw", "draws"))
    with case.at(case.today):
        client = browser(case.people.auditor)
        refused = client.post(url, {"size": "9"})
        assert refused.status_code == 422 and 'value="9"' in refused.content.decode()
        assert "le périmètre a 5 sites" in words(refused)
        assert client.post(url, {"size": "2"})["Location"] == read
        shown = words(client.get(read))
        found = SiteDraw.objects.get()
        assert "Vérifié à l’instant" in shown and found.seed in shown and ", ".join(found.drawn) in shown
        assert client.post(url, {"size": "2", "reason": WHY})["Location"] == read
        again = words(client.get(read))
        assert "Tirage n° 1, remplacé" in again and WHY in again
        assert ", ".join(queries.draws(case.audit)[0].drawn) in words(
            client.get(reverse("audits:plan", args=[case.audit.pk]))
        )


def test_a_result_that_was_changed_afterwards_is_told(case: Case) -> None:
    found = draw(case)
    SiteDraw.objects.update(drawn=found.drawn[::-1])
    with case.at(case.today):
        page = words(browser(case.people.auditor).get(reverse("audits:draws", args=[case.audit.pk])))
    assert "Ne se vérifie pas" in page and "Vérifié à l’instant" not in page


def test_who_reads_the_plan_reads_the_draw_and_its_files(case: Case) -> None:
    found = draw(case)
    pages = [
        reverse("audits:draws", args=[case.audit.pk]),
        *(reverse(f"audits:{name}", args=[case.audit.pk, 1]) for name in ("draw_minutes", "draw_units")),
    ]
    with case.at(case.today):
        candidate = browser(case.people.candidate)
        assert {candidate.get(page).status_code for page in pages} == {404}  # the plan is a draft
        assert {browser(case.people.ditp).get(page).status_code for page in pages} == {403}
    assert plan(case, found.drawn) == []
    with case.at(case.today):
        for who in ("candidate", "ditp", "manager", "auditor"):
            client = browser(getattr(case.people, who))
            assert [client.get(page).status_code for page in pages] == [200, 200, 200]
        listed = b"".join(candidate.get(pages[2]))  # type: ignore[call-overload]
        assert listed == "".join(f"{name}\n" for name in sorted(NAMES)).encode()


def test_the_api_draws_and_lists(case: Case) -> None:
    url = reverse("api-draw_sites", args=[case.audit.pk])
    with case.at(case.today):
        client = api(case.people.auditor)
        assert client.post(url, {"size": 9}, format="json").status_code == 400
        made = client.post(url, {"size": 2}, format="json")
        assert made.status_code == 201, made.content
        listed = client.get(url).json()
        assert [each["id"] for each in listed] == [made.json()["id"]]
        assert listed[0]["drawn"] == SiteDraw.objects.get().drawn
        assert api(case.people.candidate).get(url).status_code == 404


@pytest.mark.paper
def test_the_minutes_hold_all_that_it_takes(case: Case) -> None:
    found = draw(case, reason="")
    with case.at(case.today):
        answer = browser(case.people.auditor).get(reverse("audits:draw_minutes", args=[case.audit.pk, 1]))
        content = b"".join(answer)  # type: ignore[call-overload]
    text = "".join(
        subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
        .stdout.decode()
        .split()
    )
    for said in (found.seed, found.units_sha256, *found.drawn, "sha256sum"):
        assert "".join(said.split()) in text, said
