"""Invitations: pasted line by line, sent bit by bit, reminded, bounced, opted out, forgotten."""

from __future__ import annotations

import datetime as dt
import email
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPRecipientsRefused
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, connections
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox import queue, returns, tasks
from label_sp.outbox.models import Message, MessageState
from surveys.campaigns import running
from surveys.campaigns.models import Campaign
from surveys.invitations import adding, leaving, links, mailing, queries, reading, settling, use_cases
from surveys.invitations.enums import InvitationState, MailingState, Refusal
from surveys.invitations.models import Invitation, Mailing, OptOut, Token
from surveys.invitations.tokens import hash_of, secret_of
from tests.audits.conftest import api, browser
from tests.candidates.imports.test_import_files import workbook
from tests.certification.pages import words
from tests.factories import DossierFactory, candidate_of, member, questionnaires
from tests.outbox.outbox_cases import Refusing
from tests.outbox.test_returns import report
from tests.surveys.campaigns.run_cases import invited, opened, prepared, sites

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


def people(count: int, name: str = "a") -> list[str]:
    return [f"{name}{number}@exemple.test" for number in range(count)]


def mails() -> QuerySet[Message]:
    """Those of surveys: the DITP's answer about the access is none."""
    return Message.objects.filter(kind__regex="invited|reminded|forgotten")


def send_all(campaign: Campaign) -> None:
    """One press, then the clock until all left."""
    mailing.send_invitations(campaign.pk, actor=candidate_of(campaign.dossier))
    let_go()


def let_go() -> None:
    mailing.advance()
    tasks.send_outbox()
    mailing.advance()


def states(campaign: Campaign) -> Counter[str]:
    return Counter(campaign.invitations.values_list("state", flat=True))


def solicited(campaign: Campaign) -> int:
    campaign.refresh_from_db()
    return campaign.solicited


# --- the lines --------------------------------------------------------------------------------------------------------


def test_pasted_lines_are_read_as_people_write_them() -> None:
    lines = ("a@x.fr", "", "  b@x.fr ; Accueil, bureau 2", "Claire Vasseur <c@x.fr>\td@x.fr", "rien")
    text = "\n".join((*lines, "E <e@x.fr>;Annexe", "f@x.fr, g@x.fr"))
    assert [(each.number, each.address, each.site) for each in reading.pasted(text)] == [
        (1, "a@x.fr", ""),
        (3, "b@x.fr", "Accueil, bureau 2"),
        (4, "c@x.fr", ""),
        (4, "d@x.fr", ""),
        (5, "rien", ""),
        (6, "e@x.fr", "Annexe"),
        (7, "f@x.fr", ""),
        (7, "g@x.fr", ""),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "Nom;Adresse électronique;Site\r\nX;a@x.fr;Accueil\r\nY;b@x.fr;\r\n".encode("cp1252"),
        "\ufeffe-mail,lieu\na@x.fr,Accueil\nb@x.fr,\n".encode(),
        b"a@x.fr\tAccueil\nb@x.fr\t\n",
    ],
)
def test_a_table_is_read_by_its_columns_or_by_its_addresses(content: bytes) -> None:
    assert [(each.address, each.site) for each in reading.from_file(content)] == [
        ("a@x.fr", "Accueil"),
        ("b@x.fr", ""),
    ]


def test_each_refused_line_says_why_and_stops_no_other(dossier: Dossier) -> None:
    campaign = opened(dossier, sites=sites(dossier, "Accueil"))
    OptOut.objects.create(
        organisation=dossier.service.organisation,
        address_hash=reading.hash_of_address("Parti@x.fr"),
        since=dossier.today,
    )
    invited(campaign, "connu@x.fr")
    typed = "a@x.fr;accueil\nA@X.fr\nconnu@x.fr\nparti@x.fr\nnulle-part@\nb@x.fr;Ailleurs\nc@x.fr"
    added = adding.add_invitations(campaign.pk, actor=candidate_of(dossier), lines=reading.pasted(typed))
    assert added.count == 2
    assert [(each.line.number, each.reason) for each in added.refused] == [
        (2, Refusal.TWICE),
        (3, Refusal.KNOWN),
        (4, Refusal.OPTED_OUT),
        (5, Refusal.NOT_AN_ADDRESS),
        (6, Refusal.UNKNOWN_SITE),
    ]
    assert campaign.invitations.get(address="a@x.fr").site == "Accueil"


