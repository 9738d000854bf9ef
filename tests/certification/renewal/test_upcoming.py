"""A renewed label between its decision and the first day of its cycle says from when, everywhere. REN-02."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from label_sp.guide.attestation import obtained_in_words
from tests.audits.conftest import api, browser
from tests.certification.pages import words
from tests.scenarios import Case, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("REN-02")]


@pytest.fixture
def case() -> Case:
    return at_stage("labelled").renewal().advance("labelled")


def said(case: Case) -> str:
    return obtained_in_words(case.dossier.obtained_on)


def test_the_dossier_the_desk_and_the_list_say_from_when(case: Case) -> None:
    with case.at(case.today):
        candidate = browser(case.people.candidate)
        for page in (
            reverse("certification:dossier", args=[case.dossier_id]),
            reverse("certification:desk"),
            reverse("certification:dossiers"),
        ):
            assert said(case) in words(candidate.get(page)), page
        told = api(case.people.candidate).get(reverse("api-dossier", args=[case.dossier_id])).json()
    assert told["status_label"] == said(case)


def test_the_register_and_the_check_of_its_attestation_say_it_too(case: Case) -> None:
    first, number = case.previous, case.dossier.attestations.get()
    with case.at(case.today):
        page = Client().get(reverse("certification:register_entry", args=[first.dossier_id]))
        assert f"Cycle suivant : {said(case)}." in words(page)
        checked = Client().get(reverse("certification:verify", args=[number.number, number.code]))
        assert "Pas encore valable" in words(checked) and said(case) in words(checked)


def test_from_its_first_day_on_it_is_a_label_like_another(case: Case) -> None:
    with case.at(case.dossier.obtained_on):
        assert case.dossier.get_status_display() == "Labellisé"
