"""Another territory's today: what took place there is no future, and a deadline ends there. DOS-02."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audits.audit.enums import AuditStatus
from audits.visits.use_cases import hold_closing_meeting
from candidates.deadlines.models import DueDate
from candidates.dossiers.enums import Status
from candidates.services.models import Service
from certification.admission.use_cases import submit_dossier
from certification.agenda import feeds
from certification.agenda.models import CalendarFeed
from certification.deadlines.use_cases import refresh_touched
from certification.reminders.use_cases import to_remind
from certification.renewal.schedules import expire_labels
from label_sp.actors.models import User
from label_sp.common import days, departments
from label_sp.common.bounds import TODAY, Bounds, latest_today
from label_sp.guide import in_french, soil
from label_sp.guide.calendar import Territory, territory_of
from label_sp.guide.failures import RuleViolation
from tests.audits.conftest import browser
from tests.certification.labels import label
from tests.certification.pages import words
from tests.factories import VISIT as VISITED
from tests.factories import DossierFactory, ServiceFactory, audit_in, ditp_agent, dossier_in
from tests.scenarios import VISIT, at_stage

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
DAY = dt.timedelta(days=1)
LAST = dt.date(2026, 2, 16)  # to file, for a visit on 16 March


def at(day: dt.date, hour: int, minute: int = 0) -> time_machine.travel:
    """That hour in Paris."""
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour, minute), PARIS), tick=False)


def in_paris(hour: str) -> time_machine.travel:
    return time_machine.travel(dt.datetime.fromisoformat(hour).replace(tzinfo=PARIS), tick=False)


# --- what took place -------------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-02", "AUD-06")
def test_a_meeting_held_this_morning_in_noumea_is_recorded_though_paris_is_the_day_before() -> None:
    dossier = dossier_in(Status.IN_AUDIT, service=ServiceFactory(department="988"))
    audit = audit_in(AuditStatus.PLANNED, dossier=dossier)
    held = VISITED[1]
    with at(held - DAY, 22):  # 8 in the morning of that day in Nouméa
        answer = browser(audit.auditor).post(
            reverse("audits:closing_meeting", args=[audit.pk]), {"held_on": held.isoformat()}
        )
    audit.refresh_from_db()
    assert (answer.status_code, audit.closing_meeting_on) == (302, held)


@pytest.mark.rule("DOS-02")
def test_what_has_begun_nowhere_in_france_is_the_future() -> None:
    audit = audit_in(AuditStatus.PLANNED)
    held = VISITED[1]
    with at(held - DAY, 12, 59), pytest.raises(RuleViolation, match="pas encore eu lieu"):
        hold_closing_meeting(audit.pk, actor=audit.auditor, held_on=held)
    already = Bounds(dt.date(2021, 1, 1), TODAY)
    with at(held - DAY, 12, 59):  # 23:59 in Wallis
        assert "est dans le futur" in already.problem(held) and latest_today() == held - DAY
    with at(held - DAY, 13):
        assert already.problem(held) == "" and already.problem(held + DAY) and latest_today() == held
        assert already.days()[1] == held


# --- where a deadline ends -------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-02")
@pytest.mark.parametrize(
    ("department", "hour", "in_time"),
    [
        pytest.param("80", "2026-02-16T23:59", True, id="Paris, the last minute"),
        pytest.param("80", "2026-02-17T00:00", False, id="Paris, the next day"),
        pytest.param("67", "2026-02-17T00:00", False, id="Alsace, as Paris"),
        pytest.param("971", "2026-02-17T04:59", True, id="Guadeloupe, its last minute"),
        pytest.param("971", "2026-02-17T05:00", False, id="Guadeloupe, its next day"),
        pytest.param("987", "2026-02-17T10:59", True, id="Polynésie, its last minute"),
        pytest.param("974", "2026-02-16T20:59", True, id="La Réunion, its last minute"),
        pytest.param("974", "2026-02-16T21:00", False, id="La Réunion, its next day"),
        pytest.param("986", "2026-02-16T13:00", False, id="Wallis, its next day"),
    ],
)
def test_a_dossier_is_filed_until_the_day_ends_where_the_candidate_is(
    department: str, hour: str, in_time: bool
) -> None:
    case = at_stage("ready", visit=VISIT)
    Service.objects.update(department=department)
    with in_paris(hour):
        if in_time:
            filed = submit_dossier(case.dossier_id, actor=case.people.candidate)
            assert filed.filed_on == LAST
        else:
            with pytest.raises(RuleViolation) as refused:
                submit_dossier(case.dossier_id, actor=case.people.candidate)
            assert {each.rule for each in refused.value.failures} == {"DOS-02"}


@pytest.mark.parametrize("hour", [0, 3, 6, 9, 11, 12, 15, 18, 21, 23])
def test_the_database_says_the_same_day_over_as_the_calendar(hour: int) -> None:
    day = dt.date(2026, 2, 16)
    codes = ("80", "57", *(each for each in Territory if each.isdigit()))
    dossiers = {code: DossierFactory(service__department=code) for code in codes}
    rows = {
        (code, due): DueDate.objects.create(
            dossier=dossier,
            key=f"k{due}",
            term="report",
            due=due,
            owed_by="auditor",
            kind="deadline",
            reminded_through=day,
        )
        for code, dossier in dossiers.items()
        for due in (day - DAY, day, day + DAY)
    }
    with at(day, hour):
        now = timezone.now()
        found = set(
            DueDate.objects.filter(days.over("due", "dossier__service__department")).values_list(
                "pk", flat=True
            )
        )
    expected = {row.pk for (code, due), row in rows.items() if due < soil.day_in(territory_of(code), now)}
    assert found == expected


def owed(department: str, due: dt.date) -> DueDate:
    service = ServiceFactory(department=department, name=f"Mairie du {department}")
    return DueDate.objects.create(
        dossier=DossierFactory(service=service, status=Status.IN_AUDIT),
        key="report",
        term="report",
        due=due,
        owed_by="auditor",
        kind="deadline",
        reminded_through=due - DAY,
        next_on=due + DAY,
    )


@pytest.fixture
def agent() -> User:
    return ditp_agent()


@pytest.mark.parametrize(("hour", "late"), [("2026-02-17T04:59", False), ("2026-02-17T05:00", True)])
def test_pages_feeds_and_reminders_agree_on_who_is_late(agent: User, hour: str, late: bool) -> None:
    row = owed("971", LAST)
    feed = CalendarFeed(user=agent, token_hash="x")
    with in_paris(hour):
        refresh_touched()
        DueDate.objects.filter(pk=row.pk).update(due=LAST, next_on=LAST + DAY, done=False)
        agenda = reverse("certification:agenda")
        shown = words(browser(agent).get(agenda))
        listed = words(browser(agent).get(agenda, {"periode": "retard"}))
        coming = words(browser(agent).get(agenda, {"periode": "30"}))
        calendar = feeds.calendar(feed, dt.date(2026, 2, 17)).decode()
        reminded = [each.pk for each in to_remind(dt.date(2026, 2, 17))]
    assert ("En retard Mairie" in shown or "En retard lundi" in shown) is late
    assert ("Mairie du 971" in listed) is late and ("Mairie du 971" in coming) is not late
    assert ("En retard :" in calendar) is late
    assert reminded == ([row.pk] if late else [])


@pytest.mark.rule("DOS-02")
def test_the_hour_is_shown_beside_the_deadline_where_it_is_not_pariss(agent: User) -> None:
    there, here = owed("974", LAST), owed("80", LAST)
    with at(LAST - DAY, 12):
        client = browser(agent)
        pages = [
            words(client.get(reverse("certification:agenda"), {"q": str(row.dossier.reference)}))
            for row in (there, here)
        ]
    assert "à minuit, heure de La Réunion" in pages[0] and "minuit" not in pages[1]
    case = at_stage("ready", visit=VISIT)
    address = reverse("certification:dossier", args=[case.dossier_id])
    days = reverse("certification:dossier_deadlines", args=[case.dossier_id])
    for code, shown in (("974", True), ("80", False)):
        Service.objects.filter(pk=case.dossier.service_id).update(department=code)
        with case.at(case.today, hour=12):
            first, text = (words(browser(case.people.candidate).get(each)) for each in (address, days))
        assert ("à minuit, heure de La Réunion" in first) is shown
        assert ("à minuit, heure de La Réunion" in text) is shown
        read = " ".join(in_french.without_codes(in_french.reading("DOS-02")).split())
        assert (f"Notre lecture de la règle DOS-02 {read}" in text) is shown


def test_only_territories_with_another_hour_have_one_to_say() -> None:
    silent = {code for code in departments.NAMES if not departments.midnight(code)}
    assert {code for code in departments.NAMES if code not in silent} == {
        each for each in Territory if each.isdigit()
    }
    assert departments.midnight("987") == "minuit, heure de Polynésie française"


@pytest.mark.rule("DOS-02")
def test_a_label_expires_once_its_last_day_is_over_there() -> None:
    held = label(department="971")
    last = held.dossier.valid_until
    assert last is not None
    with at(last + DAY, 1):
        assert expire_labels() == 0
    with at(last + DAY, 6):
        assert expire_labels() == 1
    assert held.fresh().status == Status.EXPIRED
