"""Whoever was asked answers on one page, once, and loses nothing that was typed. SUU-05, SUR-06."""

from __future__ import annotations

import datetime as dt
import logging
from html.parser import HTMLParser

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from label_sp.common import throttles
from surveys.answering import drafts, stamps
from surveys.answering.sheets import sheet_of
from surveys.campaigns import storage
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign, Response
from surveys.invitations.models import Invitation, OpenLink, Token
from surveys.invitations.tokens import hash_of, secret_of
from tests.surveys.answering.asked import answers, asked, open_campaign, opened, poster

pytestmark = pytest.mark.django_db


def at(token: str) -> str:
    return reverse("surveys:answer", args=[token])


def shared_at(code: str) -> str:
    return reverse("surveys:answer_shared", args=[code])


class Ticked(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("type") == "radio":
            self.names.add(str(given["name"]))
            if "checked" in given:
                self.found[str(given["name"])] = str(given["value"])


def ticked(page: bytes) -> dict[str, str]:
    return Ticked(page.decode()).found


# --- one answer -------------------------------------------------------------------------------------------------------


def test_an_invited_person_answers_once(client: Client) -> None:
    one = open_campaign()
    token = asked(one, site="Annexe")
    form = opened(client, at(token))
    sent = client.post(at(token), {**form, **answers(one, "3"), "act": "send"})
    assert (sent.status_code, sent["Location"]) == (302, reverse("surveys:answered"))
    row = Response.objects.get()
    assert [getattr(row, f"q{n}") for n in range(1, 16)] == [3] * 15 and row.q16 is None
    assert (row.channel, row.site, row.finished, row.admissible, row.counted) == (
        "mail",
        "Annexe",
        True,
        True,
        False,
    )
    assert (row.day, row.entered_by) == (one.dossier.today, None) and row.seconds in (0, 10)
    assert not Token.objects.exists() and Invitation.objects.exists()
    assert "Merci" in client.get(sent["Location"]).content.decode()
    for again in (client.get(at(token)), client.post(at(token), {**form, **answers(one), "act": "send"})):
        assert again.status_code == 404 and "déjà servi" in again.content.decode()
    assert Response.objects.count() == 1


def test_the_page_asks_each_question_with_its_five_answers_and_says_how_far(client: Client) -> None:
    one = open_campaign(planned_end=timezone.localdate() + dt.timedelta(days=9))
    page = client.get(at(asked(one))).content.decode()
    assert Ticked(page).names == set(answers(one)) and page.count('type="radio"') == 75
    assert page.count("<fieldset") == page.count("<legend") == 15
    assert "Question 15 sur 15" in page and str(one.dossier.service.organisation) in page
    assert one.questionnaire.provisional and "Questionnaire provisoire" in page
    assert "\ue000" not in page and "fr-nav" not in page


def test_how_long_it_took_is_rounded_and_bounded(client: Client) -> None:
    one = open_campaign()
    start = dt.datetime(2027, 3, 1, 9, 0, 1, tzinfo=dt.UTC)
    for number, (later, kept) in enumerate([(4, 0), (47, 40), (7200, 3600)]):
        token = asked(one, number)
        with time_machine.travel(start, tick=False):
            form = opened(client, at(token))
        with time_machine.travel(start + dt.timedelta(seconds=later), tick=False):
            client.post(at(token), {**form, **answers(one), "act": "send"})
        assert Response.objects.filter(seconds=kept).exists()


def test_a_day_is_that_of_the_service(client: Client) -> None:
    one = open_campaign()
    one.dossier.service.department = "988"
    one.dossier.service.save()
    token = asked(one)
    with time_machine.travel(dt.datetime(2027, 3, 1, 20, tzinfo=dt.UTC), tick=False):
        client.post(at(token), {**opened(client, at(token)), **answers(one), "act": "send"})
    assert Response.objects.get().day == dt.date(2027, 3, 2)  # seven in the morning in Nouméa


@pytest.mark.rule("SUR-06")
def test_what_is_left_is_asked_once_and_may_stay_without_an_answer(client: Client) -> None:
    one = open_campaign()
    token, given = asked(one), answers(one)
    left = list(given)[2:5]
    some = {code: level for code, level in given.items() if code not in left}
    form = opened(client, at(token))
    page = client.post(at(token), {**form, **some, "act": "send"})
    assert page.status_code == 200 and not Response.objects.exists()
    text = page.content.decode()
    assert "3\xa0questions" in text or "3 questions" in text
    assert ticked(page.content) == some and text.count("Sans réponse</p>") == 3
    assert 'href="#question-3"' in text
    client.post(at(token), {**form, **some, "act": "anyway"})
    row = Response.objects.get()
    assert (row.q2, row.q3, row.q5, row.q6) == (4, None, None, 4) and row.admissible


def test_an_empty_form_burns_no_link(client: Client) -> None:
    one = open_campaign()
    token = asked(one)
    for act in ("send", "anyway"):
        page = client.post(at(token), {**opened(client, at(token)), "act": act})
        assert "au moins une question" in page.content.decode()
    assert Token.objects.exists() and not Response.objects.exists()


def test_what_is_no_answer_counts_as_none(client: Client) -> None:
    one = open_campaign()
    token, given = asked(one), answers(one)
    first = next(iter(given))
    client.post(at(token), {**opened(client, at(token)), **given, first: "5", "act": "anyway"})
    assert Response.objects.get().q1 is None


# --- later ------------------------------------------------------------------------------------------------------------


def test_unfinished_answers_come_back_by_their_link_and_open_with_it_alone(client: Client) -> None:
    one = open_campaign()
    token, other = asked(one), asked(one, 2)
    given = dict(list(answers(one, "2").items())[:4])
    page = client.post(at(token), {**opened(client, at(token)), **given, "act": "later"})
    assert "gardées" in page.content.decode() and at(token) in page.content.decode()
    assert ticked(client.get(at(token)).content) == given
    assert ticked(client.get(at(other)).content) == {}
    draft = Token.objects.get(hash=hash_of(token)).draft
    sheet = sheet_of(one.questionnaire_id)
    assert drafts.opened(token, draft, sheet) == given
    assert drafts.opened(hash_of(token), draft, sheet) == {}  # what the table holds opens nothing
    assert drafts.opened(other, draft, sheet) == {}
    assert len(drafts.seal(token, ["4"] * 15)) == len(drafts.seal(token, ["-"] * 11)) == len(bytes(draft))
    client.post(at(token), {**opened(client, at(token)), **answers(one), "act": "send"})
    assert Response.objects.count() == 1 and Token.objects.filter(draft=None).count() == 1


# --- no questionnaire -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (CampaignStatus.PREPARING, 403, "pas encore ouverte"),
        (CampaignStatus.CLOSED, 410, "terminée"),
        (CampaignStatus.ABANDONED, 410, "terminée"),
    ],
)
def test_a_campaign_that_takes_nothing_says_so(client: Client, status: str, code: int, said: str) -> None:
    one = open_campaign()
    token, link = asked(one), poster(one)
    form = opened(client, at(token))
    closed = timezone.localdate() if status == CampaignStatus.CLOSED else None
    Campaign.objects.update(status=status, closed_on=closed)
    for address in (at(token), shared_at(link)):
        for page in (client.get(address), client.post(address, {**form, **answers(one), "act": "send"})):
            assert page.status_code == code and said in page.content.decode()
    assert client.post(at(token), {**form, **answers(one), "act": "later"}).status_code == code
    assert not Response.objects.exists() and Token.objects.filter(draft=None).exists()


