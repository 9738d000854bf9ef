"""The DITP helps candidates to pay their audits, within an envelope, each once. ACT-11."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django_fsm import TransitionNotAllowed
from python_calamine import CalamineWorkbook

from certification.funding import queries, use_cases
from certification.funding.models import FundingRound, Grant
from label_sp.actors.models import User
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.certification.pages import get, post, words
from tests.factories import ditp_agent
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ACT-11")]
LIST, ROUND = reverse("certification:fundings"), reverse("certification:funding_round")


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


def opened(ditp: User, limit: int = 2, ceiling: int | None = None, name: str = "2027") -> FundingRound:
    money = None if ceiling is None else Decimal(ceiling)
    return use_cases.open_round(actor=ditp, name=name, limit=limit, ceiling=money)


def granted(case: Case, ditp: User, amount: int = 5000, network: str = "CAF") -> Grant:
    with case.at(case.today):
        return use_cases.grant_funding(
            case.dossier.pk, actor=ditp, network=network, amount=Decimal(amount), granted_on=case.today
        )


def refused(case: Case, ditp: User, **typed: Any) -> str:
    with pytest.raises(RuleViolation) as refusal:
        granted(case, ditp, **typed)
    assert [each.rule for each in refusal.value.failures] == ["ACT-11"]
    return refusal.value.failures[0].message


def test_a_grant_is_told_to_the_candidate_journaled_and_shown(ditp: User) -> None:
    case = at_stage("submitted")
    opened(ditp, ceiling=20_000)
    granted(case, ditp)
    assert Message.objects.filter(kind="funding.granted").exists()
    assert JournalEntry.objects.filter(event="funding.granted").count() == 1
    assert "Aide de la DITP au coût de l’audit : 5 000 €" in words(get(case, "candidate"))
    assert "Aide de la DITP au coût" not in words(
        get(case, "manager")
    )  # what a body is paid does not depend on it


def test_the_envelope_tells_what_is_left_network_by_network(ditp: User) -> None:
    first, second, third = (at_stage(stage) for stage in ("preparing", "submitted", "admissible"))
    opened(ditp, limit=30, ceiling=20_000)
    granted(first, ditp, 4000)
    granted(second, ditp, 3000, network="mairies")
    granted(third, ditp, 1500, network="caf ")  # the same network, named otherwise
    found = queries.standing(FundingRound.objects.get())
    assert [(s.network, s.candidates, s.amount) for s in found.shares] == [
        ("CAF", 2, 5500),
        ("mairies", 1, 3000),
    ]
    assert (found.helped, found.left, found.money_left) == (3, 27, 11_500)
    page = words(browser(ditp).get(LIST))
    assert "3 sur 30" in page and "8 500 € sur 20 000 €" in page and "27 candidats, 11 500 €" in page


def test_the_number_of_candidates_and_the_amount_are_ceilings(ditp: User) -> None:
    first, second = at_stage("preparing"), at_stage("submitted")
    assert "Aucune enveloppe" in refused(first, ditp)
    opened(ditp, limit=1, ceiling=5000)
    assert "ne suffit pas" in refused(first, ditp, amount=5001)
    granted(first, ditp, amount=5000)
    with pytest.raises(RuleViolation) as both:
        granted(second, ditp, amount=1)
    assert len(both.value.failures) == 2
    opened(ditp, limit=1, name="2028")
    granted(second, ditp)
    assert [each.round.name for each in Grant.objects.order_by("round__name")] == ["2027", "2028"]


def test_a_candidate_is_helped_once_until_the_help_is_taken_back(ditp: User) -> None:
    case = at_stage("submitted")
    opened(ditp, limit=1)
    granted(case, ditp)
    opened(ditp, name="2028")
    assert "déjà été aidé" in refused(case, ditp)
    with case.at(case.today):
        with pytest.raises(ValidationError):
            use_cases.take_back_funding(case.dossier.pk, actor=ditp, reason="  ")
        use_cases.take_back_funding(case.dossier.pk, actor=ditp, reason="Le service renonce.")
        with pytest.raises(TransitionNotAllowed):
            use_cases.take_back_funding(case.dossier.pk, actor=ditp, reason="Encore.")
    assert "Le service renonce." in str(Message.objects.filter(kind="funding.taken_back").values().first())
    granted(case, ditp)
    assert queries.standing(FundingRound.objects.get(name="2027")).helped == 0


def test_two_envelopes_do_not_have_one_name(ditp: User) -> None:
    opened(ditp, name="Enveloppe 2027")
    answer = browser(ditp).post(ROUND, {"name": "enveloppe  2027", "limit": "30", "ceiling": ""})
    assert answer.status_code == 422 and "porte déjà ce nom" in words(answer)


def test_it_is_done_on_its_pages(ditp: User) -> None:
    case = at_stage("submitted")
    assert "Aucune enveloppe n’est ouverte" in words(browser(ditp).get(LIST))
    typed = {"name": "Enveloppe 2027", "limit": "30", "ceiling": "200 000"}
    assert browser(ditp).post(ROUND, typed).status_code == 302
    wrong = {"network": "CAF", "amount": "0", "granted_on": case.today.isoformat(), "agreement": "2027-12"}
    answer = post(case, "ditp", "grant_funding", wrong, user=ditp)
    assert answer.status_code == 422 and 'value="2027-12"' in answer.content.decode()
    assert post(case, "ditp", "grant_funding", {**wrong, "amount": "1 250,50"}, user=ditp).status_code == 302
    assert "1 250,50 €" in words(get(case, "ditp", "take_back_funding", user=ditp))
    content = b"".join(browser(ditp).get(reverse("certification:fundings_file")))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert ("Enveloppe 2027", "CAF", 1250.5, "2027-12", "") in [(r[0], r[1], r[4], r[6], r[7]) for r in rows]
    assert post(case, "ditp", "take_back_funding", {"reason": "Renonce."}, user=ditp).status_code == 302
    assert get(case, "ditp", "take_back_funding", user=ditp).status_code == 404
    assert "Aucune aide n’est encore accordée" in words(browser(ditp).get(LIST))


def test_it_is_done_by_the_api_and_by_the_ditp_alone(ditp: User) -> None:
    case = at_stage("submitted")
    where = reverse("api-funding")
    typed = {"network": "CAF", "amount": "900.00", "granted_on": case.today.isoformat()}
    client, route = api(ditp), reverse("api-grant_funding", args=[case.dossier.pk])
    assert client.get(where).status_code == 404
    assert client.post(route, typed, format="json").status_code == 422
    made = client.post(where, {"name": "2027", "limit": 3}, format="json")
    assert (made.status_code, made.json()["ceiling"]) == (201, None)
    for who in ("candidate", "manager", "auditor", "decider"):
        user = getattr(case.people, who)
        assert api(user).get(where).status_code == 404
        assert api(user).post(route, typed, format="json").status_code in (403, 404)
        assert browser(user).get(LIST).status_code == 404
        with pytest.raises(PermissionDenied), case.at(case.today):
            use_cases.open_round(actor=user, name="à moi", limit=1)
    with case.at(case.today):
        assert client.post(route, typed, format="json").json()["network"] == "CAF"
    assert client.get(where).json()["shares"] == [{"network": "CAF", "candidates": 1, "amount": "900.00"}]
