"""The list of audits: in order, searched, and shown whatever one of its rows holds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.audit.enums import AuditKind, AuditStatus
from audits.audit.models import Audit
from audits.desk import due as waiting
from candidates.dossiers.enums import Status
from certification.deadlines.use_cases import rebuild_all
from label_sp.actors.models import User
from tests.audits.conftest import browser
from tests.certification.pages import counted
from tests.factories import audit_in, ditp_agent, dossier_in

pytestmark = pytest.mark.django_db
ENDS = [(dt.date(1, 1, 2), dt.date(1, 1, 3)), (dt.date(9999, 12, 30), dt.date(9999, 12, 31))]


def ids(user: User, *asked: str) -> list[object]:
    return list(waiting.listed(user, *asked))


def test_the_database_orders_as_the_guide_dates() -> None:
    """What is due, by its exact day; an answered report and a closed audit last."""
    agent = ditp_agent()
    for number, status in enumerate([*AuditStatus, AuditStatus.REPORTED]):
        day = dt.date(2026, 3, 2) + dt.timedelta(days=17 * number)
        days = {"first_day": day, "last_day": day + dt.timedelta(days=1)}
        report = {"report_sent_on": day} if status in {"reported", "concluded"} else {}
        audit_in(status, **days, **report)
    audit_in(AuditStatus.ASSIGNED)  # without a day yet: waited for, after those that have one
    audit_in(AuditStatus.REPORTED, observations_on=dt.date(2026, 3, 3))
    rebuild_all()
    found = [Audit.objects.get(pk=pk) for pk in ids(agent)]
    due = [waiting.next_due(audit) for audit in found]
    waited = [each for each in due if each]
    assert due == [*waited, *[None] * (len(due) - len(waited))]
    days = [each.day or dt.date.max for each in waited]
    assert days == sorted(days) and days[-1] == dt.date.max and len(waited) == 6


def test_it_is_searched_by_service_reference_and_state() -> None:
    agent = ditp_agent()
    one, two = audit_in(AuditStatus.PLANNED), audit_in(AuditStatus.VISITED)
    assert ids(agent, one.dossier.service.name.upper()) == [one.pk]
    assert ids(agent, two.dossier.reference) == [two.pk]
    assert ids(agent, "", "planned") == [one.pk]
    text = browser(agent).get(reverse("audits:audits"), {"q": "introuvable"}).content.decode()
    assert "Aucun audit ne répond à ces critères." in text


@pytest.mark.parametrize("days", ENDS, ids=["first year", "last year"])
@pytest.mark.parametrize("status", [AuditStatus.ASSIGNED, AuditStatus.VISITED, AuditStatus.REPORTED])
def test_days_at_the_end_of_the_calendar_hide_no_other_line(
    status: AuditStatus, days: tuple[dt.date, dt.date]
) -> None:
    agent, other = ditp_agent(), audit_in(AuditStatus.PLANNED)
    sent = {"report_sent_on": days[1]} if status == AuditStatus.REPORTED else {}
    bad = audit_in(
        status,
        kind=AuditKind.FOLLOW_UP,
        dossier=dossier_in(Status.IN_FOLLOW_UP),
        first_day=days[0],
        last_day=days[1],
        **sent,
    )
    answer = browser(agent).get(reverse("audits:audits"))
    text = answer.content.decode()
    assert answer.status_code == 200 and str(other.pk) in text and str(bad.pk) in text


def test_a_list_of_twenty_five_costs_as_many_queries_as_a_list_of_one() -> None:
    """Each with a stored day of its own, for the DITP and for the body that audits them."""
    one = audit_in(AuditStatus.VISITED)
    readers = {"DITP": browser(ditp_agent()), "body": browser(one.auditor)}
    rebuild_all()
    address, few = reverse("audits:audits"), {}
    for who, client in readers.items():
        client.get(address)
        with counted() as few[who]:
            assert client.get(address).content.decode().count(str(one.pk)) >= 1
    others = [
        audit_in(
            AuditStatus.VISITED,
            auditor=one.auditor,
            dossier=dossier_in(Status.IN_AUDIT, body=one.dossier.body),
        )
        for _ in range(24)
    ]
    rebuild_all()
    for who, client in readers.items():
        with counted() as full:
            shown = client.get(address).content.decode()
        assert all(str(audit.pk) in shown for audit in others), who
        assert len(full) == len(few[who]) <= 19, f"{who}: {len(full)} instead of {len(few[who])}"
