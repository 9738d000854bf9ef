"""The days of the visit, set or moved: PRE-01, SUR-01 and DOS-02 on the real first day; what the pages say of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from audits.audit.enums import AuditStatus
from audits.postponements.use_cases import answer_postponement, ask_postponement
from audits.visits.use_cases import prepare_plan, send_plan
from candidates.dossiers.models import Dossier
from certification.decisions.use_cases import grant_label
from certification.desk.todo import todo
from label_sp.guide.failures import RuleViolation
from label_sp.guide.tiers import Tier
from tests import scenario_acts
from tests.audits.conftest import browser
from tests.scenarios import SCORES, VISIT, Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
# At « assigned » the self-assessment is of 5 January 2026, both surveys closed on 31 December 2025.
LAST = dt.date(2026, 6, 30)


def planned(case: Case, first: dt.date, today: dt.date) -> list[str]:
    """Plan and send; the rules that refuse it."""
    with case.at(today):
        prepare_plan(
            case.audit.pk,
            actor=case.people.auditor,
            first_day=first,
            last_day=first + dt.timedelta(days=1),
            sites=list(case.dossier.service.sites.all()),
            resource_persons="La secrétaire générale",
        )
        try:
            send_plan(case.audit.pk, actor=case.people.auditor)
        except RuleViolation as refusal:
            return [failure.rule for failure in refusal.failures]
    return []


def fragment(case: Case, who: str, day: str, name: str = "first_day") -> Any:
    client = browser(getattr(case.people, who))
    return client.get(reverse("audits:first_day", args=[case.dossier_id]), {name: day})


@pytest.mark.rule("SUR-01")
@pytest.mark.parametrize(
    ("first", "expected"), [(LAST - DAY, []), (LAST, []), (LAST + DAY, ["SUR-01", "SUR-01"])]
)
def test_a_plan_asks_the_surveys_age_again(first: dt.date, expected: list[str]) -> None:
    assert planned(at_stage("assigned"), first, VISIT - 30 * DAY) == expected


@pytest.mark.rule("PRE-01")
@pytest.mark.parametrize(("days", "expected"), [(-1, []), (0, []), (1, ["PRE-01"])])
def test_a_plan_asks_the_self_assessment_s_age_again(days: int, expected: list[str]) -> None:
    case = at_stage("assigned")
    case.dossier.self_assessments.update(done_on=dt.date(2025, 4, 1))
    assert planned(case, dt.date(2026, 4, 1) + days * DAY, VISIT - 30 * DAY) == expected


@pytest.mark.rule("DOS-02")
@pytest.mark.parametrize(("days", "expected"), [(-1, ["DOS-02"]), (0, []), (1, [])])
def test_a_plan_leaves_a_month_after_the_filing(days: int, expected: list[str]) -> None:
    case = at_stage("assigned")
    Dossier.objects.update(filed_on=dt.date(2026, 2, 17))
    assert planned(case, dt.date(2026, 3, 17) + days * DAY, dt.date(2026, 2, 27)) == expected


@pytest.mark.rule("DOS-02")
def test_complements_do_not_file_the_dossier_again() -> None:
    case = at_stage("resubmitted")
    assert case.dossier.filed_on == case.day_of("submitted")


@pytest.mark.rule("PRE-01")
@pytest.mark.parametrize(("days", "granted"), [(1, True), (0, True), (-1, False)])
def test_the_decision_asks_the_self_assessment_s_age_too(days: int, granted: bool) -> None:
    case = at_stage("answered")
    case.dossier.self_assessments.update(done_on=dt.date(2025, 3, 16) + days * DAY)
    with case.at(case.day_of("labelled")):
        if granted:
            assert grant_label(case.dossier_id, Tier.OR, actor=case.people.decider).tier == "or"
            return
        with pytest.raises(RuleViolation) as refused:
            grant_label(case.dossier_id, Tier.OR, actor=case.people.decider)
    assert [failure.rule for failure in refused.value.failures] == ["PRE-01"]


@pytest.mark.rule("FOL-02")
@pytest.mark.parametrize(("days", "expected"), [(-1, ["DOS-02"]), (0, [])])
def test_a_follow_up_visit_begins_a_month_after_its_request(days: int, expected: list[str]) -> None:
    case = at_stage("follow_up_assigned")
    first = dt.date(2027, 11, 2) + days * DAY
    Dossier.objects.update(follow_up_opened_on=dt.date(2027, 10, 2))
    case.dossier.self_assessments.update(done_on=dt.date(2027, 4, 1))
    Dossier.objects.update(obtained_on=dt.date(2026, 5, 2))
    assert planned(case, first, dt.date(2027, 10, 4)) == expected


# --- a visit put off past its pieces ----------------------------------------------------------------------------------


def put_off(case: Case) -> dt.date:
    today = case.visit - 3 * DAY
    with case.at(today):
        ask_postponement(case.audit.pk, actor=case.people.candidate, reason="Inondation de l’accueil.")
        answer_postponement(case.audit.pk, actor=case.people.manager, accepted=True)
    return today


def keys(case: Case, who: Any, today: dt.date) -> set[str]:
    with case.at(today):
        return {item.act.key for item in todo(case.dossier, who, today).mine}


@pytest.mark.rule("SUR-01")
def test_a_visit_put_off_past_its_surveys_takes_new_ones_with_their_notes() -> None:
    case = at_stage("planned")
    today, later = put_off(case), dt.date(2026, 8, 20)
    assert planned(case, later, today) == ["SUR-01", "SUR-01"]
    assert "survey_anew" not in keys(case, case.people.candidate, dt.date(2026, 6, 15))
    assert "survey_anew" in keys(
        case, case.people.candidate, dt.date(2026, 6, 17)
    )  # 10 working days before July
    with case.at(later - 40 * DAY):
        scenario_acts.import_surveys(case, SCORES["argent"], closed_on=later - 45 * DAY)
    assert planned(case, later, later - 30 * DAY) == []
    assert case.audit.status == AuditStatus.PLANNED
    assert case.audit.users_note.startswith("85") and case.dossier.audit_first_day == later


@pytest.mark.rule("PRE-01")
def test_a_visit_put_off_past_its_self_assessment_takes_a_new_one() -> None:
    case = at_stage("planned")
    today = put_off(case)
    case.dossier.self_assessments.update(done_on=dt.date(2025, 4, 1))
    assert planned(case, dt.date(2026, 4, 2), today) == ["PRE-01"]
    assert "self_assess_again" in keys(case, case.people.candidate, dt.date(2026, 3, 23))
    with case.at(dt.date(2026, 3, 17)):
        scenario_acts.assess(case, dt.date(2026, 3, 17))
    assert planned(case, dt.date(2026, 4, 2), dt.date(2026, 3, 17)) == []


def test_once_the_days_are_agreed_nothing_is_done_again() -> None:
    case = at_stage("planned")
    assert "self_assess_again" not in keys(case, case.people.candidate, case.today)
    with case.at(case.today), pytest.raises(Exception, match="déposé"):
        scenario_acts.assess(case, case.today)


# --- what the pages say -----------------------------------------------------------------------------------------------


def test_the_plan_s_page_says_the_last_day_from_the_first_without_a_script() -> None:
    case = at_stage("assigned")
    with case.at(case.today):
        page = browser(case.people.auditor).get(reverse("audits:plan", args=[case.audit.pk])).content.decode()
    hint = page.split('id="id_first_day_helptext"')[1].split("</span>")[0]
    assert "Dernier jour possible pour commencer la visite : mardi 30 juin 2026." in hint
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert table.count("<tr>") == 4
    assert "5 janvier 2027" in table and table.count("30 juin 2026") == 2
    assert "Ce jour convient aux pièces déjà datées" in page  # the day wished is judged already
    assert f'hx-get="{reverse("audits:first_day", args=[case.dossier_id])}"' in page


def test_the_candidate_sees_at_once_what_a_wished_day_costs() -> None:
    case = at_stage("ready")
    with case.at(case.today):
        page = browser(case.people.candidate).get(reverse("certification:prepare", args=[case.dossier_id]))
        hint = page.content.decode().split('id="id_audit_first_day_helptext"')[1].split("</span>")[0]
        assert "Dernier jour possible pour commencer la visite : mardi 30 juin 2026." in hint
        assert "s’il a lieu aujourd’hui" in page.content.decode()
        for day, told in (
            ("2026-06-30", "Ce jour convient"),
            (
                "2026-07-01",
                "il faut des résultats de moins de 6 mois avant l’audit du mercredi 1er juillet 2026",
            ),
            ("2026-02-09", "La visite commence moins d’un mois après le dépôt du dossier"),
            ("2026-02-10", "Le dossier se dépose au plus tard le samedi 10 janvier 2026"),
            ("", "Indiquez un premier jour"),
            ("2026-13-45", "fr-error-text"),
        ):
            answer = fragment(case, "candidate", day, "audit_first_day")
            assert (answer.status_code, answer["X-Fragment"]) == (200, "first-day")
            assert told in answer.content.decode(), day


def test_on_the_plan_a_day_is_judged_by_the_plan_s_delay_too() -> None:
    case = at_stage("assigned")
    with case.at(dt.date(2026, 3, 3)):
        assert "10 jours ouvrés avant la visite" in fragment(case, "auditor", "2026-03-16").content.decode()
        assert "Ce jour convient" in fragment(case, "auditor", "2026-03-17").content.decode()


def test_an_empty_dossier_says_what_is_missing() -> None:
    case = at_stage("preparing")
    with case.at(case.today):
        page = browser(case.people.candidate).get(reverse("certification:prepare", args=[case.dossier_id]))
    said = page.content.decode()
    assert (
        said.count("manque encore") == 3 and "Aucune pièce ne fixe encore de dernier jour possible." in said
    )


def test_who_may_not_see_the_dossier_is_told_nothing() -> None:
    case, stranger = at_stage("assigned"), at_stage("preparing").people.candidate
    url = reverse("audits:first_day", args=[case.dossier_id])
    with case.at(case.today):
        assert browser(stranger).get(url).status_code == 404
        assert browser(case.people.candidate).post(url).status_code == 405