@pytest.mark.parametrize("address", ["/avis/jamais-vu/", "/avis/q/jamaisvu/"])
def test_an_unknown_link_says_what_to_do(client: Client, address: str) -> None:
    for page in (client.get(address), client.post(address, {"act": "send"})):
        assert page.status_code == 404 and "recopiez-le en entier" in page.content.decode()


def test_an_address_without_its_last_slash_leads_to_the_page(client: Client) -> None:
    token = asked(open_campaign())
    assert client.get(at(token).rstrip("/"))["Location"] == at(token)


# --- nothing is kept of the person ------------------------------------------------------------------------------------


def test_no_cookie_but_the_one_against_forged_forms_and_the_headers_of_all_pages(client: Client) -> None:
    one = open_campaign()
    token = asked(one)
    page, usual = client.get(at(token)), client.get(reverse("legal"))
    assert set(page.cookies) == {"csrftoken"}
    for name in (
        "Content-Security-Policy",
        "X-Frame-Options",
        "X-Content-Type-Options",
        "Cross-Origin-Opener-Policy",
    ):
        assert page[name] == usual[name]
    assert page["Referrer-Policy"] == "strict-origin" and page["Cache-Control"] == "no-store"
    client.post(at(token), {**opened(client, at(token)), **answers(one), "act": "send"})
    assert set(client.cookies) == {"csrftoken"}