def test_the_page_keeps_what_was_refused_in_its_field(dossier: Dossier) -> None:
    campaign = opened(dossier)
    url, candidate = reverse("surveys:invitations", args=[campaign.pk]), browser(candidate_of(dossier))
    page = candidate.post(url, {"act": "add", "pasted": "a@x.fr\npas une adresse\nb@x.fr"})
    assert page.status_code == 200
    assert "2 adresses ajoutées, 1 ligne refusée" in words(page)
    assert "Ligne 2, « pas une adresse » : ce n’est pas une adresse électronique." in words(page)
    assert re.search(r"<textarea[^>]*>\s*pas une adresse</textarea>", page.content.decode())
    file = SimpleUploadedFile("liste.csv", b"courriel;site\nc@x.fr;\n", "text/csv")
    done = candidate.post(url, {"act": "add", "pasted": "", "file": file}, follow=True)
    assert "1 adresse ajoutée." in words(done) and "3 personnes" in words(done)
    empty = candidate.post(url, {"act": "add", "pasted": " "})
    assert empty.status_code == 422 and "Collez au moins une adresse" in words(empty)
    broken = candidate.post(
        url, {"act": "add", "pasted": "d@x.fr", "file": SimpleUploadedFile("a.csv", b"%PDF-1")}
    )
    assert broken.status_code == 422 and "d@x.fr" in broken.content.decode()
    one = campaign.invitations.get(address="a@x.fr")
    candidate.post(url, {"act": "remove", "invitation": str(one.pk)})
    assert not Invitation.objects.filter(pk=one.pk).exists()
    candidate.post(url, {"act": "remove", "everything": "on"})
    assert not campaign.invitations.exists()


