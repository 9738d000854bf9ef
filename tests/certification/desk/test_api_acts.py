"""The shape of the API: what it takes, what it answers, how it refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from rest_framework.test import APIClient

from candidates.dossiers.enums import Status
from certification.attestations.models import Attestation
from certification.bodies.models import Habilitation
from tests.audits.conftest import api, on
from tests.certification.labels import label, suspension
from tests.certification.register.test_verify import wrong_pairs
from tests.factories import ditp_agent
from tests.scenarios import Case, at_stage, make_people

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


def act(case: Case, role: str, name: str, body: dict[str, object] | None = None, method: str = "post") -> Any:
    client = api(getattr(case.people, role))
    return getattr(client, method)(reverse(f"api-{name}", args=[case.dossier_id]), body, format="json")


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DEC-08")
def test_a_rule_that_refuses_is_named_with_what_to_do() -> None:
    case = at_stage("awaiting_decision")
    with case.at(case.today):
        answer = act(case, "decider", "grant", {"tier": "or"})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    failure = answer.json()["failures"][0]
    assert (failure["rule"], failure["section"]) == ("DEC-08", "3.8.1")
    assert all(failure[name] for name in ("message", "found", "needed", "next_step"))


def test_an_act_out_of_its_time_is_a_conflict() -> None:
    case = at_stage("labelled")
    with case.at(case.today):
        assert act(case, "decider", "grant", {"tier": "or"}).status_code == 409
        assert act(case, "candidate", "submit").status_code == 409
        assert (
            act(case, "decider", "lift", {"conformity": "x", "conformity_shown_on": None}).status_code == 409
        )


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("grant", {}, "tier"),
        ("grant", {"tier": "platine"}, "tier"),
        ("grant", {"tier": "or", "raison": "faute de frappe"}, "raison"),
        ("submit", {"force": True}, "force"),
        ("agreement", {"signed_on": "hier", "agents_in_scope": 3}, "signed_on"),
        ("agreement", {"signed_on": "2026-01-05", "agents_in_scope": 0}, "agents_in_scope"),
        ("assign_auditor", {"auditor_id": "x", "impartiality_declared": True}, "auditor_id"),
        ("suspend", {"ground": "humeur", "reason": "x", "conform_by": "2026-06-01"}, "ground"),
    ],
)
def test_what_is_malformed_is_said_field_by_field(name: str, body: dict[str, object], field: str) -> None:
    case = at_stage("submitted")
    role = {"submit": "candidate", "agreement": "manager", "assign_auditor": "manager"}.get(name, "decider")
    answer = act(case, role, name, body)
    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}


def test_a_refusal_of_the_act_itself_names_its_field_too() -> None:
    case = at_stage("ready")
    with case.at(case.day_of("submitted")):
        assert act(case, "candidate", "submit").status_code == 200
        tomorrow = {"signed_on": "2026-02-01", "agents_in_scope": 3}
        answer = act(case, "manager", "agreement", tomorrow)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "signed_on")


def test_an_unknown_piece_is_not_found() -> None:
    case = at_stage("submitted")
    url = reverse("api-review_piece", args=[case.dossier_id, "poem"])
    assert api(case.people.manager).put(url, {"verdict": "accepted"}, format="json").status_code == 404


# --- acts and what they answer ----------------------------------------------------------------------------------------


def test_complements_from_asking_to_sending_back() -> None:
    case = at_stage("submitted")
    review = reverse("api-review_piece", args=[case.dossier_id, "training_plan"])
    with case.at(case.day_of("incomplete")):
        asked = {"verdict": "complement", "reason": "Il manque 2025.", "due": "2026-02-20"}
        answer = api(case.people.manager).put(review, asked, format="json").json()
        assert answer == {
            "kind": "training_plan",
            "version": 1,
            "verdict": "complement",
            "reason": "Il manque 2025.",
            "due": "2026-02-20",
        }
        assert act(case, "manager", "request_complements").json()["status"] == "incomplete"
        refused = act(case, "candidate", "resubmit")
        assert refused.json()["failures"][0]["rule"] == "DOS-04"


@pytest.mark.rule("SUS-03")
@pytest.mark.rule("WIT-02")
def test_suspension_lifting_and_withdrawal() -> None:
    it = label()
    case = Case(people=it.people, dossier_id=it.dossier.pk)
    with on(DAY):
        given = {"ground": "mark_misused", "reason": "Logo", "conform_by": "2026-06-01"}
        answer = act(case, "decider", "suspend", given).json()
        assert (answer["status"], answer["suspended_on"]) == ("suspended", "2026-03-02")
        shown = {"conformity": "Retiré", "conformity_shown_on": "2026-03-02"}
        assert act(case, "decider", "lift", shown).json()["status"] == "labelled"
        gone = {"ground": "mark_misused", "reason": "Logo", "effective_on": "2026-04-01"}
        assert act(case, "decider", "withdraw", gone).json()["withdrawn_from"] == "2026-04-01"
        assert act(case, "decider", "withdraw", gone).status_code == 409


@pytest.mark.rule("FOL-05")
def test_the_action_plan_from_its_request_to_its_acceptance() -> None:
    case = at_stage("follow_up_answered", scores="argent", follow_up_scores="bronze")
    with case.at(case.day_of("action_plan_due")):
        assert act(case, "decider", "require_action_plan").json()["status"] == "action_plan_due"
        plan = act(case, "candidate", "file_action_plan", {"text": "Former"}, "put").json()
        assert (plan["text"], plan["accepted_on"]) == ("Former", None)
        assert act(case, "decider", "accept_action_plan").json()["status"] == "labelled"


@pytest.mark.rule("FOL-03")
@pytest.mark.rule("FOL-04")
def test_the_two_other_outcomes_of_a_follow_up() -> None:
    one = at_stage("follow_up_ready", scores="argent")
    with one.at(one.day_of("in_follow_up")):
        assert act(one, "candidate", "open_follow_up").json()["status"] == "in_follow_up"
    one.stage = "in_follow_up"
    one.advance("follow_up_answered")
    with one.at(one.day_of("confirmed")):
        assert act(one, "decider", "confirm_tier").json()["follow_up_concluded_on"]
    two = at_stage(
        "follow_up_answered", scores="bronze", follow_up_scores="argent", people=one.people, service="B"
    )
    with two.at(two.day_of("raised")):
        assert act(two, "decider", "raise_tier", {"tier": "argent"}).json()["tier"] == "argent"


@pytest.mark.rule("REN-02")
def test_a_renewal_answers_with_the_new_dossier() -> None:
    it = label()
    case = Case(people=it.people, dossier_id=it.dossier.pk)
    with on(dt.date(2028, 1, 10)):
        answer = act(case, "candidate", "renew")
    assert (answer.status_code, answer.json()["cycle"], answer.json()["status"]) == (201, 2, "preparing")
    assert answer.json()["id"] != str(it.dossier.pk)


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DEC-04")
def test_the_verdict_gives_each_condition_exactly() -> None:
    case = at_stage("answered", scores="argent")
    with case.at(case.today):
        answer = act(case, "candidate", "verdict", method="get").json()
    assert (answer["tier"], answer["next_tier"], answer["final"], len(answer["conditions"])) == (
        "argent",
        "or",
        True,
        31,
    )
    users = next(c for c in answer["conditions"] if (c["tier"], c["criterion"]) == ("or", "users"))
    assert (users["threshold"], users["met"]) == (90, False)
    assert users["value"] == {"exact": "85", "shown": "85,0"}
    assert users["distance"] == {"exact": "-5", "shown": "-5,0"}


def test_there_is_no_verdict_before_there_is_an_audit() -> None:
    case = at_stage("submitted")
    assert act(case, "manager", "verdict", method="get").status_code == 404


def test_deadlines_journal_decisions_and_attestations_are_read() -> None:
    case = at_stage("labelled")
    with case.at(case.today):
        deadlines = act(case, "candidate", "deadlines", method="get").json()
        assert {"ATT-01", "FOL-01", "REN-01"} <= {row["rule"] for row in deadlines}
        journal = act(case, "candidate", "journal", method="get").json()
        assert journal["results"][0]["event"] == "label.granted"
        assert journal["results"][0]["actor"] == str(case.people.decider)
        decision = act(case, "candidate", "decisions", method="get").json()[0]
        assert (decision["kind"], decision["tier"], len(decision["verdict"])) == ("granted", "or", 31)
        attestation = act(case, "candidate", "attestations", method="get").json()[0]
        assert attestation["mentions"]["sites"][0]["city"] == "Acheux-en-Amiénois"


# --- public -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("LIS-01")
def test_the_register_is_read_and_searched_without_a_token() -> None:
    it = label(cities=("Étretat",))
    label(people=it.people, name="Autre", tier="or")
    suspension(it, DAY)
    client = APIClient()
    with on(DAY):
        everything = client.get(reverse("api-register")).json()
        assert everything["count"] == 2
        found = client.get(reverse("api-register"), {"q": "etretat", "status": "suspended"}).json()["results"]
        assert [(row["standing"], row["suspended_since"]) for row in found] == [("suspended", "2026-03-02")]
        assert client.get(reverse("api-register"), {"tier": "platine"}).status_code == 400
        one = client.get(reverse("api-register-entry", args=[it.dossier.pk])).json()
        assert one["sites"][0]["city"] == "Étretat" and one["decisions"] == []
    with on(dt.date(2028, 7, 1)):
        assert client.get(reverse("api-register-entry", args=[it.dossier.pk])).status_code == 404


def test_a_bad_token_is_no_obstacle_to_what_is_public() -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Bearer périmé")
    assert client.get(reverse("api-register")).status_code == 200


@pytest.mark.rule("ATT-05")
def test_an_attestation_is_checked_without_a_token_and_not_guessed() -> None:
    it = label()
    attestation: Attestation = it.attestation
    client = APIClient()
    with on(DAY):
        url = reverse("api-verify", args=[attestation.number])
        answer = client.get(url, {"code": attestation.code})
        assert answer.status_code == 200
        assert answer.json()["sentence"] == "Valide jusqu’au 30 juin 2028"
        assert answer.json()["standing"] == "valid"
        wrong = [
            client.get(reverse("api-verify", args=[number]), {"code": code})
            for number, code in wrong_pairs(it)
        ]
    assert {refusal.status_code for refusal in wrong} == {404}
    assert len({refusal.content for refusal in wrong}) == 1


@pytest.mark.rule("LIS-04")
@pytest.mark.rule("ACT-05")
def test_bodies_are_registered_habilitated_suspended_restored_and_listed() -> None:
    ditp = api(ditp_agent())
    with on(DAY):
        body = {
            "name": "Certif Essai",
            "standard": "17065",
            "accreditation_number": "5-1",
            "accreditation_valid_until": "2031-01-01",
        }
        registered = ditp.post(reverse("api-bodies"), body, format="json")
        assert registered.status_code == 201
        again = ditp.post(reverse("api-bodies"), body, format="json")
        assert (again.status_code, again.json()["errors"][0]["field"]) == (400, "name")
        habilitate = reverse("api-habilitate", args=[registered.json()["id"]])
        granted = ditp.post(habilitate, {"decided_on": "2026-03-01"}, format="json").json()
        ids = [registered.json()["id"], granted["id"]]
        listed = reverse("api-bodies")
        assert APIClient().get(listed).json() == []
        sign = ditp.post(
            reverse("api-habilitation-sign", args=ids), {"signed_on": "2026-03-02"}, format="json"
        )
        assert sign.json()["agreement_signed_on"] == "2026-03-02"
        assert [row["name"] for row in APIClient().get(listed).json()] == ["Certif Essai"]
        reason = {"reason": "Décision de la commission"}
        ditp.post(reverse("api-habilitation-suspend", args=ids), reason, format="json")
        assert APIClient().get(listed).json() == []
        ditp.post(reverse("api-habilitation-restore", args=ids), reason, format="json")
        assert len(APIClient().get(listed).json()) == 1
        assert (
            ditp.post(reverse("api-habilitate", args=[ids[1]]), {"decided_on": "2026-03-01"}).status_code
            == 404
        )
    assert Habilitation.objects.get().valid_until == dt.date(2031, 2, 28)


def test_a_rule_refuses_a_habilitation_with_its_words() -> None:
    people = make_people()
    it = label(people=people, status=Status.LABELLED)
    body = it.people.body.body
    with on(dt.date(2034, 1, 1)):
        url = reverse("api-habilitate", args=[body.pk])
        answer = api(people.ditp).post(url, {"decided_on": "2033-12-01"}, format="json")
    assert (answer.status_code, answer.json()["failures"][0]["rule"]) == (422, "ACT-04")


def test_the_whole_api_is_described(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))
