"""Bounces, small groups, opting out, forgetting; the same campaign once more."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.dossiers.models import Dossier
from label_sp.journal.models import JournalEntry
from label_sp.outbox import queue, returns, tasks
from label_sp.outbox.models import MessageState
from surveys.campaigns.models import Campaign
from surveys.invitations import leaving, links, mailing, reading, settling, use_cases
from surveys.invitations.enums import InvitationState
from surveys.invitations.models import OptOut, Token
from tests.audits.conftest import api, browser
from tests.candidates.imports.test_import_files import workbook
from tests.certification.pages import words
from tests.factories import DossierFactory, candidate_of, questionnaires
from tests.outbox.outbox_cases import Refusing
from tests.outbox.test_returns import report
from tests.surveys.campaigns.run_cases import invited, opened, sites
from tests.surveys.invitations.cases import let_go, mails, people, send_all, solicited, states

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


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
