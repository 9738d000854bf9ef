"""The registry of services: who reads and keeps it, what changes while a dossier is examined, the SIRET that were."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.registry import queries, use_cases
from candidates.services.models import Service, Site
from label_sp.actors.enums import Role
from label_sp.common import territories
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.candidates.conftest import Team, team
from tests.candidates.dossiers.test_pages import error_on, page_of
from tests.factories import OrganisationFactory, ServiceFactory, SiteFactory, ditp_agent, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ALBERT = "Albert, Somme (code INSEE 80016)"
TYPED = {
    "name": "Antenne",
    "address": "2 rue du Port",
    "postal_code": "80300",
    "commune": "albert",
    "channels": ["phone", "counter"],
    "opening": "lundi : 9h-12h",
    "phone": "03 22 00 00 00",
    "email": "a@b.fr",
    "agents_direct": "3",
    "agents_indirect": "",
}
SENT = {"name": "Antenne", "address": "2 rue du Port", "postal_code": "80300", "commune": "80016"}


def of(service: Service, name: str = "service", *more: Any) -> str:
    return reverse(f"candidates:{name}", args=[service.pk, *more])


@pytest.fixture
def there() -> Team:
    found = team()
    SiteFactory(service=found.dossier.service, name="Mairie", is_main=True)
    return found


@pytest.fixture
def client(there: Team) -> Client:
    return browser(there.contributor)


# --- who --------------------------------------------------------------------------------------------------------------

ACTS = {
    "service_edit": {"name": "S", "commune": ALBERT, "agents_in_contact": "4"},
    "service_siret": {"siret": "13002526500013", "since": "2026-01-01"},
    "service_site_new": TYPED,
    "service_site": TYPED,
    "service_site_close": {"closed_on": "2026-01-01"},
    "service_site_reopen": {},
}
ROUTES = {
    "api-service": ("put", {"name": "S", "agents_in_contact": 4}),
    "api-service-siret": ("post", {"siret": "13002526500013", "since": "2026-01-01"}),
    "api-service-sites": ("post", SENT),
    "api-service-site": ("put", SENT),
    "api-service-site-close": ("post", {"closed_on": "2026-01-01"}),
    "api-service-site-reopen": ("post", {}),
}


def secondary(service: Service, name: str) -> Site:
    """The site that the act of this name is tried on."""
    closed = dt.date(2026, 1, 1) if "reopen" in name else None
    return SiteFactory(service=service, name="Annexe", closed_on=closed)


def page(name: str, service: Service) -> str:
    takes_a_site = name.startswith("service_site") and name != "service_site_new"
    return of(service, name, *([secondary(service, name).pk] if takes_a_site else []))


def route(name: str, service: Service) -> str:
    more = [secondary(service, name).pk] if "service-site" in name and name != "api-service-sites" else []
    return reverse(name, args=[service.pk, *more])


@pytest.mark.parametrize("name", ACTS)
def test_the_team_changes_by_the_pages_and_nobody_else(there: Team, name: str) -> None:
    service = there.dossier.service
    address = page(name, service)
    stranger = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    assert browser(stranger).post(address, ACTS[name]).status_code == 404
    assert browser(there.body_manager).post(address, ACTS[name]).status_code == 404
    assert browser(ditp_agent()).post(address, ACTS[name]).status_code == 403
    assert browser(there.contributor).get(address).status_code == 200
    answer = browser(there.contributor).post(address, ACTS[name])
    assert answer.status_code == 302, page_of(answer)
    assert answer["Location"] == of(service)


@pytest.mark.parametrize("name", ROUTES)
def test_the_team_changes_by_the_api_and_nobody_else(there: Team, name: str) -> None:
    address = route(name, there.dossier.service)
    method, data = ROUTES[name]
    stranger = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    for person, status in ((stranger, 404), (there.body_manager, 404), (ditp_agent(), 403)):
        assert getattr(api(person), method)(address, data, format="json").status_code == status
    done = getattr(api(there.manager), method)(address, data, format="json")
    assert done.status_code in (200, 201), done.content


def test_one_reads_the_services_of_ones_organisations_only(there: Team, client: Client) -> None:
    other = SiteFactory(name="Ailleurs").service
    listed = page_of(client.get(reverse("candidates:services")))
    assert str(there.dossier.service) in listed and other.name not in listed
    assert client.get(of(other)).status_code == 404
    assert api(there.contributor).get(reverse("api-service", args=[other.pk])).status_code == 404
    assert browser(ditp_agent()).get(of(other)).status_code == 200
    shown = api(there.contributor).get(reverse("api-service", args=[there.dossier.service.pk])).json()
    assert [site["name"] for site in shown["sites"]] == ["Mairie"]


def test_a_service_is_found_by_its_name_or_by_a_site(there: Team) -> None:
    service = there.dossier.service
    SiteFactory(service=service, name="Antenne de l’Étoile")
    ServiceFactory(organisation=service.organisation, name="Médiathèque")
    for typed in ("etoile", "antenne l'etoile", service.name):
        assert list(queries.listed(there.manager, typed)) == [service], typed
    assert queries.listed(there.manager, "").count() == 2
    assert not queries.listed(there.manager, "toile").exists()


# --- sites ------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("ELI-03")
def test_a_site_is_added_with_how_users_reach_it(there: Team, client: Client) -> None:
    client.post(of(there.dossier.service, "service_site_new"), TYPED)
    site = Site.objects.get(name="Antenne")
    assert (site.city, site.commune, site.is_main, site.in_perimeter) == ("Albert", "80016", False, True)
    assert (site.channels_in_words, site.opening) == (
        ["accueil sur place", "téléphone"],
        {"monday": [["09:00", "12:00"]]},
    )
    shown = page_of(client.get(of(there.dossier.service)))
    assert "Accueil sur place, téléphone" in shown and "lundi : 9 h-12 h" in shown
    assert "3 agents en contact direct" in shown and "en contact indirect" not in shown
    entry = JournalEntry.objects.get(event="service.site_added")
    assert (entry.dossier_id, entry.data) == (None, {"site": "Antenne"})


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "mairie", "Un site porte déjà ce nom : « Mairie »"),
        ("postal_code", "8030", "compte 5 chiffres"),
        ("commune", "Saint-Denis", "choisissez la vôtre"),
        ("opening", "lundi : le matin", "n’est pas un horaire"),
        ("email", "a@b", "adresse"),
        ("agents_direct", "beaucoup", "n’est pas un nombre entier"),
    ],
)
def test_a_wrong_field_is_said_and_nothing_typed_is_lost(
    there: Team, client: Client, field: str, typed: str, said: str
) -> None:
    answer = client.post(of(there.dossier.service, "service_site_new"), TYPED | {field: typed})
    assert answer.status_code == 422 and said in error_on(field, answer)
    assert 'value="2 rue du Port"' in page_of(answer) and Site.objects.count() == 1


@pytest.mark.rule("ELI-03")
def test_a_closed_site_leaves_the_perimeter_and_comes_back(there: Team) -> None:
    service, actor = there.dossier.service, there.contributor
    annex, main = SiteFactory(service=service, name="Annexe"), service.sites.get(is_main=True)
    with pytest.raises(ValidationError, match="désignez d’abord un autre site principal"):
        use_cases.close_site(service.pk, main.pk, actor=actor, closed_on=dt.date(2026, 1, 1))
    with pytest.raises(ValidationError, match="dans le futur"):
        use_cases.close_site(service.pk, annex.pk, actor=actor, closed_on=dt.date(2026, 3, 9))
    use_cases.close_site(service.pk, annex.pk, actor=actor, closed_on=dt.date(2026, 1, 1))
    annex.refresh_from_db()
    assert (annex.in_perimeter, annex.left_out_reason) == (False, "Site fermé le 01/01/2026.")
    with pytest.raises(ValidationError, match="déjà fermé"):
        use_cases.close_site(service.pk, annex.pk, actor=actor, closed_on=dt.date(2026, 1, 1))
    again = use_cases.reopen_site(service.pk, annex.pk, actor=actor)
    assert (again.in_perimeter, again.left_out_reason, again.closed_on) == (True, "", None)


@pytest.mark.rule("DOS-01")
def test_what_a_filed_dossier_says_of_sites_stays_until_its_decision() -> None:
    there = team(Status.SUBMITTED)
    service, actor = there.dossier.service, there.contributor
    site = SiteFactory(service=service, name="Mairie", is_main=True, commune="80003")
    place = territories.find("80016")
    assert place
    same: dict[str, Any] = {"name": "Mairie", "address": site.address, "postal_code": site.postal_code}
    acheux = territories.find("80003")
    assert acheux
    use_cases.change_site(service.pk, site.pk, actor=actor, **same, commune=acheux, opening="lundi : 9h-12h")
    for refused in (
        lambda: use_cases.change_site(service.pk, site.pk, actor=actor, **same, commune=place),
        lambda: use_cases.add_site(
            service.pk, actor=actor, name="B", address="1", postal_code="80300", commune=place
        ),
    ):
        with pytest.raises(ValidationError, match=f"le dossier {there.dossier.reference} est à l’examen"):
            refused()
    assert f"dossier {there.dossier.reference}" in page_of(browser(actor).get(of(service)))
    labelled = team(Status.LABELLED)  # the control
    use_cases.add_site(
        labelled.dossier.service.pk,
        actor=labelled.manager,
        name="B",
        address="1",
        postal_code="80300",
        commune=place,
    )


# --- the service ------------------------------------------------------------------------------------------------------


def test_a_service_keeps_the_siret_that_it_had(there: Team, client: Client) -> None:
    service = there.dossier.service
    for siret, since in (("13002526500013", "2024-01-01"), ("35600000049837", "2025-01-01")):
        assert client.post(of(service, "service_siret"), {"siret": siret, "since": since}).status_code == 302
    service.refresh_from_db()
    assert service.siret == "35600000049837"
    assert [(each.siret, each.ended_on) for each in service.former_sirets.all()] == [
        ("13002526500013", dt.date(2025, 1, 1))
    ]
    assert "130 025 265 00013, jusqu’au 1er janvier 2025" in page_of(client.get(of(service)))
    for siret, since, field in (
        *(("35600000049837", "2025-02-01", "siret"), ("0" * 14, "2025-02-01", "siret")),
        *(("13002526500013", "2024-06-01", "since"), ("13002526500013", "2026-03-09", "since")),
    ):
        answer = client.post(of(service, "service_siret"), {"siret": siret, "since": since})
        assert answer.status_code == 422 and error_on(field, answer)


def test_a_service_is_attached_to_a_central_one_and_never_in_a_circle(there: Team, client: Client) -> None:
    service = there.dossier.service
    head = ServiceFactory(name="Réseau national", heads_network=True)
    typed = {**ACTS["service_edit"], "attached_to": str(head.pk)}
    assert client.post(of(service, "service_edit"), typed).status_code == 302
    service.refresh_from_db()
    assert (service.attached_to, service.department, service.commune) == (head, "80", "80016")
    answer = client.post(of(service, "service_edit"), typed | {"heads_network": "on"})
    assert "n’est pas rattaché à un autre" in error_on("attached_to", answer)
    team_of_head = member(head.organisation, Role.CANDIDATE_MANAGER)
    left = browser(team_of_head).post(of(head, "service_edit"), ACTS["service_edit"] | {"name": head.name})
    assert "lui sont rattachés" in error_on("heads_network", left)
    assert f'value="{service.pk}"' not in page_of(client.get(of(service, "service_edit")))


def test_the_page_says_what_others_changed_meanwhile(there: Team, client: Client) -> None:
    service = there.dossier.service
    shown = client.get(of(service, "service_edit")).context["form"].shown
    Service.objects.filter(pk=service.pk).update(agents_in_contact=77)
    answer = client.post(of(service, "service_edit"), ACTS["service_edit"] | {"shown": shown})
    assert answer.status_code == 409 and "77" in page_of(answer)
