"""A candidate watches the number grow, sees what closing gives, closes, and finds the report among its pieces."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from candidates.pieces import queries as pieces
from candidates.pieces.enums import PieceKind
from surveys.answering import use_cases as answering
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign
from surveys.invitations import mailing
from surveys.invitations.models import Token
from surveys.invitations.tokens import hash_of, secret_of
from tests.browser.people import NewContext, at_browser
from tests.browser.test_answering import PHONE, tick
from tests.factories import candidate_of, dossier_in, import_survey, questionnaires
from tests.surveys.campaigns.run_cases import invited, opened
from tests.surveys.invitations.cases import let_go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.paper]
AGENTS = 49  # of whom 25 are needed; one more would need 30. SUA-03
LAST = f"agent{AGENTS - 1}@exemple.test"
QUESTIONS = 11


def one_short() -> Campaign:
    """All agents were written to, 24 have answered by their links; the users' survey is closed already."""
    questionnaires()
    dossier = dossier_in("preparing")
    closed_on = dossier.today - dt.timedelta(days=2)
    import_survey(dossier, "users", opened_on=closed_on - dt.timedelta(days=30), closed_on=closed_on)
    campaign = opened(dossier, kind="agents", concerned=AGENTS)
    invited(campaign, *(f"agent{number}@exemple.test" for number in range(AGENTS)))
    mailing.send_invitations(campaign.pk, actor=candidate_of(dossier))
    let_go()
    for person in campaign.invitations.exclude(address=LAST)[:24]:
        assert answering.take_personal(hash_of(secret_of(person)), campaign.pk, "4" * QUESTIONS, seconds=40)
    return campaign


def link_of(address: str) -> str:
    """The personal link, as the mail gives it."""
    (sent,) = [each.body for each in mail.outbox if each.to == [address]]
    found = re.search(r"/avis/[^/\s]+/", sent)
    assert found
    return found[0]


@pytest.mark.rule("SUR-03")
@pytest.mark.rule("SUA-03")
@pytest.mark.rule("SUR-09")
def test_the_number_grows_and_closing_makes_the_piece(
    live_server: Any, new_context: NewContext, axe: Callable[[Page], None]
) -> None:
    campaign = one_short()
    candidate = at_browser(candidate_of(campaign.dossier), new_context, live_server.url).sign_in()
    page = candidate.open("surveys:steering", campaign.pk)
    candidate.sees("24 questionnaires recevables, il en faut 25")
    candidate.sees("Il en manque 1.")
    needed = page.get_by_role("table", name="Réponses exigées")
    for agents, count in (("49 (vous)", 25), ("50", 30), ("300", 90), ("301", 50)):
        row = needed.get_by_role("row").filter(has=page.get_by_role("rowheader", name=agents, exact=True))
        expect(row.get_by_role("cell").first).to_have_text(str(count))
    candidate.sees("Non valide")
    axe(page)

    phone = new_context(java_script_enabled=False).new_page()
    phone.set_viewport_size(PHONE)
    phone.goto(live_server.url + link_of(LAST))
    for place in range(1, QUESTIONS + 1):
        tick(phone, place, "3")
    phone.get_by_role("button", name="Envoyer mes réponses").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Merci")

    page.reload()
    candidate.sees("25 questionnaires recevables, il en faut 25")
    candidate.sees("Le nombre exigé est atteint")
    candidate.does_not_see("Non valide")
    candidate.follow("Clore la campagne")
    candidate.sees_heading("Clore l’enquête agents")
    candidate.sees("25 questionnaires recevables, il en faut 25")
    candidate.sees("Note globale : 99,0 sur 100")  # 24 × 1 and 1 × 0.75, of 25
    axe(page)
    candidate.press("Clore la campagne")
    candidate.sees("Enquête agents close : 25 questionnaires recevables.")
    candidate.sees("Les rapports des deux enquêtes sont joints au dossier.")
    campaign.refresh_from_db()
    assert (campaign.status, campaign.admissible) == (CampaignStatus.CLOSED, 25)
    assert not Token.objects.exists()

    piece = pieces.current_pieces(campaign.dossier)[PieceKind.SURVEY_REPORTS]
    candidate.open("candidates:pieces", campaign.dossier_id)
    candidate.follow(PieceKind.SURVEY_REPORTS.label)
    with page.expect_download() as arriving:
        page.get_by_role("link", name=piece.name).click()
    content = Path(arriving.value.path()).read_bytes()
    assert hashlib.sha256(content).hexdigest() == piece.sha256
    read = " ".join(" ".join(each.extract_text() for each in PdfReader(io.BytesIO(content)).pages).split())
    assert "Enquête valide : 25 questionnaires recevables, il en faut 25" in read
    assert "Note globale : 99,0 sur 100" in read
