"""Whatever the country holds, a page reads one page of it: rows and questions are counted on every list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from audits.audit.models import Audit
from candidates.deadlines.models import DueDate
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.grids.models import Grid
from candidates.services.models import Service
from certification.attestations.models import Attestation
from certification.decisions.models import Decision
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation, User
from label_sp.clock.models import SetAside
from label_sp.outbox.models import Message
from label_sp.urls import urlpatterns
from tests.audits.conftest import browser, on
from tests.certification.pages import words
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ditp_agent,
    grids,
)

pytestmark = pytest.mark.django_db
MANY = 600
MOST_ROWS = 450  # of all tables together: a page of fifty with what belongs to it, the choices of a form
MOST_QUERIES = 80  # a desk has a part for each role, and this person holds them all
WHOLE = {  # what gives everything, because that is what it is for
    "audits:audits_csv",
    "certification:dossiers_csv",
    "certification:register_csv",
    "certification:register_csv_for_people",
    "certification:register_xlsx",
    "certification:register_json",
}
OF_ONE_ORGANISATION = {  # a form whose choices are the services of one candidate, or of one body
    "candidates:dossier_new",
    "certification:auditors",
}
TODAY = dt.date(2026, 3, 2)


def simple_routes(patterns: list[Any] = urlpatterns, space: str = "") -> Iterator[str]:
    """Every route without an argument, by name."""
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from simple_routes(each.url_patterns, each.namespace or space)
        elif each.name and not each.pattern.converters:
            yield f"{space}:{each.name}" if space else each.name


@pytest.fixture
def country() -> User:
    """Many dossiers, audits, deadlines and messages, and one person who may see all of them, in every role."""
    grids()
    agent = ditp_agent()
    own, body = OrganisationFactory(), OrganisationFactory(kind=OrganisationKind.BODY)
    for role in (Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR):
        MembershipFactory(user=agent, organisation=own, role=role)
    for role in (Role.BODY_MANAGER, Role.AUDITOR, Role.DECIDER):
        MembershipFactory(user=agent, organisation=body, role=role)
    fill(agent, own, body)
    return agent


def fill(agent: User, own: Organisation, body: Organisation, numbers: range = range(MANY)) -> None:
    services = Service.objects.bulk_create(
        Service(
            organisation=own,
            name=f"Service {n}",
            kind="local_authority",
            department="80",
            agents_in_contact=9,
        )
        for n in numbers
    )
    label = {"tier": "argent", "obtained_on": dt.date(2025, 1, 15), "valid_until": dt.date(2028, 1, 14)}
    dossiers = Dossier.objects.bulk_create(
        Dossier(
            service=each,
            body=body,
            reference=f"2025-{n:04}",
            submitted_at=timezone.now(),
            status=(Status.IN_FOLLOW_UP, Status.LABELLED)[n % 2],
            suspended_on=TODAY if n % 3 == 1 else None,
            **label,
        )
        for n, each in zip(numbers, services, strict=True)
    )
    grid = Grid.objects.filter(kind="local").latest("version")
    Audit.objects.bulk_create(
        Audit(
            dossier=each,
            kind="follow_up",
            grid=grid,
            auditor=agent,
            status="planned",
            plan_sent_on=TODAY,
            **days,
        )
        for n, each in zip(numbers, dossiers, strict=True)
        for days in [{"first_day": TODAY + dt.timedelta(days=n), "last_day": TODAY + dt.timedelta(days=n)}]
    )
    DueDate.objects.bulk_create(
        DueDate(
            dossier=each,
            key="report",
            term="report",
            due=TODAY + dt.timedelta(days=n % 300),
            owed_by="auditor",
            kind="deadline",
            reminded_through=TODAY,
            next_on=TODAY,
        )
        for n, each in zip(numbers, dossiers, strict=True)
    )
    Decision.objects.bulk_create(
        Decision(dossier=each, kind="granted", tier="argent", decided_on=TODAY, decided_by=agent)
        for each in dossiers
    )
    Attestation.objects.bulk_create(
        Attestation(
            dossier=each,
            number=f"A-{n}",
            version=1,
            tier="argent",
            issued_on=TODAY,
            valid_from=TODAY,
            valid_until=TODAY,
            payload={"sites": [], "fictitious": False},
            search=" service",
        )
        for n, each in zip(numbers, dossiers, strict=True)
    )
    Message.objects.bulk_create(
        Message(
            key=f"{state}:{n}",
            kind="reminder",
            recipient=agent,
            address=agent.email,
            subject=f"Échéance {n}",
            body="Texte",
            state=state,
            created_at=timezone.now(),
            dossier_id=each.pk,
        )
        for state in ("sent", "failed")
        for n, each in zip(numbers, dossiers, strict=True)
    )


class Reading:
    """What a request reads: rows that the database gives to Python, and questions."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows, self.queries = 0, 0
        whole = SQLCompiler.results_iter

        def counted(compiler: SQLCompiler, *args: Any, **kwargs: Any) -> Iterator[Any]:
            for row in whole(compiler, *args, **kwargs):
                self.rows += 1
                yield row

        monkeypatch.setattr(SQLCompiler, "results_iter", counted)

    def wrapper(self, execute: Any, *args: Any) -> Any:
        self.queries += 1
        return execute(*args)


