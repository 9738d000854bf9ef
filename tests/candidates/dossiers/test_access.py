"""Each page and each API route, for who may not see the dossier, who may only read it, and who may do more."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from rest_framework.test import APIClient

from audits.audit.enums import AuditStatus
from candidates import api_urls
from candidates import urls as page_urls
from candidates.dossiers import queries
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.evidence.models import Evidence
from candidates.indicators.models import QualityIndicator
from candidates.pieces.models import Piece
from candidates.services.models import Site
from candidates.team import queries as team_queries
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import User
from label_sp.common import documents
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.candidates.conftest import DAY, Team, file, team
from tests.candidates.dossiers import work
from tests.candidates.dossiers.addresses import (
    ACCESS,
    MANAGERS_ONLY,
    MULTIPART,
    OF_BOTH_SIDES,
    OF_EVIDENCE,
    OF_NEXT_CYCLE,
    OF_PIECE,
    OF_TEAM,
    OF_VERSION,
    OFF_THE_LIST,
    PUBLIC,
    READ,
    REGISTRY,
    WITHOUT_DOSSIER,
    WRITE,
)
from tests.candidates.dossiers.work import DRAFTS
from tests.factories import (
    OrganisationFactory,
    SiteFactory,
    UserFactory,
    audit_in,
    auditor_of,
    ditp_agent,
    grids,
    member,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture(autouse=True)
def _made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application makes two of the pieces."""
    made = documents.ApplicationDocument("organigramme.pdf", b"%PDF-1.4\n% produit", DAY)
    offer = documents.Offer(lambda _: DAY, lambda _: made)
    monkeypatch.setattr(documents, "_OFFERS", {"training_plan": offer, "organisation_chart": offer})


@pytest.fixture(autouse=True)
def _grid() -> None:
    grids()


def full(status: Status = Status.PREPARING, **fields: Any) -> Team:
    """A dossier with something of everything."""
    there = team(status, **fields)
    SiteFactory(service=there.dossier.service, is_main=True, name="Mairie")
    SiteFactory(service=there.dossier.service, name="Second")
    measured = QualityIndicator.objects.create(
        dossier=there.dossier, label="Accueil", in_place_since="2025-01-01"
    )
    work.done(there, measured)
    Evidence.objects.create(
        dossier=there.dossier,
        title="Affiche",
        file=file(),
        name="affiche.pdf",
        content_type="application/pdf",
        proves_on="2026-01-05",
        added_by=there.contributor,
        added_at="2026-02-01T10:00:00Z",
    )
    Piece.objects.create(
        dossier=there.dossier,
        kind="organisation_chart",
        version=1,
        file=file(),
        name="organigramme.pdf",
        content_type="application/pdf",
        size=20,
        sha256="0" * 64,
        uploaded_by=there.contributor,
        uploaded_at="2026-02-01T10:00:00Z",
    )
    return there


def address(name: str, dossier: Dossier, pk: Any = None) -> str:
    if name in {
        "candidates:site_remove",
        "candidates:site_main",
        "candidates:site_place",
        "api-site",
        "api-main-site",
    }:
        more: tuple[Any, ...] = (dossier.service.sites.get(is_main=False).pk,)
    elif name in {"candidates:indicator_remove", "api-indicator"}:
        more = (dossier.indicators.get().pk,)
    elif name in OF_EVIDENCE:
        more = (dossier.evidence.get(title="Affiche").pk,)
    else:
        of_piece = ("organisation_chart", 1) if name in OF_VERSION else ("organisation_chart",)
        known = work.more_of(name, dossier) or READ.get(name)
        more = known or (of_piece if name in OF_PIECE | OF_VERSION else ())
    return reverse(name, args=[pk or dossier.pk, *more])


def written(client: Any, name: str, dossier: Dossier, pk: Any = None) -> Any:
    method, data = WRITE[name]
    is_json = isinstance(client, APIClient) and name not in MULTIPART | work.UPLOADS
    return getattr(client, method)(
        address(name, dossier, pk), data(), **({"format": "json"} if is_json else {})
    )


def client_for(name: str, user: User | None) -> Any:
    if user is None:
        return APIClient() if name.startswith("api-") else Client()
    return api(user) if name.startswith("api-") else browser(user)


