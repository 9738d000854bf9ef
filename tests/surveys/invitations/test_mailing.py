"""Invitations are sent bit by bit, once each, and those without an answer are reminded."""

from __future__ import annotations

import datetime as dt
import email
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.dossiers.models import Dossier
from label_sp.journal.models import JournalEntry
from label_sp.outbox import tasks
from surveys.campaigns import running
from surveys.campaigns.models import Campaign
from surveys.invitations import mailing, queries
from surveys.invitations.enums import InvitationState, MailingState
from surveys.invitations.models import Mailing, Token
from surveys.invitations.tokens import hash_of, secret_of
from tests.audits.conftest import browser
from tests.certification.pages import words
from tests.factories import DossierFactory, candidate_of, questionnaires
from tests.surveys.campaigns.run_cases import invited, opened, prepared
from tests.surveys.invitations.cases import let_go, mails, people, send_all, solicited, states

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


# --- sending ----------------------------------------------------------------------------------------------------------


def test_nothing_leaves_before_the_opening_nor_without_addresses(dossier: Dossier) -> None:
    campaign = prepared(dossier)
    invited(campaign, "a@x.fr")
    with pytest.raises(TransitionNotAllowed):
        mailing.send_invitations(campaign.pk, actor=candidate_of(dossier))
    other = opened(dossier, kind="agents")
    with pytest.raises(ValidationError):
        mailing.send_invitations(other.pk, actor=candidate_of(dossier))
    assert not Mailing.objects.exists()


def test_each_gets_a_link_of_their_own_of_which_only_the_hash_is_kept(dossier: Dossier) -> None:
    campaign = opened(dossier, otherwise=10)
    invited(campaign, *people(3))
    send_all(campaign)
    assert states(campaign) == {InvitationState.SENT: 3} and solicited(campaign) == 13
    assert {str(each.to[0]) for each in mail.outbox} == set(people(3))
    for each in campaign.invitations.all():
        secret = secret_of(each)
        (found,) = (sent for sent in mail.outbox if sent.to == [each.address])
        assert f"/avis/{secret}/" in found.body
        assert each.token.hash == hash_of(secret) and secret not in str(mails().values_list())
    made = campaign.mailings.get()
    assert (made.state, made.people, made.ended_on) == (MailingState.DONE, 3, timezone.localdate())


def test_the_mail_says_how_to_leave_by_one_click(dossier: Dossier) -> None:
    campaign = opened(dossier)
    invited(campaign, "a@exemple.test")
    send_all(campaign)
    made = email.message_from_bytes(mail.outbox[0].message().as_bytes())
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made["List-Id"] == "<survey.users_invited.127.0.0.1>"
    address = made["List-Unsubscribe"].replace("\n ", "").strip("<>")
    assert address.startswith("http") and address in mail.outbox[0].body.replace("\n", "")
    text, html = (part.get_payload(decode=True).decode() for part in made.get_payload())
    assert "Donner mon avis" in html and "Bonjour" in text


def test_the_rate_of_a_minute_holds_for_all_campaigns_together(dossier: Dossier, settings: Any) -> None:
    settings.SURVEY_MAILS_PER_MINUTE = 10
    campaigns = [opened(dossier), opened(DossierFactory())]
    for campaign in campaigns:
        invited(campaign, *people(12))
        mailing.send_invitations(campaign.pk, actor=candidate_of(campaign.dossier))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert [mailing.advance(), mailing.advance()] == [10, 0]
        assert [states(each)["leaving"] for each in campaigns] == [5, 5]
        clock.shift(61)
        assert mailing.advance() == 10
        clock.shift(61)
        assert mailing.advance() == 4
    assert mails().count() == 24


def test_a_pause_holds_it_and_it_goes_on(dossier: Dossier, settings: Any) -> None:
    settings.SURVEY_MAILS_PER_MINUTE = 2
    campaign, actor = opened(dossier), candidate_of(dossier)
    invited(campaign, *people(5))
    mailing.send_invitations(campaign.pk, actor=actor)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        mailing.advance()
        mailing.pause_mailing(campaign.pk, actor=actor)
        clock.shift(61)
        assert mailing.advance() == 0
        page = browser(actor).get(reverse("surveys:invitations", args=[campaign.pk]))
        assert "Envoi en pause : 0 sur 5 invitations" in words(page) and "Actualiser" in words(page)
        mailing.resume_mailing(campaign.pk, actor=actor)
        assert mailing.advance() == 2
        with pytest.raises(TransitionNotAllowed):
            mailing.resume_mailing(campaign.pk, actor=actor)


