"""Two organisations, one name of service: whose it is stands wherever a service is named."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from candidates.deadlines.models import DueDate
from candidates.dossiers.models import Dossier
from certification.agenda import feeds
from certification.agenda.models import CalendarFeed
from certification.deadlines.aside import about_dossier
from certification.dossier.mails import fields_of
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.outbox.models import Message
from tests.audits.conftest import browser
from tests.certification.labels import label
from tests.certification.pages import words
from tests.factories import MembershipFactory, OrganisationFactory, ServiceFactory, audit_in, ditp_agent
from tests.scenarios import at_stage, make_people

NAME = "Service de l’eau"
OWNERS = ("Mairie de Bray", "Mairie de Corbie")
BOTH = tuple(f"{NAME}, {owner}" for owner in OWNERS)
BESIDE = {  # the templates that have the name alone, and the organisation beside it
    "certification/_mine_table.html",
    "certification/_dossier_head.html",
    "certification/dossiers.html",
    "certification/documents/refusal.html",
    "candidates/registry/service.html",
    "candidates/documents/results_sheet.html",  # shown on its own premises
}
IN_A_PATH = {"audits/_breadcrumb.html", "audits/audit.html"}  # compared with where one is


@pytest.fixture
def agent() -> User:
    """Somebody of the DITP, of a body and of both candidates: sees both dossiers in every role."""
    agent, people = ditp_agent(), make_people("Certif Nord")
    for role in (Role.BODY_MANAGER, Role.AUDITOR, Role.DECIDER):
        MembershipFactory(user=agent, organisation=people.body, role=role)
    for owner in OWNERS:
        own = OrganisationFactory(name=owner)
        MembershipFactory(user=agent, organisation=own, role=Role.CANDIDATE_MANAGER)
        held = label(people=replace(people, organisation=own), name=NAME)
        audit_in(AuditStatus.VISITED, dossier=held.dossier, kind="follow_up", auditor=agent)
        DueDate.objects.create(
            dossier=held.dossier,
            key="report",
            term="report",
            due=timezone.localdate(),
            owed_by="auditor",
            kind="deadline",
            reminded_through=timezone.localdate(),
            next_on=timezone.localdate(),
        )
    return agent


@pytest.mark.django_db
def test_a_service_says_whose_it_is_unless_its_name_does() -> None:
    own = OrganisationFactory(name="Mairie de Bray")
    assert str(ServiceFactory(organisation=own, name=NAME)) == BOTH[0]
    for name in ("Mairie de Bray", "mairie de bray, service de l’eau", "Accueil de la Mairie de Bray"):
        assert str(ServiceFactory(organisation=own, name=name)) == name
    assert str(ServiceFactory(organisation=own, name="Mairie de Braye")) == "Mairie de Braye, Mairie de Bray"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page", ["certification:desk", "certification:agenda", "audits:audits", "certification:reminders_preview"]
)
def test_a_list_says_whose_each_service_is(agent: User, page: str) -> None:
    text = words(browser(agent).get(reverse(page), {"q": "eau"}))
    assert all(named in text or f"{NAME} {owner}" in text for named, owner in zip(BOTH, OWNERS, strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["certification:dossiers", "certification:register"])
def test_a_list_with_the_organisation_beside_names_it(agent: User, page: str) -> None:
    text = words(browser(agent).get(reverse(page), {"q": "eau"}))
    assert text.count(NAME) >= 2 and all(owner in text for owner in OWNERS)


@pytest.mark.django_db
def test_the_register_says_it_in_every_form(agent: User) -> None:
    client = Client()
    rows = client.get(reverse("api-register")).json()["results"]
    assert sorted(row["organisation"] for row in rows) == list(OWNERS)
    for row in rows:
        page = words(client.get(reverse("certification:register_entry", args=[row["id"]])))
        assert row["organisation"] in page
    for name in ("register_csv", "register_json"):
        content = b"".join(client.get(reverse(f"certification:{name}")).streaming_content).decode()
        assert all(owner in content for owner in OWNERS)


@pytest.mark.django_db
def test_pages_feeds_messages_and_bad_rows_say_it(agent: User) -> None:
    client = browser(agent)
    for dossier, named in zip(Dossier.objects.order_by("service__organisation__name"), BOTH, strict=True):
        shown = client.get(reverse("certification:dossier", args=[dossier.pk])).content.decode()
        assert f"<title>{named}" in re.sub(r"\s*\n\s*", "", shown)
        audit = Audit.objects.get(dossier=dossier)
        assert f"Audit : {named}" in words(client.get(reverse("audits:audit", args=[audit.pk])))
        assert str(fields_of(dossier)["service"]) == named
        assert about_dossier(dossier.pk).title.startswith(named)
    calendar = feeds.calendar(CalendarFeed(user=agent, token_hash="x"), timezone.localdate()).decode()
    unfolded = calendar.replace("\r\n ", "").replace("\\,", ",")
    assert all(re.search(rf"SUMMARY:.* · {re.escape(named)}", unfolded) for named in BOTH)


@pytest.mark.django_db
def test_every_subject_that_names_a_service_says_whose() -> None:
    """All messages of a life up to the label: the name of the service never stands alone."""
    case = at_stage("labelled")
    service = case.dossier.service
    named = [each for each in Message.objects.all() if service.name in each.subject + each.body]
    assert len(named) > 5
    alone = re.compile(rf"{re.escape(service.name)}(?!, {re.escape(str(service.organisation))})")
    assert [each.subject for each in named if alone.search(f"{each.subject}\n{each.body}")] == []


def test_no_template_names_a_service_by_its_name_alone() -> None:
    root = Path(settings.BASE_DIR) / "templates"
    bare = {
        str(file.relative_to(root)) for file in root.rglob("*.html") if "service.name" in file.read_text()
    }
    assert bare == BESIDE | IN_A_PATH