def test_nobody_else_reads_or_writes_addresses(dossier: Dossier) -> None:
    campaign = opened(dossier)
    invited(campaign, "a@x.fr")
    for role in (Role.BODY_MANAGER, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            invited(campaign, "b@x.fr", actor=member(dossier.body, role))
        with pytest.raises(PermissionDenied):
            mailing.send_invitations(campaign.pk, actor=member(dossier.body, role))
    stranger = api(candidate_of(DossierFactory()))
    assert stranger.get(f"/api/v1/campaigns/{campaign.pk}/invitations/").status_code == 404


def test_agents_solicited_are_never_more_than_those_concerned(dossier: Dossier) -> None:
    campaign = opened(dossier, kind="agents", concerned=3, otherwise=1)
    invited(campaign, *people(2))
    with pytest.raises(RuleViolation) as refused:
        invited(campaign, "un-de-trop@x.fr")
    assert refused.value.failures[0].rule == "SUA-02"
    send_all(campaign)
    assert solicited(campaign) == 3


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


# --- bounces and small groups -----------------------------------------------------------------------------------------


def test_a_refused_address_is_no_person_solicited(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = opened(dossier)
    invited(campaign, "perdue@exemple.test")
    mailing.send_invitations(campaign.pk, actor=candidate_of(dossier))
    mailing.advance()
    refusal = SMTPRecipientsRefused({"perdue@exemple.test": (550, b"no such user perdue@exemple.test")})
    with monkeypatch.context() as patch:
        Refusing(patch, refusal)
        tasks.send_outbox()
    mailing.advance()
    assert states(campaign) == {InvitationState.BOUNCED: 1} and solicited(campaign) == 0
    assert not Token.objects.exists() and not queue.failures().exists()


def test_a_mail_that_comes_back_later_counts_no_more(dossier: Dossier) -> None:
    campaign = opened(dossier)
    invited(campaign, *people(2))
    send_all(campaign)
    assert solicited(campaign) == 2
    message = mails().first()
    assert message and returns.read_one(report(message.pk))
    assert states(campaign) == {"sent": 1, "bounced": 1} and solicited(campaign) == 1
    assert not JournalEntry.objects.filter(event="message.returned").exists()


def told(campaign: Campaign) -> Counter[str]:
    return Counter(Token.objects.filter(campaign=campaign).values_list("site", flat=True))


def test_a_site_of_fewer_than_five_is_told_by_no_answer(dossier: Dossier) -> None:
    campaign = opened(dossier, sites=sites(dossier, "A", "B", "C"))
    for name, count in (("A", 9), ("B", 6), ("C", 4)):
        invited(campaign, *people(count, name.lower()), site=name)
    invited(campaign, "x@exemple.test")
    send_all(campaign)
    assert told(campaign) == {"A": 9, "B": 6, "": 5}


def test_those_of_no_site_are_five_as_well_or_the_smallest_site_joins_them(dossier: Dossier) -> None:
    """An answer that says no site would lead to the only two people of whom none is said."""
    campaign = opened(dossier, sites=sites(dossier, "A", "B", "C"))
    for name, count in (("A", 9), ("B", 6), ("C", 2)):
        invited(campaign, *people(count, name.lower()), site=name)
    send_all(campaign)
    assert told(campaign) == {"A": 9, "": 8}


def test_bounces_that_leave_fewer_than_five_take_the_site_away(dossier: Dossier) -> None:
    campaign = opened(dossier, sites=sites(dossier, "A", "B"))
    invited(campaign, *people(9, "a"), site="A")
    invited(campaign, *people(5, "b"), site="B")
    send_all(campaign)
    assert told(campaign) == {"A": 9, "B": 5}
    settling.settle(campaign.invitations.filter(site="B").first().pk, MessageState.FAILED)
    assert told(campaign) == {"": 13}, "4 people of no site would be too few: both sites are kept quiet"


# --- opting out -------------------------------------------------------------------------------------------------------


def test_from_the_mail_one_opts_out_by_a_button_or_by_one_click(dossier: Dossier) -> None:
    campaign = opened(dossier)
    invited(campaign, *people(2))
    send_all(campaign)
    one, other = (links.to_leave(each) for each in campaign.invitations.order_by("address"))
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(one)
    assert page.status_code == 200 and "Ne plus recevoir d’enquête" in words(page)
    assert states(campaign) == {"sent": 2}, "a visit alone does nothing: what reads mails follows links"
    assert "C’est noté" in words(visitor.post(one))
    clicked = visitor.post(
        other, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert clicked.status_code == 200 and states(campaign) == {"opted_out": 2}
    assert visitor.post(other).status_code == 200 and OptOut.objects.count() == 2
    assert "no-store" in clicked["Cache-Control"]
    assert solicited(campaign) == 2, "they were written to"
    with time_machine.travel(timezone.now() + 8 * DAY), pytest.raises(ValidationError):
        mailing.remind(campaign.pk, actor=candidate_of(dossier))
    wrong = one[:-3] + "aa/"
    assert visitor.get(wrong).status_code == visitor.post(wrong).status_code == 404


def test_who_opted_out_is_written_to_by_no_other_campaign_of_that_organisation(dossier: Dossier) -> None:
    campaign = opened(dossier)
    invited(campaign, "a@x.fr")
    other = opened(dossier, kind="agents")
    invited(other, "a@x.fr")
    elsewhere = opened(DossierFactory())
    invited(elsewhere, "a@x.fr")
    send_all(campaign)
    leaving.opt_out(campaign.invitations.get())
    assert states(other) == {"opted_out": 1} and states(elsewhere) == {"waiting": 1}
    mailing.advance()
    assert len(mail.outbox) == 1


# --- forgetting -------------------------------------------------------------------------------------------------------

CANARY = "canari-7391@exemple.test"


def everything() -> str:
    """All that the database holds, as text."""
    rows = (str(list(model._default_manager.values_list())) for model in apps.get_models())
    return "\n".join(rows)


def test_thirty_days_after_the_closing_no_address_is_anywhere(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, actor = opened(dossier), candidate_of(dossier)
    invited(campaign, CANARY, *people(2))
    mailing.send_invitations(campaign.pk, actor=actor)
    mailing.advance()
    with monkeypatch.context() as patch:
        Refusing(patch, SMTPRecipientsRefused({CANARY: (550, f"unknown {CANARY}".encode())}))
        tasks.send_outbox()
    assert "canari-7391" in everything(), "control: the test would see it"
    campaign.refresh_from_db()
    campaign.close(today=dossier.today)
    campaign.save()
    hashes = set(campaign.invitations.values_list("address_hash", flat=True))
    assert leaving.forget_addresses() == 0
    with time_machine.travel(timezone.now() + 31 * DAY):
        assert leaving.forget_addresses() == 1
        assert leaving.forget_addresses() == 0
    found = everything()
    assert "canari-7391" not in found and "a0@exemple.test" not in found
    ids = [each.hex for each in campaign.invitations.values_list("pk", flat=True)]
    kept = str(list(mails().values_list())).replace("-", "")
    assert mails().count() == 3 and not any(each in kept for each in ids)
    assert set(campaign.invitations.values_list("address_hash", flat=True)) == hashes, "the proof stays"
    assert JournalEntry.objects.filter(event="invitation.addresses_forgotten").count() == 1


# --- once more --------------------------------------------------------------------------------------------------------


def test_the_same_campaign_once_more_from_one_press(dossier: Dossier) -> None:
    names = sites(dossier, "Accueil")
    campaign = opened(dossier, sites=names, contact_channels=["phone"], otherwise=7)
    invited(campaign, *people(3), site="Accueil")
    send_all(campaign)
    leaving.opt_out(campaign.invitations.get(address="a0@exemple.test"))
    campaign.refresh_from_db()
    campaign.close(today=dossier.today)
    campaign.save()
    candidate = browser(candidate_of(dossier))
    overview = reverse("surveys:overview", args=[dossier.pk])
    assert words(candidate.get(overview)).count("Refaire la même campagne") == 1
    done = candidate.post(reverse("surveys:redo", args=[dossier.pk, "users"]), follow=True)
    assert "préparée comme la précédente" in words(done)
    again = Campaign.objects.get(status="preparing")
    assert (again.sample_method, again.sites, again.contact_channels, again.otherwise) == (
        campaign.sample_method,
        names,
        ["phone"],
        7,
    )
    assert sorted(again.invitations.values_list("address", "site")) == [
        ("a1@exemple.test", "Accueil"),
        ("a2@exemple.test", "Accueil"),
    ]
    with pytest.raises(TransitionNotAllowed):
        use_cases.redo_campaign(dossier.pk, actor=candidate_of(dossier), kind="users")
    with pytest.raises(ValidationError):
        use_cases.redo_campaign(dossier.pk, actor=candidate_of(dossier), kind="agents")


def test_the_whole_sending_by_the_api(dossier: Dossier) -> None:
    campaign, client = opened(dossier), api(candidate_of(dossier))
    base = f"/api/v1/campaigns/{campaign.pk}/"
    sent = {
        "lines": [{"address": "a@x.fr"}, {"address": "b@x.fr", "site": "Ailleurs"}, {"address": "c@x.fr"}]
    }
    made = client.post(f"{base}invitations/", sent, format="json")
    assert made.status_code == 201 and made.json()["count"] == 2
    assert made.json()["refused"][0] | {"message": ""} == {
        "line": 2, "address": "b@x.fr", "site": "Ailleurs", "reason": "unknown_site", "message": "",
    }  # fmt: skip
    rows = client.get(f"{base}invitations/").json()
    gone = client.post(f"{base}invitations/remove/", {"chosen": [rows[1]["id"]]}, format="json")
    assert gone.status_code == 200
    assert client.post(f"{base}mailing/").status_code == 201
    assert client.post(f"{base}mailing/").status_code == 409
    assert client.post(f"{base}mailing/pause/").json()["state"] == "paused"
    assert client.post(f"{base}mailing/resume/").json()["state"] == "running"
    let_go()
    assert client.get(f"{base}mailing/").json()["counts"]["sent"] == 1
    assert client.post(f"{base}reminder/").status_code == 400


def test_a_workbook_is_read_too(dossier: Dossier) -> None:
    content = workbook(("Courriel", "Site"), ("a@x.fr", "Accueil"))
    assert [(each.number, each.address, each.site) for each in reading.from_file(content)] == [
        (2, "a@x.fr", "Accueil")
    ]
