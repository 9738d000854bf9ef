"""The pages from the decision on: what they do, what they refuse with its rule, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from candidates.dossiers.enums import Status
from certification.decisions.models import Decision
from certification.sanctions.models import Suspension
from label_sp.outbox.models import Message
from tests.certification.pages import PASSWORD, address, get, post, words
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db

SIGNED = {"password": PASSWORD}


# --- the decision -----------------------------------------------------------------------------------------------------


def test_a_decision_shows_the_verdict_the_checks_and_who_is_told() -> None:
    case = at_stage("answered", scores="argent")
    page = words(get(case, "decider", "decide"))
    assert "Palier proposé : Argent" in page
    assert "Accorder le palier Argent (proposé par les scores)" in page
    assert page.count("Oui") == 6
    assert str(case.people.candidate) in page
    assert str(case.people.ditp) in page


def test_a_tier_is_granted_with_the_password() -> None:
    case = at_stage("answered")
    assert post(case, "decider", "decide", {"choice": "or", **SIGNED}).status_code == 302
    assert (case.dossier.status, case.dossier.tier) == (Status.LABELLED, "or")


@pytest.mark.parametrize("password", ["", "un-autre-mot-de-passe"])
def test_without_ones_own_password_nothing_is_decided_and_nothing_is_lost(password: str) -> None:
    case = at_stage("answered")
    data = {"choice": "argent", "reason": "Périmètre réduit de moitié.", "password": password}
    answer = post(case, "decider", "decide", data)
    assert answer.status_code == 422
    assert "Périmètre réduit de moitié." in words(answer)
    assert 'value="argent"' in answer.content.decode().split("checked")[0][-200:]
    assert password == "" or password not in answer.content.decode()
    assert case.dossier.status == Status.AWAITING_DECISION


@pytest.mark.rule("DEC-07")
def test_a_lower_tier_asks_for_a_reason() -> None:
    case = at_stage("answered")
    answer = post(case, "decider", "decide", {"choice": "argent", **SIGNED})
    assert (answer.status_code, "DEC-07" in words(answer)) == (422, True)
    answer = post(case, "decider", "decide", {"choice": "argent", "reason": "Demande du candidat.", **SIGNED})
    assert answer.status_code == 302
    assert case.dossier.tier == "argent"


@pytest.mark.rule("DEC-08")
@pytest.mark.parametrize(("days", "status"), [(10, 422), (11, 302)], ids=["last day of the 10", "day after"])
def test_the_candidate_has_its_ten_days(days: int, status: int) -> None:
    case = at_stage("awaiting_decision")
    day = case.today + dt.timedelta(days=days)
    answer = post(case, "decider", "decide", {"choice": "or", **SIGNED}, day=day)
    assert answer.status_code == status
    assert ("DEC-08" in words(answer)) == (status == 422)


@pytest.mark.rule("ACT-10")
def test_who_scored_does_not_decide() -> None:
    case = at_stage("answered")
    case.audit.scores.update(updated_by=case.people.decider)
    page = words(get(case, "decider", "decide"))
    assert "Vous avez participé à l’audit de ce dossier" in page
    answer = post(case, "decider", "decide", {"choice": "or", **SIGNED})
    assert (answer.status_code, "ACT-10" in words(answer)) == (422, True)


@pytest.mark.rule("DEC-05")
def test_a_refusal_is_reasoned() -> None:
    case = at_stage("answered", scores="below")
    assert "Refuser le label (proposé par les scores)" in words(get(case, "decider", "decide"))
    answer = post(case, "decider", "decide", {"choice": "refused", **SIGNED})
    assert (answer.status_code, "DEC-05" in words(answer)) == (422, True)
    reason = "Engagement 4 à 25 sur 100."
    assert (
        post(case, "decider", "decide", {"choice": "refused", "reason": reason, **SIGNED}).status_code == 302
    )
    assert case.dossier.status == Status.REFUSED
    assert reason in words(get(case, "candidate", "dossier_decisions"))


def test_a_decision_sent_twice_is_taken_once() -> None:
    case = at_stage("answered", scores="argent")
    data = {"choice": "argent", "reason": "Conforme à la proposition du rapport.", **SIGNED}
    assert post(case, "decider", "decide", data).status_code == 302
    sent = Message.objects.count()
    second = post(case, "decider", "decide", data)
    assert second.status_code == 409
    assert "a changé entre-temps" in words(second)
    assert "Conforme à la proposition du rapport." in words(second)
    assert PASSWORD not in second.content.decode()
    assert (Decision.objects.count(), Message.objects.count()) == (1, sent)


@pytest.mark.parametrize(
    ("scores", "follow_up_scores", "choice", "status", "tier"),
    [
        ("argent", "argent", "confirmed", Status.LABELLED, "argent"),
        ("bronze", "or", "raised:or", Status.LABELLED, "or"),
        ("argent", "bronze", "action_plan", Status.ACTION_PLAN_DUE, "argent"),
    ],
)
def test_a_follow_up_has_three_outcomes(
    scores: str, follow_up_scores: str, choice: str, status: Status, tier: str
) -> None:
    case = at_stage("follow_up_answered", scores=scores, follow_up_scores=follow_up_scores)
    assert "(proposé par les scores)" in words(get(case, "decider", "decide"))
    assert post(case, "decider", "decide", {"choice": choice, **SIGNED}).status_code == 302
    assert (case.dossier.status, case.dossier.tier) == (status, tier)


@pytest.mark.rule("FOL-03")
def test_a_tier_that_is_missed_is_not_confirmed() -> None:
    case = at_stage("follow_up_answered", scores="argent", follow_up_scores="bronze")
    data = {"choice": "confirmed", "reason": "Le service progresse nettement.", **SIGNED}
    answer = post(case, "decider", "decide", data)
    assert (answer.status_code, "DEC-02" in words(answer)) == (422, True)
    assert "Le service progresse nettement." in words(answer)


# --- the life of the label --------------------------------------------------------------------------------------------


@pytest.mark.rule("FOL-01")
def test_a_follow_up_is_asked_for_when_all_is_there() -> None:
    case = at_stage("labelled")
    page = words(get(case, "candidate", "follow_up"))
    assert "Il est trop tôt pour préparer l’audit de suivi." in page
    answer = post(case, "candidate", "follow_up", {})
    assert (answer.status_code, "FOL-02" in words(answer)) == (422, True)
    case.advance("follow_up_ready")
    assert post(case, "candidate", "follow_up", {}).status_code == 302
    assert case.dossier.status == Status.IN_FOLLOW_UP


@pytest.mark.rule("FOL-05")
def test_an_action_plan_is_sent_then_accepted() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    early = post(case, "decider", "action_plan", SIGNED)
    assert (early.status_code, "FOL-05" in words(early)) == (422, True)
    assert post(case, "candidate", "action_plan", {"text": ""}).status_code == 422
    text = "Former les agents, Mme Dupuis, 30 juin."
    assert post(case, "candidate", "action_plan", {"text": text}).status_code == 302
    assert text in words(get(case, "decider", "action_plan"))
    assert post(case, "decider", "action_plan", {"password": "faux"}).status_code == 422
    assert post(case, "decider", "action_plan", SIGNED).status_code == 302
    assert case.dossier.status == Status.LABELLED


@pytest.mark.rule("SUS-02")
@pytest.mark.parametrize(("months", "status"), [(12, 302), (13, 422)], ids=["12 months", "13 months"])
def test_a_suspension_lasts_twelve_months_at_most(months: int, status: int) -> None:
    case = at_stage("labelled")
    day = case.today
    by = day.replace(year=day.year + 1, month=day.month + months - 12)
    data = {"ground": "own_request", "reason": "Travaux dans les deux accueils.", "conform_by": by, **SIGNED}
    answer = post(case, "decider", "suspend", data)
    assert answer.status_code == status
    assert Suspension.objects.count() == (status == 302)
    if status == 422:
        assert "SUS-02" in words(answer)
        assert "Travaux dans les deux accueils." in words(answer)


@pytest.mark.rule("SUS-03")
def test_a_suspension_is_lifted_once_conformity_is_shown() -> None:
    case = at_stage("suspended")
    data = {"conformity": "Les supports retirés, constat sur place.", **SIGNED}
    answer = post(case, "decider", "lift", data)
    assert (answer.status_code, "SUS-03" in words(answer)) == (422, True)
    assert "Les supports retirés" in words(answer)
    future = {**data, "conformity_shown_on": case.today + dt.timedelta(days=1)}
    assert "est dans le futur" in words(post(case, "decider", "lift", future))
    assert post(case, "decider", "lift", {**data, "conformity_shown_on": case.today}).status_code == 302
    assert case.dossier.status == Status.LABELLED


@pytest.mark.rule("WIT-02")
@pytest.mark.parametrize(("days", "status"), [(0, 302), (-1, 422)], ids=["today", "yesterday"])
def test_a_withdrawal_takes_effect_today_at_the_earliest(days: int, status: int) -> None:
    case = at_stage("labelled")
    on = case.today + dt.timedelta(days=days)
    data = {"ground": "mark_misused", "reason": "Logo sur un autre service.", "effective_on": on, **SIGNED}
    answer = post(case, "decider", "withdraw", data)
    assert answer.status_code == status
    assert ("WIT-02" in words(answer)) == (status == 422)


@pytest.mark.parametrize("ground", ["", "because"])
def test_a_ground_is_one_of_the_guides(ground: str) -> None:
    case = at_stage("labelled")
    data = {"ground": ground, "reason": "x", "conform_by": case.today, **SIGNED}
    answer = post(case, "decider", "suspend", data)
    assert answer.status_code == 422
    assert case.dossier.status == Status.LABELLED


@pytest.mark.rule("REN-01")
def test_the_next_cycle_opens_nine_months_before_the_end() -> None:
    case = at_stage("labelled")
    early = post(case, "candidate", "renew", {})
    assert (early.status_code, "REN-01" in words(early)) == (422, True)
    assert case.dossier.valid_until
    day = case.dossier.valid_until - dt.timedelta(days=200)
    answer = post(case, "candidate", "renew", {}, day=day)
    following = case.dossier.next
    assert (answer.status_code, answer["Location"]) == (302, address("dossier", following))
    second = post(case, "candidate", "renew", {}, day=day)
    assert (second.status_code, "REN-02" in words(second)) == (422, True)


def test_what_was_typed_comes_back_when_the_stage_has_passed() -> None:
    case = at_stage("labelled")
    data = {"conformity": "Un constat écrit avec soin.", **SIGNED}
    answer = post(case, "decider", "lift", data)
    assert answer.status_code == 409
    assert "Un constat écrit avec soin." in words(answer)