def ask(name: str, person: User) -> Any:
    """The answer to a reading of that route, by page or by API."""
    url = reverse(name)
    if url.startswith("/api/"):
        _, token = AuthToken.objects.create(person)
        return Client().get(url, headers={"Authorization": f"Bearer {token}"})
    return browser(person).get(url)


def test_every_list_reads_one_page(country: User, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, too_much, lists = Reading(monkeypatch), {}, 0
    for name in sorted(set(simple_routes()) - WHOLE - OF_ONE_ORGANISATION):
        reading.rows = reading.queries = 0
        with connection.execute_wrapper(reading.wrapper):
            answer = ask(name, country)
            b"".join(answer) if answer.streaming else answer.content
        lists += reading.rows > 20
        if reading.rows > MOST_ROWS or reading.queries > MOST_QUERIES:
            too_much[name] = (reading.rows, reading.queries)
    assert too_much == {}
    assert not SetAside.objects.exists()  # else the country is not one that pages can read
    assert lists > 8  # else the country is empty, or nobody may see it


LISTS = {  # each sorted by one of its columns, and narrowed, as far as it can be
    "certification:desk": "",
    "certification:dossiers": "tri=-echeance&etat=in_follow_up&du=2026-01-01",
    "audits:audits": "tri=visite&etat=planned&du=2026-03-01",
    "certification:register": "tri=-decision&since=2025-01-01",
    "certification:agenda": "",
    "actors:messages": "tri=objet",
    "certification:reminders_preview": "",
}


def test_a_list_asks_as_much_of_twenty_five_rows_as_of_two_hundred_and_fifty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grids()
    agent = ditp_agent()
    own, body = OrganisationFactory(), OrganisationFactory(kind=OrganisationKind.BODY)
    for role in (Role.BODY_MANAGER, Role.AUDITOR, Role.DECIDER):
        MembershipFactory(user=agent, organisation=body, role=role)
    client, reading = browser(agent), Reading(monkeypatch)

    def asked() -> dict[str, int]:
        found = {}
        for name, query in LISTS.items():
            reading.queries = 0
            with connection.execute_wrapper(reading.wrapper):
                answer = client.get(f"{reverse(name)}?{query}")
            found[name] = reading.queries
            assert answer.status_code == 200
        return found

    with on(TODAY):
        fill(agent, own, body, range(25))
        asked()  # what is read once in the life of a process
        few = asked()
        fill(agent, own, body, range(25, 250))
        assert asked() == few
        shown = words(client.get(reverse("certification:dossiers")))
    assert "Page 1 sur 10" in shown