def text(answer: Any) -> str:
    """What is said, without what differs at each request."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(
        r'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"', "", body.decode(errors="replace")
    )


def snapshot(dossier: Dossier) -> tuple[object, ...]:
    return (
        tuple(Dossier.objects.filter(pk=dossier.pk).values().get().items()),
        tuple(Site.objects.filter(service=dossier.service).order_by("pk").values_list()),
        dossier.pieces.count(),
        dossier.indicators.count(),
        dossier.evidence.count(),
        dossier.self_assessments.count(),
        team_queries.signatory(dossier),
        team_queries.referent_version(dossier),
        JournalEntry.objects.exclude(event="dossier.archived").count(),  # who reads it all leaves a trace
        work.stored(dossier),
    )


def test_no_page_and_no_route_is_left_out_of_these_tables() -> None:
    pages = {f"candidates:{pattern.name}" for pattern in page_urls.urlpatterns}
    routes = {pattern.name for pattern in api_urls.urlpatterns}
    elsewhere = WITHOUT_DOSSIER | OFF_THE_LIST | OF_NEXT_CYCLE | OF_BOTH_SIDES | PUBLIC | REGISTRY | ACCESS
    elsewhere |= OF_TEAM
    assert set(READ) | set(DRAFTS) | set(WRITE) | elsewhere == pages | routes
    assert routes <= {name for name in get_resolver().reverse_dict if isinstance(name, str)}


# --- nobody -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", {**READ, **DRAFTS, **WRITE})
def test_who_is_not_logged_in_is_asked_to(name: str) -> None:
    there = full()
    before = snapshot(there.dossier)
    client = client_for(name, None)
    answers = [client.get(address(name, there.dossier))] if name in {**READ, **DRAFTS} else []
    answers += [written(client, name, there.dossier)] if name in WRITE else []
    for answer in answers:
        if name.startswith("api-"):
            assert answer.status_code == 401 and answer["Content-Type"] == "application/problem+json"
        else:
            assert answer.status_code == 302 and answer["Location"].startswith("/connexion/")
    assert snapshot(there.dossier) == before


@pytest.mark.parametrize("name", sorted(WITHOUT_DOSSIER))
def test_opening_also_asks_who_one_is(name: str) -> None:
    assert client_for(name, None).get(reverse(name)).status_code in (302, 401)


# --- those for whom the dossier does not exist ------------------------------------------------------------------------

STRANGERS: dict[str, Callable[[Team], User]] = {
    "a person without any role": lambda there: UserFactory(),
    "a manager until yesterday": lambda there: member(
        there.dossier.service.organisation, Role.CANDIDATE_MANAGER, ended_on="2026-03-01"
    ),
    "another candidate's manager": lambda there: member(OrganisationFactory(), Role.CANDIDATE_MANAGER),
    "another candidate's contributor": lambda there: member(
        OrganisationFactory(), Role.CANDIDATE_CONTRIBUTOR
    ),
    "another body's manager": lambda there: member(
        OrganisationFactory(kind=OrganisationKind.BODY), Role.BODY_MANAGER
    ),
    "an auditor of the body, not on this dossier": lambda there: auditor_of(there.dossier.body),
    "an auditor whose audit was cancelled": lambda there: (
        audit_in(AuditStatus.CANCELLED, dossier=there.dossier).auditor
    ),
}


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_gets_the_same_answer_as_for_no_dossier(who: str) -> None:
    there = full(Status.INCOMPLETE)
    person = STRANGERS[who](there)
    if who.startswith("an auditor whose"):
        there.dossier.service.sites.exclude(name__in=["Mairie", "Second"]).delete()
    before = snapshot(there.dossier)
    for name in (*READ, *DRAFTS):
        client = client_for(name, person)
        found = client.get(address(name, there.dossier))
        missing = client.get(address(name, there.dossier, uuid.uuid4()))
        assert (found.status_code, text(found)) == (404, text(missing)), name
    for name in WRITE:
        client = client_for(name, person)
        found = written(client, name, there.dossier)
        missing = written(client, name, there.dossier, uuid.uuid4())
        assert (found.status_code, text(found)) == (404, text(missing)), name
    assert snapshot(there.dossier) == before


def test_a_draft_is_nothing_yet_for_the_body() -> None:
    there = full(Status.PREPARING)
    for name in (*READ, *DRAFTS):
        assert client_for(name, there.body_manager).get(address(name, there.dossier)).status_code == 404, name


@pytest.mark.parametrize("name", ["api-dossiers", "api-services"])
def test_lists_hold_ones_own_only(name: str) -> None:
    there, elsewhere = full(), full()
    shown = client_for(name, there.manager).get(reverse(name)).json()
    own = there.dossier if name == "api-dossiers" else there.dossier.service
    assert [row["id"] for row in shown["results"]] == [str(own.pk)]
    assert str(elsewhere.dossier.pk) not in str(shown)


# --- those who read ---------------------------------------------------------------------------------------------------

READERS: dict[str, Callable[[Team], User]] = {
    "the body's manager": lambda there: there.body_manager,
    "the body's decider": lambda there: member(there.dossier.body, Role.DECIDER),
    "the auditor": lambda there: audit_in(AuditStatus.ASSIGNED, dossier=there.dossier).auditor,
    "the DITP": lambda there: ditp_agent(),
}


@pytest.mark.parametrize("who", READERS)
def test_a_reader_reads_everything_and_writes_nothing(who: str) -> None:
    there = full(Status.INCOMPLETE)
    person = READERS[who](there)
    there.dossier.service.sites.exclude(name__in=["Mairie", "Second"]).delete()
    before = snapshot(there.dossier)
    for name in READ:
        answer = client_for(name, person).get(address(name, there.dossier))
        shown = text(answer)
        assert answer.status_code == 200, name
        if "<main" in shown:
            assert 'method="post"' not in shown.split("<main")[1].split("</main")[0], name
    for name in DRAFTS:
        assert client_for(name, person).get(address(name, there.dossier)).status_code == 403, name
    for name in WRITE:
        assert written(client_for(name, person), name, there.dossier).status_code == 403, name
    assert snapshot(there.dossier) == before


def test_an_auditor_follows_whoever_was_there_before() -> None:
    """The cancelled audit of a colleague hides nothing from the one who took over."""
    there = full(Status.ADMISSIBLE)
    gone = audit_in(AuditStatus.CANCELLED, dossier=there.dossier).auditor
    here = audit_in(AuditStatus.ASSIGNED, dossier=there.dossier).auditor
    assert list(queries.visible_to(here)) == [there.dossier]
    assert not queries.visible_to(gone).exists()


# --- the team: the control of all that precedes -----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["manager", "contributor"])
@pytest.mark.parametrize("name", WRITE)
def test_the_team_does_it_all_and_only_managers_give_up(name: str, role: str) -> None:
    there = full()
    answer = written(client_for(name, getattr(there, role)), name, there.dossier)
    refused = role == "contributor" and name in MANAGERS_ONLY
    expected = {403} if refused else {200, 201, 204} if name.startswith("api-") else {302}
    assert answer.status_code in expected, text(answer)


@pytest.mark.parametrize("name", [*READ, *DRAFTS])
def test_the_team_reads_it_all(name: str) -> None:
    there = full()
    answer = client_for(name, there.contributor).get(address(name, there.dossier))
    assert text(answer) and answer.status_code == 200


@pytest.mark.parametrize("role", [Role.CANDIDATE_CONTRIBUTOR, Role.BODY_MANAGER, Role.DITP])
def test_who_manages_no_candidate_opens_nothing(role: Role) -> None:
    there = full(Status.ABANDONED)
    organisation = there.dossier.service.organisation
    person = member(organisation, role)
    assert browser(person).get(reverse("candidates:dossier_new")).status_code == 403
    new = {"organisation": str(organisation.pk), "name": "B", "kind": "local_authority", "department": "80"}
    programs = api(person)
    before = Dossier.objects.count()
    known = role == Role.CANDIDATE_CONTRIBUTOR  # to others this organisation is a missing one
    for name, data in (
        ("api-services", {**new, "agents_in_contact": 3}),
        ("api-dossiers", {"applies_as": "local", "service": str(there.dossier.service.pk)}),
    ):
        answer = programs.post(reverse(name), data, format="json")
        assert answer.status_code == (403 if known else 400), answer.content
    assert Dossier.objects.count() == before
