"""Evidence for the control points: files and links, dated, mapped, covered, and proposed again in the next cycle."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.evidence import queries, use_cases
from candidates.evidence.enums import Freshness
from candidates.evidence.models import Evidence
from label_sp.guide.calendar import days_after
from label_sp.guide.failures import RuleViolation
from tests.audits.conftest import api, browser, on
from tests.candidates.conftest import Team, file, team
from tests.certification.pages import words
from tests.factories import ditp_agent, dossier_in, grids
from tests.guide.common import broken
from tests.scenarios import at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "_grid")]


@pytest.fixture
def _grid() -> None:
    grids()


def add(there: Team, **changes: Any) -> Evidence:
    codes = [point.code for point in queries.points(there.dossier)]
    typed = {
        "title": "Affiche des horaires",
        "points": codes[:2],
        "proves_on": dt.date(2026, 1, 5),
        "uploaded": file("affiche.pdf"),
    }
    return use_cases.file_evidence(there.dossier.pk, actor=there.contributor, **typed | changes)


def page(there: Team, name: str = "evidence", *more: object) -> str:
    return reverse(f"candidates:{name}", args=[there.dossier.pk, *more])


@pytest.mark.rule("DOS-05")
def test_one_file_shows_several_points_and_one_point_has_several_pieces_of_evidence() -> None:
    there = team()
    first, second, *_ = (point.code for point in queries.points(there.dossier))
    one = add(there)
    two = add(there, uploaded=None, link="https://www.exemple.fr/horaires", points=[second], title="Page")
    assert (one.codes, two.codes) == ([first, second], [second])
    assert len(one.sha256) == 64 and not two.sha256
    groups = queries.coverage(queries.points(there.dossier), queries.of_dossier(there.dossier))
    assert sum(group.covered for group in groups) == 2
    shown = {point.code: set(found) for group in groups for point, found in group.points}
    assert shown[first] == {one} and shown[second] == {one, two}
    text = words(browser(there.contributor).get(page(there)))
    total = len(queries.points(there.dossier))
    assert f"2 points de contrôle couverts sur {total}" in text and "Affiche des horaires" in text


@pytest.mark.rule("DOS-05")
def test_the_auditor_finds_it_beside_its_point_of_the_grid() -> None:
    case = at_stage("planned")
    there = Team(case.dossier, case.people.candidate, case.people.contributor, case.people.manager)
    with on(case.visit):
        filed = add(there, points=["2.1"])
        grid = browser(case.people.auditor).get(reverse("audits:grid", args=[case.audit.pk]))
    shown = grid.content.decode().split('id="point-2-1"')[1].split("</article>")[0]
    assert f"#preuve-{filed.pk}" in shown and filed.title in shown
    assert grid.content.decode().count(f"#preuve-{filed.pk}") == 1


@pytest.mark.rule("DOS-05")
@pytest.mark.parametrize("status", queries.OPEN)
def test_no_state_before_the_visit_forbids_it(status: Status) -> None:
    assert add(team(status)).pk


@pytest.mark.rule("DOS-05")
def test_up_to_the_last_day_on_site() -> None:
    case = at_stage("planned")
    there = Team(case.dossier, case.people.candidate, case.people.contributor, case.people.manager)
    last = queries.last_day_on_site(case.dossier)
    assert last == case.audit.last_day
    with on(last):
        add(there)
    with on(days_after(last, 1)):
        with pytest.raises(RuleViolation) as refusal:
            add(there, uploaded=file("autre.pdf", b"%PDF-1.4\n% autre\n"))
        assert broken(refusal.value.failures) == ["DOS-05"]
        with pytest.raises(ValidationError, match="ne se retire plus"):
            use_cases.remove_evidence(case.dossier_id, Evidence.objects.get().pk, actor=there.manager)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uploaded": None}, "file"),
        ({"link": "https://www.exemple.fr/"}, "file"),
        ({"uploaded": None, "link": "javascript:alert(1)"}, "link"),
        ({"uploaded": None, "link": "https://intranet/"}, "link"),
        ({"uploaded": file("x.exe", b"MZ")}, "file"),
        ({"points": []}, "points"),
        ({"points": ["99.9"]}, "points"),
        ({"valid_until": dt.date(2026, 1, 4)}, "valid_until"),
    ],
)
def test_what_is_wrong_is_said_on_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        add(team(), **changes)
    assert set(refusal.value.message_dict) == {field}


def test_the_same_file_again_is_refused_and_a_stranger_files_nothing() -> None:
    there = team()
    add(there)
    with pytest.raises(ValidationError, match="déjà parmi les preuves"):
        add(there)
    with pytest.raises(PermissionDenied):
        use_cases.remove_evidence(there.dossier.pk, Evidence.objects.get().pk, actor=there.body_manager)


def test_a_dossier_has_a_bound_of_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_cases, "MOST", 1)
    there = team()
    add(there)
    with pytest.raises(ValidationError, match="déjà 1 preuves"):
        add(there, uploaded=file("b.pdf", b"%PDF-1.4\n% b\n"))


def test_by_the_page_and_by_the_route() -> None:
    there = team()
    code = queries.points(there.dossier)[0].code
    client = browser(there.contributor)
    typed = {"title": "Charte", "file": file(), "proves_on": "2026-01-05", "points": [code]}
    assert client.post(page(there), typed)["Location"] == page(there)
    missing = client.post(page(there), {**typed, "points": []})
    assert missing.status_code == 422 and "Choisissez au moins un point" in words(missing)
    assert 'value="Charte"' in missing.content.decode()
    asked = client.get(page(there) + f"?point={code}").content.decode()
    assert "checked" in asked.split(f'value="{code}"')[1].split(">")[0]
    (filed,) = Evidence.objects.all()
    answer = client.get(page(there, "evidence_download", filed.pk))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    routes = reverse("api-evidence", args=[there.dossier.pk])
    link = {"title": "Page", "link": "https://www.exemple.fr/a", "proves_on": "2026-01-05", "points": [code]}
    assert api(there.manager).post(routes, link).status_code == 201
    assert {each["title"] for each in api(there.manager).get(routes).json()} == {"Page", "Charte"}
    one = reverse("api-evidence-one", args=[there.dossier.pk, filed.pk])
    assert api(there.manager).delete(one).status_code == 204
    assert client.post(page(there, "evidence_remove", filed.pk)).status_code == 422


@pytest.mark.rule("DOS-05")
def test_the_next_cycle_proposes_them_as_unchanged_to_renew_or_expired() -> None:
    there = team()
    kept = add(there, title="Récente")
    add(there, title="Ancienne", proves_on=dt.date(2025, 3, 2), uploaded=file("b.pdf", b"%PDF-1.4\n% b\n"))
    gone = add(
        there, title="Périmée", valid_until=dt.date(2026, 3, 1), uploaded=file("c.pdf", b"%PDF-1.4\n% c\n")
    )
    Dossier.objects.filter(pk=there.dossier.pk).update(status=Status.RENEWED, closed_on=dt.date(2026, 3, 1))
    following = dossier_in(Status.PREPARING, service=there.dossier.service, previous=there.dossier, cycle=2)
    found = {each.evidence.title: each.freshness for each in queries.proposals(following)}
    assert found == {
        "Récente": Freshness.UNCHANGED,
        "Ancienne": Freshness.TO_RENEW,
        "Périmée": Freshness.EXPIRED,
    }
    client = browser(there.contributor)
    address = reverse("candidates:evidence", args=[following.pk])
    assert words(client.get(address)).count("Reprendre sans changement") == 2
    take = reverse("candidates:evidence_take_over", args=[following.pk, kept.pk])
    route = reverse("api-evidence-take-over", args=[following.pk, kept.pk])
    for person, status in ((there.body_manager, 404), (ditp_agent(), 403)):
        assert browser(person).post(take).status_code == status
        assert api(person).post(route).status_code == status
    assert client.post(take)["Location"] == address
    (taken,) = following.evidence.all()
    assert (taken.taken_from, taken.codes, taken.sha256) == (kept, kept.codes, kept.sha256)
    assert client.post(take).status_code == 422, "once"
    with pytest.raises(ValidationError, match="périmée"):
        use_cases.take_over_evidence(following.pk, gone.pk, actor=there.manager)