def test_the_token_is_in_no_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    one = open_campaign()
    token = asked(one)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django.request").warning("GET %s", at(token))
        client.get(at(token + "x"))
        client.delete(at(token))
        Client(enforce_csrf_checks=True).post(at(token), answers(one))
    assert caplog.text and token not in caplog.text and "/avis/***" in caplog.text


def test_a_forged_form_writes_nothing_and_comes_back_filled() -> None:
    one = open_campaign()
    token, given = asked(one), answers(one, "2")
    strict = Client(enforce_csrf_checks=True)
    form = opened(strict, at(token))
    page = strict.post(at(token), {**form, **given, "act": "send"})
    assert not Response.objects.exists() and ticked(page.content) == given
    assert "envoyez-les de nouveau" in page.content.decode()
    sent = strict.post(
        at(token), {**form, **given, "act": "send", "csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    )
    assert sent.status_code == 302 and Response.objects.count() == 1


@pytest.mark.parametrize("stamp", ["", "abc", "a.b.c", "é.1.2"])
def test_a_stamp_that_was_not_made_here_loses_nothing(client: Client, stamp: str) -> None:
    one = open_campaign()
    token = asked(one)
    page = client.post(at(token), {**answers(one, "1"), "stamp": stamp, "act": "send"})
    assert ticked(page.content) == answers(one, "1") and not Response.objects.exists()
    assert stamps.read(stamp) is None


def test_the_stamp_of_another_campaign_takes_no_answer(client: Client) -> None:
    one, other = open_campaign(), open_campaign()
    token = asked(one)
    form = opened(client, at(asked(other, 2)))
    page = client.post(at(token), {**form, **answers(one), "act": "send"})
    assert ticked(page.content) == answers(one) and not Response.objects.exists()


def test_too_heavy_a_body_and_another_method_are_refused(client: Client) -> None:
    token = asked(open_campaign())
    assert client.post(at(token), {"x": "y" * 5_000_000}).status_code == 413
    assert client.post(at(token), {"U1a": "4\x00"}).status_code == 400
    assert client.put(at(token)).status_code == 405
    assert client.post(reverse("surveys:answered")).status_code == 405


# --- the open link ----------------------------------------------------------------------------------------------------


def test_a_poster_leads_to_the_same_page_and_its_answers_stand_apart(client: Client) -> None:
    one = open_campaign()
    link = poster(one, "Mairie")
    form = opened(client, shared_at(link))
    assert "plus tard" not in client.get(shared_at(link)).content.decode()
    for _ in range(2):
        assert client.post(shared_at(link), {**form, **answers(one), "act": "send"}).status_code == 302
    assert set(Response.objects.values_list("channel", "site")) == {("qr", "Mairie")}
    storage.fold(one.pk)
    one.refresh_from_db()
    assert one.channels == {"qr": 2}
    OpenLink.objects.update(closed=True)
    assert client.post(shared_at(link), {**form, **answers(one), "act": "send"}).status_code == 404
    assert Response.objects.count() == 2


def test_one_subscriber_answers_a_poster_so_often_and_no_address_is_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttles.UntracedLimit, "rate", "3/hour", raising=False)
    one = open_campaign()
    link = poster(one)
    form = {**opened(client, shared_at(link)), **answers(one, "3"), "act": "send"}
    here = [client.post(shared_at(link), form, REMOTE_ADDR="192.0.2.7").status_code for _ in range(5)]
    assert here == [302, 302, 302, 429, 429]
    page = client.post(shared_at(link), form, REMOTE_ADDR="192.0.2.7")
    assert ticked(page.content) == answers(one, "3") and page.headers["X-Frame-Options"] == "DENY"
    assert client.post(shared_at(link), form, REMOTE_ADDR="192.0.2.8").status_code == 302
    key = throttles.UntracedLimit("open-link", link).get_cache_key(page.wsgi_request, None)
    assert "192.0.2" not in key and link not in key


def test_a_secret_is_worked_out_of_its_row_and_has_256_bits() -> None:
    token = asked(open_campaign())
    invitation = Invitation.objects.get()
    assert secret_of(invitation) == token and len(token) == 43
