"""Private addresses for calendars: a key of their own, and the rights of their owner at each reading."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from audits.audit.models import Audit
from candidates.deadlines.queries import of as deadlines
from certification.agenda import use_cases as acts
from certification.agenda.models import CalendarFeed
from certification.agenda.queries import Scope
from certification.deadlines.use_cases import refresh_touched
from label_sp.actors.models import Membership
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import browser, on
from tests.certification.labels import OBTAINED, label
from tests.certification.pages import words
from tests.common.test_icalendar import plain, read
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LIST, NEW = reverse("certification:feeds"), reverse("certification:feed_new")


def created(case: Case, role: str = "auditor", scope: Scope | None = None) -> str:
    """The token of a new feed."""
    with on(case.today):
        refresh_touched()
        return acts.create_feed(getattr(case.people, role), scope or Scope())[1]


def fetch(token: str, day: dt.date, **headers: str) -> Any:
    """As a calendar does: no session."""
    with on(day):
        return Client().get(reverse("certification:feed", args=[token]), headers=headers)


def events(token: str, day: dt.date) -> list[dict[str, str]]:
    return read(fetch(token, day).content)[1]


# --- what it holds ------------------------------------------------------------------------------------


def test_the_feed_holds_the_open_deadlines_that_its_owner_may_see() -> None:
    case = at_stage("visited")
    report = next(each for each in deadlines(case.dossier_id) if each.key == "report")
    token = created(case)
    calendar, found = read(fetch(token, case.today).content)
    assert calendar["REFRESH-INTERVAL"] == "PT6H"
    event = next(each for each in found if "Envoi du rapport" in each["SUMMARY"])
    assert event["DTSTART"] == f"{report.due:%Y%m%d}"
    text = plain(event["DESCRIPTION"])
    assert "Qui : Auditeur (à vous)." in text
    assert "21 jours après le dernier jour de la visite (guide 3.7.1, 3.7.2 · AUD-07)" in text
    assert event["URL"].endswith(reverse("certification:dossier", args=[case.dossier_id]))


def test_a_visit_is_an_event_that_stays_itself_when_its_days_move_and_leaves_once_it_is_over() -> None:
    case = at_stage("planned")
    for role in ("auditor", "manager", "candidate"):
        token = created(case, role)
        (event,) = [each for each in events(token, case.today) if each["SUMMARY"].startswith("Visite")]
        assert (event["DTSTART"], event["DTEND"]) == (
            f"{case.visit:%Y%m%d}",
            f"{case.visit + 2 * DAY:%Y%m%d}",
        )
        assert event["URL"].endswith(reverse("audits:audit", args=[case.audit.pk]))
        Audit.objects.update(first_day=F("first_day") + 7 * DAY, last_day=F("last_day") + 7 * DAY)
        (moved,) = [each for each in events(token, case.today) if each["SUMMARY"].startswith("Visite")]
        assert moved["UID"] == event["UID"] and moved["DTSTART"] != event["DTSTART"]
        Audit.objects.update(first_day=F("first_day") - 7 * DAY, last_day=F("last_day") - 7 * DAY)
        assert not [each for each in events(token, case.visit + 2 * DAY) if "Visite" in each["SUMMARY"]]
    stranger = created(at_stage("preparing"), "candidate")
    assert not [each for each in events(stranger, case.today) if "Visite" in each["SUMMARY"]]


def test_the_visit_stands_on_the_desk_and_among_the_deadlines() -> None:
    case = at_stage("planned")
    with on(case.today):
        for page in (reverse("certification:desk"), reverse("certification:agenda")):
            assert "Visites d’audit à venir" in words(browser(case.people.candidate).get(page))
        assert "Vos visites" in words(browser(case.people.auditor).get(reverse("certification:desk")))
        narrowed = browser(case.people.candidate).get(reverse("certification:agenda"), {"periode": "30"})
        assert "Visites d’audit à venir" not in words(narrowed)


def test_the_feed_of_a_candidate_has_no_code_of_a_rule_and_what_opens_is_not_owed() -> None:
    case = at_stage("labelled")
    told = " ".join(plain(event["DESCRIPTION"]) for event in events(created(case, "candidate"), case.today))
    assert "(guide 3.9.1)" in told and "FOL-" not in told
    assert "Qui : Organisme de certification (vous concerne)." in told
    assert "Qui : Organisme de certification (à vous)." not in told


def test_a_deadline_that_is_met_leaves_the_calendar_and_one_that_moves_stays_itself() -> None:
    case = at_stage("visited")
    token = created(case)
    before = events(token, case.today)
    case.advance("awaiting_decision")
    with on(case.today):
        refresh_touched()
    after = events(token, case.today)
    assert any("Envoi du rapport" in event["SUMMARY"] for event in before)
    assert not any("Envoi du rapport" in event["SUMMARY"] for event in after)
    uids = [event["UID"] for event in after]
    assert len(uids) == len(set(uids))
    case.dossier.due_dates.filter(key="observations").update(due=case.today + 3 * DAY)
    moved = next(event for event in events(token, case.today) if "Observations" in event["SUMMARY"])
    assert moved["UID"] in uids and moved["DTSTART"] == f"{case.today + 3 * DAY:%Y%m%d}"


def test_a_feed_of_one_dossier_or_one_organisation_holds_no_other() -> None:
    case, other = at_stage("visited"), label(OBTAINED, name="Mairie d’Ailleurs")
    for scope in (Scope(dossier=case.dossier), Scope(organisation=case.people.organisation)):
        text = fetch(created(case, "ditp", scope), case.today).content.decode().replace("\r\n ", "")
        assert case.dossier.reference in text and other.dossier.reference not in text
    everything = fetch(created(case, "ditp"), case.today).content.decode().replace("\r\n ", "")
    assert other.dossier.reference in everything


def test_a_calendar_that_asks_again_is_told_that_nothing_changed() -> None:
    case = at_stage("visited")
    token = created(case)
    first = fetch(token, case.today)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in first.headers["Cache-Control"]
    again = fetch(token, case.today, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    case.advance("awaiting_decision")
    with on(case.today):
        refresh_touched()
    assert fetch(token, case.today, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


# --- the key ------------------------------------------------------------------------------------------


def test_the_token_is_shown_once_and_only_its_hash_is_kept() -> None:
    case = at_stage("visited")
    with on(case.today):
        person = browser(case.people.auditor)
        answer = person.post(NEW)
        address = words(answer).split("Elle ne sera plus montrée : ")[1].split()[0]
        assert address not in words(person.get(LIST))
        assert "jamais lue" in words(person.get(LIST))
    assert f'href="webcal{address.removeprefix("http")}"' in answer.content.decode()  # its device opens it
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token) == 43
    assert token not in str(list(CalendarFeed.objects.values()))
    assert fetch(token, case.today).status_code == 200
    with on(case.today):
        assert "lue pour la dernière fois" in words(person.get(LIST))
    assert JournalEntry.objects.get(event="calendar_feed.created").dossier_id is None


def test_a_revoked_address_answers_as_one_that_never_was() -> None:
    case = at_stage("visited")
    token = created(case)
    feed = CalendarFeed.objects.get()
    with on(case.today):
        browser(case.people.auditor).post(reverse("certification:feed_revoke", args=[feed.pk]))
    revoked, unknown = fetch(token, case.today), fetch("never-was", case.today)
    assert (revoked.status_code, unknown.status_code) == (404, 404)
    assert revoked.content == unknown.content
    assert JournalEntry.objects.filter(event="calendar_feed.revoked").count() == 1


def test_nobody_revokes_the_address_of_another() -> None:
    case = at_stage("visited")
    token = created(case)
    url = reverse("certification:feed_revoke", args=[CalendarFeed.objects.get().pk])
    with on(case.today):
        assert browser(case.people.manager).post(url).status_code == 404
    assert fetch(token, case.today).status_code == 200


def test_there_are_ten_addresses_at_most() -> None:
    case = at_stage("visited")
    for _ in range(acts.MOST):
        created(case)
        CalendarFeed.objects.update(created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    with on(case.today):
        answer = browser(case.people.auditor).post(NEW)
    assert answer.status_code == 422
    assert "Révoquez-en une" in words(answer)
    assert CalendarFeed.objects.count() == acts.MOST


# --- rights, at each reading --------------------------------------------------------------------------


def test_who_lost_the_role_reads_nothing_more_at_the_next_reading() -> None:
    case = at_stage("visited")
    token = created(case, "candidate")
    assert events(token, case.today)
    Membership.objects.filter(user=case.people.candidate).update(ended_on=case.today - DAY)
    assert events(token, case.today) == []


def test_a_closed_account_closes_its_addresses() -> None:
    case = at_stage("visited")
    token = created(case, "candidate")
    case.people.candidate.is_active = False
    case.people.candidate.save()
    assert fetch(token, case.today).status_code == 404


def test_an_address_for_a_foreign_dossier_cannot_be_made() -> None:
    case = at_stage("visited")
    stranger = label(OBTAINED).people.candidate
    with on(case.today):
        for typed in ({"dossier": case.dossier_id}, {"organisation": case.people.organisation.pk}):
            assert browser(stranger).post(NEW, typed).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_these_pages_ask_who_one_is(client: Any) -> None:
    for url in (LIST, NEW):
        answer = client.post(url) if url == NEW else client.get(url)
        assert answer.url.startswith(reverse("actors:login"))