def test_a_closed_campaign_sends_nothing_any_more(dossier: Dossier) -> None:
    campaign, actor = opened(dossier), candidate_of(dossier)
    invited(campaign, *people(2))
    mailing.send_invitations(campaign.pk, actor=actor)
    mailing.advance()
    running.abandon_campaign(campaign.pk, actor=actor)
    tasks.send_outbox()
    assert not mail.outbox and set(mails().values_list("state", flat=True)) == {"skipped"}
    assert not JournalEntry.objects.filter(event="message.skipped").exists()


# --- at once ----------------------------------------------------------------------------------------------------------


def send_twice(campaign: Campaign) -> Counter[str]:
    actor, barrier = candidate_of(campaign.dossier), Barrier(2, timeout=20)

    def attempt(_: int) -> str:
        try:
            barrier.wait()
            mailing.send_invitations(campaign.pk, actor=actor)
        except (TransitionNotAllowed, IntegrityError, BrokenBarrierError) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "started"

    with ThreadPoolExecutor(2) as pool:
        return Counter(pool.map(attempt, range(2)))


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_sends(dossier: Dossier) -> None:
    campaign = opened(dossier)
    invited(campaign, *people(3))
    assert send_twice(campaign) == {"started": 1, "TransitionNotAllowed": 1}
    let_go()
    assert len(mail.outbox) == 3 and Token.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_look_at_what_is_under_way_the_second_breaks_a_constraint(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "UNDER_WAY", ())
    campaign = opened(dossier)
    invited(campaign, *people(3))
    assert send_twice(campaign) == {"started": 1, "IntegrityError": 1}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_mail_once_and_keep_the_rate(dossier: Dossier, settings: Any) -> None:
    settings.SURVEY_MAILS_PER_MINUTE = 6
    campaign = opened(dossier)
    invited(campaign, *people(20))
    mailing.send_invitations(campaign.pk, actor=candidate_of(dossier))

    def work(_: int) -> int:
        try:
            return mailing.advance()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        written = list(pool.map(work, range(2)))
    assert sum(written) == 6 and mails().count() == 6, (written, connection.vendor)


# --- reminders --------------------------------------------------------------------------------------------------------


def test_only_those_without_an_answer_are_reminded_and_not_twice_in_a_week(dossier: Dossier) -> None:
    campaign, actor = opened(dossier), candidate_of(dossier)
    invited(campaign, *people(4))
    with pytest.raises(ValidationError):
        mailing.remind(campaign.pk, actor=actor)
    send_all(campaign)
    Token.objects.filter(invitation__address="a0@exemple.test").delete()  # answered
    with pytest.raises(ValidationError, match="à partir du"):
        mailing.remind(campaign.pk, actor=actor)
    with time_machine.travel(timezone.now() + 8 * DAY):
        assert queries.reminds_somewhere(dossier)
        mailing.remind(campaign.pk, actor=actor)
        let_go()
        assert sorted(each.to[0] for each in mail.outbox[4:]) == people(4)[1:]
        assert mail.outbox[4].subject.startswith("Rappel")
        first, again = (next(m for m in mail.outbox[n:] if m.to == ["a1@exemple.test"]) for n in (0, 4))
        assert re.findall(r"/avis/\S+", first.body) == re.findall(r"/avis/\S+", again.body)
        with pytest.raises(ValidationError, match="à partir du"):
            mailing.remind(campaign.pk, actor=actor)
        assert not queries.reminds_somewhere(dossier)
    assert set(campaign.invitations.values_list("mailing", flat=True)) == {2}, (
        "the row tells nothing of who answered"
    )


def test_who_answers_while_the_reminder_waits_is_not_reminded(dossier: Dossier) -> None:
    campaign = opened(dossier)
    invited(campaign, *people(2))
    send_all(campaign)
    with time_machine.travel(timezone.now() + 8 * DAY):
        mailing.remind(campaign.pk, actor=candidate_of(dossier))
        mailing.advance()
        Token.objects.filter(invitation__address="a0@exemple.test").delete()
        tasks.send_outbox()
    assert [each.to[0] for each in mail.outbox[2:]] == ["a1@exemple.test"]
