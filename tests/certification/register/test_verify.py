"""The page behind the QR code, and its form."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from candidates.dossiers.enums import Status
from certification.attestations.models import Attestation
from certification.attestations.use_cases import issue_attestation
from certification.register import verification
from label_sp.guide.attestation import Standing
from surveys.campaigns.models import Campaign
from surveys.questionnaires.models import Questionnaire
from tests.audits.conftest import on
from tests.certification.labels import OBTAINED, Label, label, suspension
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
ONE = dt.timedelta(days=1)


def ask(number: str, code: str, day: dt.date = DAY) -> Any:
    with on(day):
        return Client().get(reverse("certification:verify", args=[number, code]))


def said(attestation: Attestation, day: dt.date = DAY) -> tuple[str, Standing | None]:
    attestation = Attestation.objects.select_related("dossier__service").get(pk=attestation.pk)
    answer = verification.answer(attestation, day)
    return answer.sentence, answer.standing


def heading(answer: Any) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    assert found
    return found.group(1).strip()


@pytest.mark.rule("ATT-01")
def test_a_valid_attestation_says_until_when_then_the_facts() -> None:
    it = label(cities=("Bray-sur-Somme",))
    answer = ask(it.attestation.number, it.attestation.code)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert heading(answer) == "Valide jusqu’au 30 juin 2028"
    assert "fr-alert--success" in text
    for words in (
        "France services de Bray",
        "Argent",
        "Bray-sur-Somme",
        "Organisme d’essai",
        it.attestation.number,
    ):
        assert words in text
    assert reverse("certification:register_entry", args=[it.dossier.pk]) in text


@pytest.mark.rule("ATT-01")
@pytest.mark.parametrize(
    ("day", "sentence"),
    [(dt.date(2028, 6, 30), "Valide jusqu’au 30 juin 2028"), (dt.date(2028, 7, 1), "Échue")],
)
def test_the_last_day_counts(day: dt.date, sentence: str) -> None:
    it = label()
    assert heading(ask(it.attestation.number, it.attestation.code, day)) == sentence


@pytest.mark.rule("LIS-02")
def test_a_suspended_attestation_says_since_when_and_is_valid_again_on_the_day_of_lifting() -> None:
    it = label()
    suspension(it, dt.date(2025, 9, 1), dt.date(2025, 10, 1))
    suspension(it, dt.date(2026, 2, 1), DAY)
    assert said(it.attestation, DAY - ONE) == ("Suspendue depuis le 1er février 2026", Standing.SUSPENDED)
    assert said(it.attestation, dt.date(2025, 9, 15))[0] == "Suspendue depuis le 1er septembre 2025"
    assert said(it.attestation, DAY)[1] is Standing.VALID


@pytest.mark.rule("ATT-05")
def test_a_replaced_attestation_names_the_new_one_and_the_new_one_is_valid() -> None:
    it = label()
    old = it.attestation
    with on(DAY):
        issue_attestation(it.dossier, today=DAY, actor=None)
    new = it.attestation
    assert said(old) == (f"Remplacée le 2 mars 2026 par l’attestation {new.number}", Standing.REPLACED)
    assert said(new) == ("Valide jusqu’au 30 juin 2028", Standing.VALID)
    assert "fr-alert--warning" in ask(old.number, old.code).content.decode()


@pytest.mark.rule("WIT-02")
def test_a_withdrawal_to_come_shortens_the_validity_then_ends_it() -> None:
    it = label(status=Status.WITHDRAWN, withdrawn_from=dt.date(2026, 4, 15))
    assert said(it.attestation)[0] == "Valide jusqu’au 14 avril 2026"
    assert said(it.attestation, dt.date(2026, 4, 15)) == ("Retirée", Standing.WITHDRAWN)


@pytest.mark.rule("REN-02")
def test_a_renewed_attestation_says_so() -> None:
    it = label(status=Status.RENEWED)
    label(dt.date(2026, 2, 1), people=it.people, name="Suite", previous=it.dossier)
    assert said(it.attestation) == ("Renouvelée", Standing.RENEWED)


def test_an_attestation_of_tomorrow_is_not_valid_yet() -> None:
    it = label(OBTAINED)
    assert said(it.attestation, OBTAINED - ONE) == ("Pas encore valable", Standing.UPCOMING)


# --- guessing ---------------------------------------------------------------------------------------------------------


def shown(answer: Any) -> bytes:
    """The page without its own address's traces: Django salts the CSRF token anew for each page."""
    return re.sub(rb'"X-CSRFToken": "[^"]*"', b"", answer.content)


