"""« Le ou les auditeurs »: several on an audit, one of whom leads. ACT-07, ACT-08, ACT-10, AUD-13, guide 3.3."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pypdf import PdfReader

from audits.audit import queries
from audits.auditors.models import AuditorTie
from audits.auditors.use_cases import declare_auditor
from audits.reports.use_cases import save_report_texts, send_report
from audits.scoring.models import Score
from audits.scoring.use_cases import score_point
from audits.visits.documents import print_plan
from audits.visits.use_cases import hold_closing_meeting, prepare_plan, send_plan
from certification.admission.use_cases import assign_auditor
from certification.decisions.use_cases import grant_label
from certification.desk.todo import todo
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.guide.failures import RuleViolation
from label_sp.guide.tiers import Tier
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.factories import member
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def colleague(case: Case, **declared: bool) -> User:
    """Another auditor of the body, declared fit unless told otherwise."""
    user = member(case.people.body, Role.AUDITOR)
    known = {"public_sector_experience": True, "trained_on_programme": True, "trained_on_label": True}
    declare_auditor(user, case.people.body, actor=case.people.manager, **(known | declared))
    return user


def give(case: Case, lead: User, *others: User, **typed: Any) -> Any:
    known = {"impartiality_declared": True, **typed}
    with case.at(case.today):
        ids = [each.pk for each in others]
        people = {"auditor_id": lead.pk, "other_ids": ids}
        return assign_auditor(case.dossier_id, actor=case.people.manager, **people, **known)


def rules_of(refused: pytest.ExceptionInfo[RuleViolation]) -> list[tuple[str, str]]:
    return [(failure.rule, failure.found) for failure in refused.value.failures]


@pytest.fixture
def case() -> Case:
    """An audit given to two people, its plan to be written."""
    found = at_stage("admissible")
    found.names["second"] = colleague(found)
    give(found, found.people.auditor, found.names["second"])
    found.stage = "assigned"
    return found


def second(case: Case) -> User:
    return case.names["second"]  # type: ignore[no-any-return]


# --- the assignment ---------------------------------------------------------------------------------------------------


def test_one_question_gives_the_auditors_of_an_audit_who_leads_first(case: Case) -> None:
    lead = case.people.auditor
    assert case.audit.auditors == (lead, second(case))
    assert case.audit.auditors_in_words == f"{lead}, qui mène l’audit, et {second(case)}"
    for who in (lead, second(case)):
        assert list(queries.visible_to(who)) == [case.audit]
    assert Message.objects.filter(kind="audit_assigned").count() == 2


@pytest.mark.rule("ACT-07")
def test_each_auditor_is_asked_what_one_is_asked() -> None:
    case = at_stage("admissible")
    raw = colleague(case, trained_on_label=False)
    with pytest.raises(RuleViolation) as refused:
        give(case, case.people.auditor, raw)
    assert rules_of(refused) == [("ACT-07", f"{raw} : pas de formation déclarée")]
    with pytest.raises(RuleViolation) as refused:
        give(case, case.people.auditor, colleague(case), impartiality_declared=False)
    assert [rule for rule, _ in rules_of(refused)] == ["ACT-07", "ACT-07"]
    with pytest.raises(ValidationError, match="n’est pas auditeur"):
        give(case, case.people.auditor, case.people.decider)


@pytest.mark.rule("ACT-08")
@pytest.mark.parametrize(("days", "refused"), [(-1, False), (0, True), (1, True)])
def test_the_tie_of_one_of_them_forbids(days: int, refused: bool) -> None:
    case = at_stage("admissible")
    tied, two_years_ago = colleague(case), case.today.replace(year=case.today.year - 2)
    AuditorTie.objects.create(
        user=tied, service=case.dossier.service, nature="conseil", ended_on=two_years_ago + days * DAY
    )
    if not refused:
        assert give(case, case.people.auditor, tied).pk
        return
    with pytest.raises(RuleViolation) as found:
        give(case, case.people.auditor, tied)
    assert rules_of(found)[0][0] == "ACT-08" and str(tied) in rules_of(found)[0][1]


@pytest.mark.rule("ACT-08")
def test_a_tie_that_began_since_stops_plan_and_report(case: Case) -> None:
    AuditorTie.objects.create(user=second(case), service=case.dossier.service, nature="conseil")
    with pytest.raises(RuleViolation) as refused:
        case.advance("planned")
    assert rules_of(refused) == [("ACT-08", f"{second(case)} : conseil, en cours")]


@pytest.mark.rule("AUD-13")
def test_at_a_follow_up_the_same_person_is_among_them_or_a_word_says_why() -> None:
    case = at_stage("follow_up_admissible")
    other = colleague(case)
    assert give(case, other, case.people.auditor).auditors == (other, case.people.auditor)
    with pytest.raises(RuleViolation) as refused:
        give(case, other, colleague(case))
    assert [rule for rule, _ in rules_of(refused)] == ["AUD-13"]
    assert give(case, other, colleague(case), reason="Elle est en congé.").auditor == other


def test_the_same_people_again_is_no_change_and_another_team_is_told(case: Case) -> None:
    with pytest.raises(ValidationError, match="Rien n’a été changé"):
        give(case, case.people.auditor, second(case))
    third = colleague(case)
    assert give(case, second(case), third).auditors == (second(case), third)
    assert Message.objects.filter(kind="audit_assigned").count() == 3
    assert list(queries.visible_to(case.people.auditor)) == []


# --- who does what ----------------------------------------------------------------------------------------------------


def test_the_lead_plans_and_reports_each_scores_and_holds_the_meeting(case: Case) -> None:
    with case.at(case.today):
        with pytest.raises(PermissionDenied, match="qui mène cet audit"):
            send_plan(case.audit.pk, actor=second(case))
        with pytest.raises(PermissionDenied, match="qui mène cet audit"):
            prepare_plan(
                case.audit.pk,
                actor=second(case),
                first_day=None,
                last_day=None,
                sites=(),
                resource_persons="",
            )
    case.advance("planned")
    code = Score.objects.filter(audit=case.audit).first().point.code  # type: ignore[union-attr]
    with case.at(case.visit + DAY):
        for version, who in enumerate((case.people.auditor, second(case))):
            score_point(case.audit.pk, code, actor=who, value=1 - version, expected_version=version)
        hold_closing_meeting(case.audit.pk, actor=second(case), held_on=case.visit + DAY)
        with pytest.raises(PermissionDenied, match="qui mène cet audit"):
            save_report_texts(case.audit.pk, actor=second(case), expected_version=0, synthesis="Non")
        with pytest.raises(PermissionDenied, match="qui mène cet audit"):
            send_report(case.audit.pk, actor=second(case))


def test_each_desk_has_what_its_owner_may_do(case: Case) -> None:
    def keys(who: User) -> set[str]:
        return {item.act.key for item in todo(case.dossier, who, case.today).mine}

    with case.at(case.today):
        assert "send_plan" in keys(case.people.auditor) and "send_plan" not in keys(second(case))
    case.advance("planned")
    with case.at(case.today):
        assert {"score", "closing_meeting"} <= keys(second(case)) & keys(case.people.auditor)
        page = browser(second(case)).get(reverse("audits:audits")).content.decode()
        assert "(mène l’audit)" in page and "<strong>vous</strong>" in page
        assert browser(second(case)).get(reverse("audits:grid", args=[case.audit.pk])).status_code == 200


@pytest.mark.rule("ACT-10")
def test_none_of_them_decides(case: Case) -> None:
    case.advance("answered")
    member(case.people.body, Role.DECIDER, user=second(case))
    with case.at(case.day_of("labelled")), pytest.raises(RuleViolation) as refused:
        grant_label(case.dossier_id, Tier.OR, actor=second(case))
    assert "ACT-10" in [rule for rule, _ in rules_of(refused)]


# --- what is read -----------------------------------------------------------------------------------------------------


@pytest.mark.paper
@pytest.mark.rule("AUD-01")
def test_plan_page_and_route_name_each_auditor(case: Case) -> None:
    case.advance("planned")
    names = [str(each) for each in case.audit.auditors]
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(print_plan(case.audit))).pages)
    assert all(name in " ".join(printed.split()) for name in names)
    (told,) = Message.objects.filter(kind="plan_sent", recipient=case.people.candidate)
    assert case.audit.auditors_in_words in told.body
    with case.at(case.today):
        page = browser(case.people.candidate).get(reverse("audits:audit", args=[case.audit.pk]))
        assert "qui mène l’audit, et" in page.content.decode()
        answer = api(second(case)).get(reverse("api-audit", args=[case.audit.pk])).json()
    assert (answer["auditor"], answer["auditors"]) == (names[0], names)


def test_the_form_and_the_route_take_several() -> None:
    case = at_stage("admissible")
    url = reverse("certification:assign", args=[case.dossier_id])
    with case.at(case.today):
        assert 'name="others"' not in browser(case.people.manager).get(url).content.decode()
    other, lead = colleague(case), case.people.auditor
    with case.at(case.today):
        manager = browser(case.people.manager)
        assert 'name="others"' in manager.get(url).content.decode()
        typed = {
            "auditor": str(lead.pk),
            "others": [str(lead.pk), str(other.pk)],
            "impartiality_declared": "on",
        }
        assert manager.post(url, typed).status_code == 302
        assert case.audit.auditors == (lead, other)
        again = manager.get(url).content.decode()
        assert case.audit.auditors_in_words in again and f'value="{other.pk}"' in again
        route = reverse("api-assign_auditor", args=[case.dossier_id])
        sent = {"auditor_id": str(other.pk), "other_ids": [str(lead.pk)], "impartiality_declared": True}
        assert api(case.people.manager).post(route, sent, format="json").status_code == 201
    assert case.audit.auditors == (other, lead)
