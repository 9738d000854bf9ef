"""Sheets filled in on paper are typed in by the candidate's team, kept apart, with their author. SUU-05."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from candidates.services.models import Site
from label_sp.actors.models import User
from label_sp.journal.models import JournalEntry
from surveys.answering import typing_in
from surveys.answering.sheets import sheet_of
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign, Response
from tests.factories import DossierFactory, candidate_of, ditp_agent
from tests.surveys.answering.asked import open_campaign

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(one: Campaign, **more: Any) -> dict[str, Any]:
    return {"answers": "4321 0n-. 4444444", "day": one.dossier.today, "site": "", **more}


@pytest.mark.rule("SUU-05")
def test_a_sheet_is_one_line_of_signs_and_the_next_one_is_ready(settings: Any) -> None:
    settings.SECOND_FACTOR = False
    one = open_campaign()
    site = Site.objects.create(
        service=one.dossier.service, name="Annexe", address="1 rue", postal_code="80000", city="A"
    )
    author = candidate_of(one.dossier)
    client, at = signed_in(author), reverse("surveys:paper", args=[one.pk])
    sent = client.post(at, typed(one, site=site.name))
    page = client.get(sent["Location"]).content.decode()
    assert "Feuille enregistrée" in page.replace("\xa0", " ") and "4 3 2 1 0 0 - - 4" in page
    assert f'value="{one.dossier.today.isoformat()}"' in page and 'value="Annexe" selected' in page
    row = Response.objects.get()
    assert [getattr(row, f"q{n}") for n in range(1, 10)] == [4, 3, 2, 1, 0, 0, None, None, 4]
    assert (row.channel, row.entered_by, row.site, row.day) == ("paper", author, "Annexe", one.dossier.today)
    assert row.admissible and row.seconds is None
    entry = JournalEntry.objects.get(event="survey.sheet_typed")
    assert entry.actor == author and "4" not in str(entry.data)


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"answers": "4" * 14}, "answers", "Il en faut 15"),
        ({"answers": "4" * 16}, "answers", "16"),
        ({"answers": "43215" + "4" * 10}, "answers", "Signe n° 5"),
        ({"answers": "-" * 15}, "answers", "aucune réponse"),
        ({"site": "Ailleurs"}, "site", "pas un site"),
        ({"day": dt.date(2020, 1, 1)}, "day", "pendant la campagne"),
    ],
)
def test_a_slip_of_the_hand_is_told_where_it_is(more: dict[str, Any], field: str, said: str) -> None:
    one = open_campaign()
    with pytest.raises(ValidationError) as refused:
        typing_in.type_sheet(one.pk, actor=candidate_of(one.dossier), **typed(one, **more))
    assert said in " ".join(refused.value.message_dict[field])
    assert (
        not Response.objects.exists() and not JournalEntry.objects.filter(event="survey.sheet_typed").exists()
    )


def test_what_was_typed_wrong_comes_back(settings: Any) -> None:
    settings.SECOND_FACTOR = False
    one = open_campaign()
    page = signed_in(candidate_of(one.dossier)).post(
        reverse("surveys:paper", args=[one.pk]), typed(one, answers="449")
    )
    assert page.status_code == 422 and 'value="449"' in page.content.decode()


def test_only_the_candidates_team_types_in_and_others_see_no_page(settings: Any) -> None:
    settings.SECOND_FACTOR = False
    one = open_campaign()
    for name in ("surveys:paper", "surveys:paper_sheet"):
        at = reverse(name, args=[one.pk])
        assert signed_in(ditp_agent()).get(at).status_code == 403
        assert signed_in(candidate_of(DossierFactory())).get(at).status_code == 404
        assert Client().get(at).status_code == 302
    with pytest.raises(PermissionDenied):
        typing_in.type_sheet(one.pk, actor=ditp_agent(), **typed(one))


def test_a_campaign_that_is_not_open_takes_no_sheet(settings: Any) -> None:
    settings.SECOND_FACTOR = False
    one = open_campaign(status=CampaignStatus.PREPARING)
    with pytest.raises(ValidationError, match="pas ouverte"):
        typing_in.type_sheet(one.pk, actor=candidate_of(one.dossier), **typed(one))
    page = signed_in(candidate_of(one.dossier)).get(reverse("surveys:paper", args=[one.pk]))
    assert "ne prend pas de réponses" in page.content.decode()


@pytest.mark.paper
def test_the_sheet_to_print_asks_what_the_page_asks(settings: Any) -> None:
    settings.SECOND_FACTOR = False
    one = open_campaign()
    answer = signed_in(candidate_of(one.dossier)).get(reverse("surveys:paper_sheet", args=[one.pk]))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    for question in sheet_of(one.questionnaire_id).questions:
        assert " ".join(question.text.split())[:25] in " ".join(text.split())
    assert text.count("(4)") == text.count("(0)") == 15
