"""A self-assessment beside the audit: which one counts, what is shown of it, to whom, and in which words it is not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.gaps import queries
from audits.scoring.models import Score
from candidates.grids.models import ControlPoint, Grid
from candidates.self_assessments import use_cases
from candidates.self_assessments.models import AssessedPoint, SelfAssessment
from label_sp.actors.enums import Role
from label_sp.common import tables
from label_sp.guide.gaps import NoGap
from tests.audits.conftest import api, browser, on
from tests.candidates.conftest import Team, team
from tests.factories import audit_in, ditp_agent, grids, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
BEFORE = dt.date(2026, 2, 2)
SAID = {"comment": "Nous rappelons toujours."}


def assessed(there: Team, day: dt.date = BEFORE, value: str = "0.75", **changed: str) -> SelfAssessment:
    """Filled on the grid on that day: each point has `value`, those of `changed` (« p4_2 ») another."""
    if not Grid.objects.exists():
        grids()
    with on(day):
        filling = use_cases.start_filling(there.dossier.pk, actor=there.contributor)
        points = AssessedPoint.objects.filter(filling=filling)
        points.update(value=Decimal(value), version=1)
        for name, other in changed.items():
            points.filter(point__code=name[1:].replace("_", ".")).update(value=Decimal(other), **SAID)
        return use_cases.finish_filling(there.dossier.pk, actor=there.manager, done_on=day, summary="")


def audited(there: Team, status: AuditStatus = AuditStatus.REPORTED, **changed: str) -> Audit:
    audit = audit_in(status, dossier=there.dossier, value="0.75")
    for name, other in changed.items():
        scores = Score.objects.filter(audit=audit, point__code=name[1:].replace("_", "."))
        scores.update(value=Decimal(other), finding="Deux rappels sur dix.")
    return audit


def text(audit: Audit, person: Any = None) -> str:
    answer = browser(person or audit.auditor).get(reverse("audits:gap", args=[audit.pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def told(audit: Audit) -> dict[str, Any]:
    answer = api(audit.auditor).get(reverse("api-audit-gap", args=[audit.pk]))
    assert answer.status_code == 200
    return dict(answer.json())


# --- the numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PRE-01", "AUD-02")
def test_page_api_and_files_show_the_same_gaps_the_biggest_first_with_both_words() -> None:
    there = team()
    assessed(there, p4_2="1", p5_2="0.25")
    audit = audited(there, p4_2="0", p6_1="1")
    found = told(audit)
    assert [(p["code"], p["own"], p["audited"], p["gap"]["exact"]) for p in found["points"][:4]] == [
        ("4.2", "1.00", "0.00", "-1"),
        ("5.2", "0.25", "0.75", "1/2"),
        ("6.1", "0.75", "1.00", "1/4"),
        ("1.1", "0.75", "0.75", "0"),
    ]
    said = ("Nous rappelons toujours.", "Deux rappels sur dix.")
    assert (found["points"][0]["comment"], found["points"][0]["finding"]) == said
    assert found["tally"] == {"compared": 53, "same": 50, "kinder": 1, "harsher": 2}
    assert found["by_engagement"][0]["engagement"] == "4"
    shown = text(audit)
    assert shown.index('id="ecart-4-2"') < shown.index('id="ecart-5-2"') < shown.index('id="ecart-6-1"')
    assert shown.index('id="ecart-6-1"') < shown.index('id="ecart-1-1"')
    for words in ("-1,00", "+0,50", "Service : Nous rappelons toujours.", "Auditeur : Deux rappels sur dix."):
        assert words in shown
    assert (
        "53 points comparés</strong> : 50 points au même score, 1 point où le service s’est noté plus haut"
        in shown
    )
    row = [cells for _, cells in tables.read(file_of(audit, "xlsx"))][1]
    assert (row[0], *row[2:7]) == ("4.2", "1", "0", "-1", *said)
    assert ";1;0;-1;Nous rappelons toujours.;" in file_of(audit, "csv").decode()


def file_of(audit: Audit, kind: str) -> bytes:
    answer = browser(audit.auditor).get(reverse("audits:gap_file", args=[audit.pk, kind]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_a_file_of_another_kind_is_not_found() -> None:
    audit = audited(team())
    assert browser(audit.auditor).get(reverse("audits:gap_file", args=[audit.pk, "ods"])).status_code == 404


def test_the_drawing_has_both_scores_of_each_engagement_beside_the_same_numbers_in_a_table() -> None:
    there = team()
    assessed(there, p8_1="0")
    shown = text(audited(there, p4_1="0"))
    drawing, table = shown.split("sp-scores__table")
    assert drawing.count('class="sp-svg-met"') == 9 == drawing.count('class="sp-svg-before"')
    assert "Écart</th>" in table and "Évolution" not in table
    row = table[table.index("8 · ") :]
    assert row.index("<td") < row.index("75,0</td>") and 'data-label="Écart">+' in row[: row.index("</tr>")]


def test_the_number_of_queries_does_not_follow_the_number_of_gaps() -> None:
    there = team()
    assessed(there)
    audit = audited(there)
    client, address = browser(audit.auditor), reverse("audits:gap", args=[audit.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    Score.objects.filter(audit=audit).update(value=0, finding="x")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many), "\n".join(q["sql"] for q in many.captured_queries)


# --- which self-assessment --------------------------------------------------------------------------------------------


def test_it_is_the_last_one_done_before_the_visit_and_recorded_before_its_end() -> None:
    there = team()
    assessed(there, BEFORE - dt.timedelta(days=300))
    second = assessed(there)
    audit = audited(there)
    assert queries.gaps_of(audit).assessed == second
    typed = {"scores": dict.fromkeys(range(1, 9), Decimal(75)), "done_on": dt.date(2026, 3, 10)}
    with on(dt.date(2026, 3, 20)):  # that day is before the visit, but it is said once the visit is over
        late = use_cases.record_self_assessment(there.dossier.pk, actor=there.manager, **typed)
    assert queries.gaps_of(audit).assessed == second
    SelfAssessment.objects.filter(pk=late.pk).update(recorded_at="2026-03-11T10:00Z")
    assert queries.gaps_of(audit).assessed == late


def test_without_any_it_says_so() -> None:
    audit = audited(team())
    assert "Aucun autodiagnostic n’était enregistré avant la visite" in text(audit)
    assert (told(audit)["self_assessment"], told(audit)["points"]) == (None, [])
    assert "Aucun autodiagnostic" in file_of(audit, "csv").decode()


def test_one_with_scores_only_is_compared_by_engagement() -> None:
    there = team()
    with on(BEFORE):
        scores = dict.fromkeys(range(1, 9), Decimal(80)) | {3: Decimal(10)}
        use_cases.record_self_assessment(there.dossier.pk, actor=there.manager, done_on=BEFORE, scores=scores)
    grids()
    audit = audited(there)
    found = told(audit)
    assert found["by_engagement"][0] | {"audited": None, "own": None} == {
        "engagement": "3",
        "own": None,
        "audited": None,
        "gap": {"exact": "65", "shown": "65,0"},
    }
    assert found["by_engagement"][-1]["engagement"] == "or" and found["by_engagement"][-1]["gap"] is None
    assert found["points"] == []
    assert "ses points de contrôle ne sont pas connus" in text(audit)


# --- points that do not compare ---------------------------------------------------------------------------------------


def another_version(grid: Grid) -> Grid:
    """4.2 is written anew, 5.2 is gone, 9.9 is new."""
    points = list(grid.points.all())
    new = Grid.objects.create(kind=grid.kind, version=grid.version + 1, published_on=BEFORE, fingerprint="x")
    for point in points:
        if point.code != "5.2":
            point.pk, point.grid = None, new
            point._state.adding = True
            point.id = ControlPoint().id
            point.text = "Un autre énoncé" if point.code == "4.2" else point.text
            point.save()
    ControlPoint.objects.create(
        grid=new, code="9.9", engagement=8, criteria="engagement", text="Un point nouveau", position=999
    )
    return new


@pytest.mark.rule("AUD-11", "AUD-14")
def test_on_another_version_only_what_did_not_change_compares_and_the_rest_says_why() -> None:
    there = team()
    own = assessed(there)
    another_version(own.filling.grid)
    audit = audited(there)
    assert audit.grid != own.filling.grid
    why = {each.gap.key: each.gap.why for each in queries.gaps_of(audit).without}
    assert why == {
        "4.2": NoGap.REWORDED,
        "5.2": NoGap.NOT_AUDITED,
        "9.9": NoGap.NOT_ASSESSED,
        "6.4": NoGap.WITHOUT_OBJECT,
        "7.2": NoGap.WITHOUT_OBJECT,
    }
    shown = text(audit)
    for words in (
        "sur la version 1 de la grille, l’audit sur la version 2",
        "Le point a changé entre les deux versions",
        "Absent de la version de la grille de l’audit.",
        "Absent de la version de la grille sur laquelle",
        "Sans objet pour cette catégorie de service.",
        "5 points sans comparaison",
    ):
        assert words in shown, words


# --- who reads it -----------------------------------------------------------------------------------------------------


@pytest.mark.rule("AUD-08")
@pytest.mark.parametrize("role", [Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR, Role.DITP])
def test_before_the_report_is_sent_it_is_a_draft_which_only_the_body_reads(role: Role) -> None:
    there = team()
    assessed(there)
    audit = audited(there, AuditStatus.VISITED)
    reader = ditp_agent() if role == Role.DITP else member(there.dossier.service.organisation, role)
    for name, args in (("gap", []), ("gap_file", ["csv"])):
        address = reverse(f"audits:{name}", args=[audit.pk, *args])
        assert browser(reader).get(address).status_code == 403
        assert browser(there.body_manager).get(address).status_code == 200
    assert api(reader).get(reverse("api-audit-gap", args=[audit.pk])).status_code == 403
    assert "les scores de l’audit peuvent encore changer" in text(audit)
    Audit.objects.filter(pk=audit.pk).update(status=AuditStatus.REPORTED, report_sent_on="2026-03-30")
    assert "Rapport d’audit transmis le" in text(audit, reader)
    assert "peuvent encore changer" not in text(audit, reader)


def test_the_menu_and_the_audit_lead_there_once_the_report_is_sent() -> None:
    there = team()
    audit = audited(there)
    address = reverse("audits:gap", args=[audit.pk])
    answer = browser(there.manager).get(reverse("audits:audit", args=[audit.pk])).content.decode()
    assert answer.count(f'href="{address}"') >= 2
    draft = audited(team(), AuditStatus.VISITED)
    hidden = reverse("audits:gap", args=[draft.pk])
    assert hidden not in browser(draft.auditor).get(reverse("audits:audit", args=[draft.pk])).content.decode()
