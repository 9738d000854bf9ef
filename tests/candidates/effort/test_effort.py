"""How long services take: counted page by page, named by nobody, shown from five services up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.effort.models import Typical, WorkedSlot
from candidates.effort.queries import LEAST_SERVICES, measured, minutes, typical
from candidates.effort.use_cases import work_out
from tests.audits.conftest import browser
from tests.certification.pages import get, words
from tests.factories import dossier_in
from tests.scenarios import PARIS, Case, at_stage

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _nothing_asked_yet() -> None:
    cache.clear()


def opened(case: Case, role: str, minute: int = 0) -> None:
    day = case.today
    with time_machine.travel(dt.datetime(day.year, day.month, day.day, 10, minute, tzinfo=PARIS), tick=False):
        browser(getattr(case.people, role)).get(reverse("candidates:indicators", args=[case.dossier_id]))


@pytest.mark.parametrize(
    ("slots", "found"),
    [([], 0), ([7], 5), ([7, 8], 10), ([10, 13], 20), ([10, 16], 35), ([10, 17], 10), ([1, 2, 40, 41], 20)],
)
def test_a_gap_of_half_an_hour_is_work_and_a_longer_one_is_none(slots: list[int], found: int) -> None:
    assert minutes(slots) == found


def test_the_team_s_work_is_noted_once_in_five_minutes_and_nobody_else_s() -> None:
    case = at_stage("preparing")
    for minute in (0, 2, 4):
        opened(case, "candidate", minute)
    opened(case, "contributor", 3)  # two at once are one slot
    assert [slot.act for slot in WorkedSlot.objects.all()] == ["indicators"]
    opened(case, "candidate", 6)
    opened(case, "ditp", 20)
    opened(case, "manager", 30)
    assert WorkedSlot.objects.count() == 2
    columns = {field.name for field in WorkedSlot._meta.get_fields()}
    assert columns == {"id", "dossier", "act", "slot"}  # nothing that names anybody


def filed(days: int, status: Status = Status.SUBMITTED, **fields: Any) -> Dossier:
    dossier = dossier_in(status, filed_on=TODAY - 20 * dt.timedelta(days=1), **fields)
    opened_at = dt.datetime(2027, 2, 9, 23, 30, tzinfo=PARIS) - dt.timedelta(days=days)
    Dossier.objects.filter(pk=dossier.pk).update(created_at=opened_at)
    return dossier


def test_a_service_counts_once_whatever_it_filed() -> None:
    often = filed(10)
    for _ in range(3):
        filed(100, service=often.service, status=Status.REFUSED)
    filed(20)
    filed(30)
    assert measured(TODAY)["preparation"] == (30, 3)  # 100, 20, 30
    assert measured(TODAY + dt.timedelta(days=1200)) == {}  # three years, no more


def test_fewer_than_five_services_tell_nothing(client: Any) -> None:
    for days in range(10, 10 + LEAST_SERVICES - 1):
        filed(days)
    work_out(TODAY)
    assert Typical.objects.get().services == 4 and typical() == {}
    assert "quand cinq services au moins" in words(client.get(reverse("help")))
    filed(50)
    work_out(TODAY)
    assert typical() == {"preparation": 12}
    assert "De l’ouverture du dossier à son dépôt : 12 jours (sur 5 services)" in words(
        client.get(reverse("help"))
    )


def test_the_list_of_what_is_to_do_says_how_long_it_takes_to_who_does_it() -> None:
    case = at_stage("preparing")
    Typical.objects.create(of="indicators", median=25, services=5)
    Typical.objects.create(of="self_assessment", median=99, services=4)
    page = words(get(case, "candidate"))
    assert "En général, 25 minutes de travail" in page and "99 minutes" not in page
    assert "En général" not in words(get(case, "ditp"))
