"""A dossier is opened in one form, which begins with what is known, and one page leads to the next."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from candidates.access.use_cases import accept_access
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.services.models import Service
from label_sp.actors.enums import Role
from label_sp.actors.use_cases import invitations
from tests.audits.conftest import browser
from tests.candidates.access.cases import confirmed
from tests.candidates.conftest import team
from tests.candidates.dossiers.test_pages import NEW, SERVICE, address, error_on, page_of
from tests.factories import OrganisationFactory, ServiceFactory, UserFactory, ditp_agent, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def at_work() -> tuple[Dossier, Client]:
    there = team()
    return there.dossier, browser(there.contributor)


PLACED = SERVICE | {"address": "1 place d’Armes"}


@pytest.mark.rule("ELI-03")
def test_with_its_address_the_main_site_is_made_and_what_comes_next_opens() -> None:
    client = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    answer = client.post(NEW, PLACED, follow=True)
    dossier = Dossier.objects.get()
    (site,) = dossier.service.sites.all()
    assert (site.name, site.address, site.is_main) == (dossier.service.name, "1 place d’Armes", True)
    assert (site.postal_code, site.city) == ("80300", "Albert")
    assert answer.redirect_chain[-1][0] == reverse("certification:prepare", args=[dossier.pk])


def test_a_commune_of_several_postal_codes_asks_which_and_one_given_is_taken() -> None:
    client = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    amiens = PLACED | {"commune": "Amiens"}
    answer = client.post(NEW, amiens)
    assert answer.status_code == 422 and "80000, 80080" in error_on("postal_code", answer)
    assert "1 place d’Armes" in page_of(answer) and not Service.objects.exists()
    assert client.post(NEW, amiens | {"postal_code": "80 080"}).status_code == 302
    assert Dossier.objects.get().service.sites.get().postal_code == "80080"


def test_a_new_organisation_does_not_type_again_what_it_said_to_come_in() -> None:
    asked = confirmed(siret="13002526500013")
    person = UserFactory(email=asked.email)
    let_in = accept_access(asked.pk, actor=ditp_agent())
    assert let_in.invitation
    invitations.accept(let_in.invitation.pk, actor=person)
    page = page_of(browser(person).get(NEW))
    assert 'value="Albert, Somme (code INSEE 80016)"' in page and 'value="13002526500013"' in page
    assert '<option value="local_authority" selected>' in page
    assert re.search(r'<input type="radio" name="applies_as" value="local"[^>]* checked', page)
    ServiceFactory(organisation=let_in.organisation)
    assert "13002526500013" not in page_of(browser(person).get(NEW))  # it was said of the first one


# --- from one page to the next ----------------------------------------------------------------------------------------


def next_step(dossier: Dossier, client: Client, come_from: str = "") -> str:
    at = reverse("certification:next_step", args=[dossier.pk])
    return str(client.get(at, {"de": come_from} if come_from else {})["Location"])


def test_what_comes_next_is_the_first_thing_to_do_after_the_page_one_comes_from(
    at_work: tuple[Dossier, Client],
) -> None:
    dossier, client = at_work
    ways = [reverse("certification:prepare", args=[dossier.pk]), address("scope", dossier)]
    assert next_step(dossier, client) == ways[0]
    assert next_step(dossier, client, ways[0]) == ways[1]
    assert next_step(dossier, client, "/ailleurs/") == ways[0]
    assert next_step(dossier, client, ways[1]) == address("self_assessment", dossier)
    for stranger in (UserFactory(), member(OrganisationFactory(), Role.CANDIDATE_MANAGER)):
        at = reverse("certification:next_step", args=[dossier.pk])
        assert browser(stranger).get(at).status_code == 404


def test_who_has_nothing_to_do_comes_to_the_page_of_the_dossier() -> None:
    there = team(Status.SUBMITTED)
    assert next_step(there.dossier, browser(there.contributor)) == reverse(
        "certification:dossier", args=[there.dossier.pk]
    )


@pytest.mark.parametrize(("then", "expected"), [("", "scope"), ("next", "self_assessment")])
def test_saving_leads_back_or_further_by_the_button(
    at_work: tuple[Dossier, Client], then: str, expected: str
) -> None:
    dossier, client = at_work
    typed = {"authority": "commune", "general_reception": "on", "everyday_procedures": "on", "then": then}
    dossier.body, dossier.audit_first_day = OrganisationFactory(kind="body"), dt.date(2026, 6, 1)
    dossier.audit_last_day, dossier.perimeter = dt.date(2026, 6, 2), "Tout."
    dossier.save()
    answer = client.post(address("scope", dossier), typed, follow=True)
    assert answer.redirect_chain[-1][0] == address(expected, dossier)
    assert "Le périmètre est enregistré" in page_of(answer)
