"""Pages show a bad row for what it is, beside the others: what would correct it stays within reach."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from candidates.deadlines.models import DueDate
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from certification.agenda import feeds
from certification.agenda.queries import Scope
from certification.agenda.use_cases import create_feed
from certification.attestations.models import Attestation
from certification.deadlines.use_cases import refresh_touched
from label_sp.actors.models import User
from label_sp.clock.models import SetAside
from label_sp.journal.models import Touch
from tests.audits.conftest import browser, on
from tests.certification.labels import label
from tests.certification.pages import words
from tests.factories import candidate_of, ditp_agent, dossier_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
ENDS = [dt.date(1, 1, 5), dt.date(9999, 12, 28)]


@pytest.fixture(autouse=True)
def _today() -> object:
    with on(TODAY):
        yield


def planned(day: dt.date, like: Dossier | None = None, **fields: object) -> Dossier:
    of = {"service__organisation": like.service.organisation, "body": like.body} if like else {}
    status = fields.pop("status", Status.PREPARING)
    return dossier_in(status, audit_first_day=day, audit_last_day=day + DAY, **{**of, **fields})


def touch(*dossiers: Dossier) -> None:
    for each in dossiers:
        Touch.objects.create(dossier_id=each.pk, at=timezone.now())
    refresh_touched()


@pytest.fixture
def spoilt() -> tuple[Dossier, Dossier]:
    """A good dossier and one that was good: its deadlines are stored, then its day is changed to an absurd one."""
    good = planned(TODAY + 60 * DAY)
    bad = planned(TODAY + 90 * DAY, good)
    touch(good, bad)
    return good, bad


def spoil(bad: Dossier, day: dt.date) -> None:
    Dossier.objects.filter(pk=bad.pk).update(audit_first_day=day, audit_last_day=day + DAY)
    touch(bad)


@pytest.mark.parametrize("day", ENDS, ids=["first year", "last year"])
def test_the_agenda_says_which_dates_could_not_be_worked_out_again(
    spoilt: tuple[Dossier, Dossier], day: dt.date
) -> None:
    good, bad = spoilt
    spoil(bad, day)
    person = candidate_of(good)
    agenda = words(browser(person).get(reverse("certification:agenda")))
    shown = DueDate.objects.filter(Q(kind="deadline") | Q(due__gte=TODAY), dossier=bad)
    assert agenda.count("celle-ci est d’avant le") == shown.count() > 1
    assert str(good.service) in agenda and str(bad.service) in agenda
    assert "n’a pas pu être recalculée" in calendar_of(person)


def calendar_of(user: User) -> str:
    feed, _ = create_feed(user, Scope())
    return feeds.calendar(feed, TODAY).decode().replace("\r\n ", "")


def test_a_deadline_that_the_guide_has_no_more_is_named_and_hides_no_other(
    spoilt: tuple[Dossier, Dossier],
) -> None:
    good, bad = spoilt
    DueDate.objects.filter(dossier=bad, term="submission").update(term="abolished")
    for user in (candidate_of(good), ditp_agent()):
        text = words(browser(user).get(reverse("certification:agenda")))
        assert "Échéance que le guide ne connaît plus (abolished)" in text and str(good.service) in text
        assert "abolished" in calendar_of(user)
    answer = browser(ditp_agent()).get(reverse("certification:reminders_preview"), {"q": bad.reference})
    assert answer.status_code == 200


def test_a_date_far_away_is_in_the_table_and_out_of_the_picture(spoilt: tuple[Dossier, Dossier]) -> None:
    good, bad = spoilt
    DueDate.objects.filter(dossier=bad, term="submission").update(due=dt.date(9990, 12, 31))
    answer = browser(candidate_of(good)).get(reverse("certification:agenda"))
    assert "31 décembre 9990" in words(answer) and len(answer.content) < 200_000


@pytest.mark.parametrize("day", [dt.date.min, dt.date(1, 3, 15), dt.date(9999, 12, 30), dt.date.max])
def test_deadlines_at_the_ends_of_the_calendar_are_shown(
    spoilt: tuple[Dossier, Dossier], day: dt.date
) -> None:
    """Also when every deadline has such a day, its reminders too."""
    person = candidate_of(spoilt[0])
    DueDate.objects.update(due=day, reminded_through=day, next_on=day)
    for user in (person, ditp_agent()):
        assert str(day.year) in words(browser(user).get(reverse("certification:agenda")))
    assert browser(ditp_agent()).get(reverse("certification:reminders_preview")).status_code == 200
    assert (f"DTSTART;VALUE=DATE:{day.isoformat().replace('-', '')}" in calendar_of(person)) is (day > TODAY)


def test_an_attestation_that_cannot_be_read_takes_no_label_off_the_register() -> None:
    good, bad = label(name="Mairie de Bray"), label(name="Mairie d’Albert")
    Attestation.objects.filter(dossier=bad.dossier).update(payload={})
    anyone = browser(ditp_agent())
    pages = [
        anyone.get(reverse(f"certification:{name}")) for name in ("register", "register_csv", "register_json")
    ]
    pages.append(anyone.get(reverse("certification:register_entry", args=[bad.dossier.pk])))
    pages.append(anyone.get(reverse("api-register")))
    for answer in pages:
        text = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200 and "Mairie d" in text.decode() and "Albert" in text.decode()
    assert SetAside.objects.get().dossier_id == bad.dossier.pk
    Attestation.objects.filter(dossier=bad.dossier).update(payload=good.attestation.payload)
    assert anyone.get(reverse("certification:register")).status_code == 200
    assert not SetAside.objects.exists()