def wrong_pairs(it: Label) -> list[tuple[str, str]]:
    number, code = it.attestation.number, it.attestation.code
    return [
        (number, "0" * 24),
        (number, code[:-1]),
        ("LSP-2025-99999", code),
        ("LSP-2025-99999", "0" * 24),
        ("é", "à"),
    ]


def test_a_wrong_code_and_an_unknown_number_answer_the_same_bytes() -> None:
    it = label()
    answers = [ask(*pair) for pair in wrong_pairs(it)]
    assert {answer.status_code for answer in answers} == {404}
    assert {heading(answer) for answer in answers} == {"Inconnue"}
    assert len({shown(answer) for answer in answers}) == 1
    assert {tuple(sorted(answer.headers.items())) for answer in answers} == {
        tuple(sorted(answers[0].headers.items()))
    }


def test_codes_are_96_bits_drawn_at_random() -> None:
    codes = {label().attestation.code for _ in range(3)}
    assert len(codes) == 3
    assert all(re.fullmatch(r"[0-9a-f]{24}", code) for code in codes)


# --- the form ---------------------------------------------------------------------------------------------------------


def test_the_form_takes_number_and_code_as_they_are_printed() -> None:
    it = label()
    code = it.attestation.code
    printed = " ".join(code[start : start + 4] for start in range(0, 24, 4)).upper()
    url = reverse("certification:verify_form")
    asked = {"number": f" {it.attestation.number.lower()} ", "code": printed}
    answer = Client().get(url, asked)
    assert answer.url == reverse("certification:verify", args=[it.attestation.number, code])


def test_the_form_says_what_is_missing_and_keeps_what_was_typed() -> None:
    answer = Client().get(reverse("certification:verify_form"), {"number": "LSP-2025-00001"})
    assert answer.status_code == 422
    assert "Écrivez le code de vérification." in answer.content.decode()
    assert 'value="LSP-2025-00001"' in answer.content.decode()


def test_the_form_survives_anything() -> None:
    answer = Client().get(
        reverse("certification:verify_form"), {"number": "../../x?<script>", "code": "/é %00"}
    )
    assert answer.status_code == 302
    assert Client().get(answer.url).status_code == 404


# --- provisional questionnaires ---------------------------------------------------------------------------------------


@pytest.mark.rule("SUR-10")
def test_a_label_whose_surveys_asked_a_provisional_questionnaire_says_so() -> None:
    case = at_stage("labelled")
    attestation = Attestation.objects.get()
    asked = Questionnaire.objects.filter(campaigns__dossier=case.dossier).first()
    assert asked is not None and asked.warning
    page = ask(attestation.number, attestation.code, case.today).content.decode()
    assert "Ses enquêtes ont utilisé un questionnaire provisoire" in page
    assert " ".join(asked.warning.split()[:4]) in page.replace("\xa0", " ")
    api = f"/api/v1/attestations/{attestation.number}/verify/?code={attestation.code}"
    assert Client().get(api).json()["survey_warning"] == asked.warning
    Questionnaire.objects.update(provisional=False)
    assert (
        "questionnaire provisoire"
        not in ask(attestation.number, attestation.code, case.today).content.decode()
    )
    assert Client().get(api).json()["survey_warning"] == ""
    Questionnaire.objects.update(provisional=True)
    Campaign.objects.filter(dossier=case.dossier).update(closed_on=case.today + ONE, opened_on=case.today)
    assert verification.survey_warning(attestation) == ""
