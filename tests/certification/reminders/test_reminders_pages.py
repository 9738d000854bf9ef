"""The DITP's pages on reminders: when each deadline is reminded, and who gets what on which day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from candidates.deadlines.models import DueDate
from candidates.deadlines.queries import of as deadlines
from certification.deadlines.models import ReminderPolicy
from certification.deadlines.use_cases import refresh_touched
from certification.reminders import planned
from certification.reminders.schedules import write_due_reminders
from label_sp.actors.models import Membership, User
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Delivery, Message, MessagePreference
from tests.audits.conftest import browser, on
from tests.certification.labels import OBTAINED, label
from tests.certification.pages import ROLES, counted, words
from tests.factories import DossierFactory, ditp_agent
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LIST, PREVIEW = reverse("certification:reminders"), reverse("certification:reminders_preview")


def policy_url(term: str = "report") -> str:
    return reverse("certification:reminder_policy", args=[term])


def report_due(case: Case) -> dt.date:
    return next(each for each in deadlines(case.dossier_id) if each.key == "report").due


def see(url: str, day: dt.date, user: User | None = None) -> Any:
    with on(day):
        return browser(user or ditp_agent()).get(url)


def send(url: str, day: dt.date, **typed: str) -> Any:
    with on(day):
        return browser(ditp_agent()).post(url, typed)


# --- when -------------------------------------------------------------------------------------


def test_each_deadline_of_the_guide_shows_its_days_its_rule_and_who_owes_it() -> None:
    text = words(see(LIST, dt.date(2026, 3, 2)))
    assert (
        "Envoi du rapport d’audit 21 jours après le dernier jour de la visite · guide 3.7.1, 3.7.2 · AUD-07"
        in text
    )
    assert "30 jours avant, 7 jours avant, 1 jour avant, 1 jour après d’origine" in text
    assert "Demande de renouvellement possible" in text and "le jour même" in text


def test_the_ditp_chooses_other_days_from_now_on_and_the_journal_keeps_it() -> None:
    answer = send(policy_url(), dt.date(2026, 3, 2), before="20, 5", same_day="on", after="2")
    assert answer.status_code == 302
    assert ReminderPolicy.objects.get().days == [-20, -5, 0, 2]
    entry = JournalEntry.objects.get(event="reminder_policy.changed")
    assert entry.data == {"deadline": "Envoi du rapport d’audit", "days": [-20, -5, 0, 2]}
    text = words(see(LIST, dt.date(2026, 3, 2)))
    assert "20 jours avant, 5 jours avant, le jour même, 2 jours après modifié le 2 mars 2026" in text
    assert 'value="20, 5"' in see(policy_url(), dt.date(2026, 3, 2)).content.decode()


def test_a_changed_policy_plans_the_open_deadlines_anew_and_only_from_today() -> None:
    case = at_stage("visited")
    due = report_due(case)
    with on(due - 10 * DAY):
        refresh_touched()
    send(policy_url(), due - 10 * DAY, before="15, 10, 5", after="")
    assert DueDate.objects.get(dossier=case.dossier_id, key="report").next_on == due - 10 * DAY
    with on(due - 10 * DAY):
        write_due_reminders()
    assert Message.objects.filter(kind="reminder", about__deadline="report").count() == 1
    assert DueDate.objects.get(dossier=case.dossier_id, key="report").next_on == due - 5 * DAY


def test_no_days_at_all_means_never() -> None:
    case = at_stage("visited")
    due = report_due(case)
    send(policy_url(), due - 10 * DAY, before="", after="")
    for offset in (-7, -1, 1):
        with on(due + offset * DAY):
            write_due_reminders()
    assert not Message.objects.filter(about__deadline="report").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"before": "30, sept"}, "« sept » n’est pas un nombre de jours entre 1 et 365"),
        ({"before": "0"}, "« 0 » n’est pas un nombre de jours"),
        ({"before": "-7"}, "« -7 » n’est pas un nombre de jours"),
        ({"after": "366"}, "« 366 » n’est pas un nombre de jours"),
        ({"after": "9" * 50}, "n’est pas un nombre de jours"),
        ({"before": "1,2,3,4,5,6,7,8", "after": "1"}, "8 rappels au plus"),
    ],
)
def test_days_that_cannot_be_are_refused_on_their_field_and_kept(typed: dict[str, str], said: str) -> None:
    answer = send(policy_url(), dt.date(2026, 3, 2), **typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in words(answer)
    assert all(f'value="{value}"' in text for value in typed.values()) or "rappels au plus" in said
    assert not ReminderPolicy.objects.exists()


def test_a_deadline_that_the_guide_does_not_have_is_not_found() -> None:
    assert see(policy_url("anniversary"), dt.date(2026, 3, 2)).status_code == 404


# --- who gets what ----------------------------------------------------------------------------


def test_the_preview_says_who_gets_what_on_which_day_and_why() -> None:
    case = at_stage("visited")
    due, today = report_due(case), report_due(case) - 12 * DAY
    with on(today):
        refresh_touched()
    text = words(see(f"{PREVIEW}?jour={due - 7 * DAY}", today))
    assert case.dossier.reference in text
    assert "Envoi du rapport d’audit" in text
    assert "7 jours avant l’échéance ; 21 jours après le dernier jour de la visite" in text
    assert f"{case.people.auditor} (un courriel tout de suite)" in text
    assert str(case.people.candidate) not in text


def test_what_the_preview_announces_is_what_is_written() -> None:
    case = at_stage("visited")
    today = report_due(case) - 12 * DAY
    with on(today):
        refresh_touched()
    for ahead in range(30):
        day = today + ahead * DAY
        with on(today):
            rows = list(planned.on_day(day, today))
            told = {
                (each.row.key, each.offset, recipient.user.pk)
                for each in planned.planned(rows, today, day)
                for recipient in each.recipients
            }
        known = set(Message.objects.values_list("key", flat=True))
        with on(day):
            write_due_reminders()
        new = Message.objects.exclude(key__in=known)
        written = {
            (message.about["deadline"], int(message.key.split(":")[4]), message.recipient_id)
            for message in new
        }
        assert written == told, day


def test_the_preview_knows_how_each_person_wants_it() -> None:
    case = at_stage("visited")
    due = report_due(case)
    MessagePreference.objects.create(user=case.people.auditor, kind="reminder", delivery=Delivery.DIGEST)
    with on(due - 12 * DAY):
        refresh_touched()
    text = words(see(f"{PREVIEW}?jour={due - 7 * DAY}", due - 12 * DAY))
    assert f"{case.people.auditor} (dans le courriel du jour)" in text


def test_one_dossier_shows_all_its_reminders_to_come() -> None:
    case, other = at_stage("visited"), label(OBTAINED, name="Mairie d’Ailleurs")
    due = report_due(case)
    with on(due - 12 * DAY):
        refresh_touched()
    text = words(see(f"{PREVIEW}?q={case.dossier.reference}", due - 12 * DAY))
    assert text.count("Envoi du rapport d’audit") == 3  # a week before, the day before, the day after
    assert other.dossier.reference not in text


def test_the_preview_writes_nothing() -> None:
    case = at_stage("visited")
    due = report_due(case)
    see(f"{PREVIEW}?jour={due - 7 * DAY}", due - 7 * DAY)
    assert not Message.objects.filter(kind="reminder").exists()


def test_a_deadline_that_nobody_owes_says_so() -> None:
    case = at_stage("action_plan_due", scores="argent", follow_up_scores="bronze")
    due = case.dossier.action_plan_due_on
    assert due
    Membership.objects.filter(organisation=case.people.organisation).update(ended_on=due - 20 * DAY)
    with on(due - 10 * DAY):
        refresh_touched()
    assert "personne : Candidat sans membre aujourd’hui" in words(
        see(f"{PREVIEW}?jour={due - 7 * DAY}", due - 10 * DAY)
    )


def test_a_day_without_reminders_and_words_without_a_dossier_say_so() -> None:
    assert "Aucun rappel ce jour-là." in words(see(PREVIEW, dt.date(2026, 3, 2)))
    assert "Aucun rappel à venir pour ces mots" in words(see(f"{PREVIEW}?q=introuvable", dt.date(2026, 3, 2)))
    assert "Format attendu" in words(see(f"{PREVIEW}?jour=hier", dt.date(2026, 3, 2)))


def test_many_deadlines_on_one_day_cost_no_more_queries() -> None:
    case = at_stage("visited")
    due = report_due(case)
    today = due - 12 * DAY
    with on(today):
        refresh_touched()
    url, ditp = f"{PREVIEW}?jour={due - 7 * DAY}", ditp_agent()
    with counted() as few:
        see(url, today, ditp)
    DueDate.objects.bulk_create(
        DueDate(
            dossier=DossierFactory(body=case.people.body),
            key="submission",
            term="submission",
            due=due,
            owed_by="candidate",
            kind="deadline",
            reminded_through=today,
            next_on=due - 7 * DAY,
        )
        for _ in range(60)
    )
    with counted() as many:
        answer = see(url, today, ditp)
    assert len(many) <= len(few) + 1
    assert "Page 1 sur 2" in words(answer)


# --- rights -----------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [LIST, PREVIEW, policy_url()])
def test_only_the_ditp_knows_these_pages(url: str) -> None:
    case = at_stage("visited")
    answers = {role: see(url, case.today, getattr(case.people, role)).status_code for role in ROLES}
    assert answers == {**dict.fromkeys(ROLES, 404), "ditp": 200}


def test_who_left_the_ditp_is_refused_at_the_next_request() -> None:
    agent = ditp_agent()
    assert see(LIST, dt.date(2026, 3, 2), agent).status_code == 200
    Membership.objects.filter(user=agent).update(ended_on=dt.date(2026, 3, 1))
    assert see(LIST, dt.date(2026, 3, 2), agent).status_code == 404
