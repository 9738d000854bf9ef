"""What a perimeter holds, by kind of service: said on its page, asked at the filing, judged by the body. Guide 1.4."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from candidates.application.facts import submission_facts
from candidates.dossiers import use_cases
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.services.models import Service
from label_sp.guide import dossier as file_rules
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.candidates.conftest import Team, team
from tests.candidates.dossiers.test_pages import page_of
from tests.guide.common import broken

pytestmark = pytest.mark.django_db
RULES = ("ELI-03", "ELI-04", "ELI-05", "ELI-06")
FULL = {"authority": "commune", "general_reception": True, "everyday_procedures": True}
SITE = {"name": "Archives", "address": "3 rue", "postal_code": "80300", "city": "Albert"}


@pytest.fixture
def there() -> Team:
    found = team()
    Dossier.objects.filter(pk=found.dossier.pk).update(perimeter="Tout l’accueil")
    return found


def asked_at_the_filing(there: Team) -> list[str]:
    """What the filing says of the perimeter."""
    dossier = Dossier.objects.select_related("service").get(pk=there.dossier.pk)
    failures = file_rules.failures_to_submit(submission_facts(dossier, None, None), today=dt.date(2026, 3, 2))
    return [rule for rule in broken(failures) if rule in RULES]


def of_kind(there: Team, kind: str) -> None:
    Service.objects.filter(pk=there.dossier.service_id).update(kind=kind)


def say(there: Team, **scope: Any) -> Dossier:
    return use_cases.set_scope(there.dossier.pk, actor=there.contributor, **FULL | scope)


@pytest.mark.rule("ELI-04")
@pytest.mark.rule("ELI-05")
@pytest.mark.rule("ELI-06")
@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({}, []),
        ({"general_reception": False}, ["ELI-04"]),
        ({"everyday_procedures": False}, ["ELI-04"]),
        ({"authority": "epci"}, ["ELI-04"]),
        ({"authority": "epci", "domains": ["police municipale"]}, ["ELI-04"]),
        ({"authority": "epci", "domains": ["police municipale", "urbanisme"]}, []),
        ({"authority": "region", "domains": ["petite enfance"]}, ["ELI-04"]),
        ({"authority": "special", "agreed_with_body": True}, ["ELI-06"]),
        ({"authority": "special", "domains": ["urbanisme"]}, ["ELI-06"]),
        ({"authority": "special", "domains": ["urbanisme"], "agreed_with_body": True}, []),
        ({"authority": "establishment", "everyday_procedures": False}, []),
        ({"authority": "establishment", "general_reception": False}, ["ELI-04"]),
    ],
)
def test_a_local_authority_files_with_its_core_scope(
    there: Team, scope: dict[str, Any], expected: list[str]
) -> None:
    there.dossier.service.sites.create(**SITE, is_main=True)
    assert asked_at_the_filing(there) == ["ELI-04"]  # nothing said yet
    say(there, **scope)
    assert asked_at_the_filing(there) == expected
    assert JournalEntry.objects.filter(event="dossier.scope_said", dossier_id=there.dossier.pk).exists()


@pytest.mark.rule("ELI-03")
def test_a_perimeter_is_described_whatever_the_kind(there: Team) -> None:
    there.dossier.service.sites.create(**SITE, is_main=True)
    of_kind(there, "public_health")
    assert asked_at_the_filing(there) == []
    Dossier.objects.filter(pk=there.dossier.pk).update(perimeter=" ")
    assert asked_at_the_filing(there) == ["ELI-03"]


@pytest.mark.rule("ELI-03")
@pytest.mark.parametrize("kind", ["decentralised_state", "public_health", "social_security"])
def test_such_a_service_leaves_no_site_out_without_a_reason(there: Team, kind: str) -> None:
    of_kind(there, kind)
    use_cases.add_site(there.dossier.pk, actor=there.manager, **SITE | {"name": "Siège"})
    out = {**SITE, "in_perimeter": False}
    with pytest.raises(RuleViolation) as refusal:
        use_cases.add_site(there.dossier.pk, actor=there.manager, **out)
    assert broken(refusal.value.failures) == ["ELI-03"]
    site = use_cases.add_site(
        there.dossier.pk, actor=there.manager, **out, left_out_reason="Ni public ni dossiers d’usagers."
    )
    assert asked_at_the_filing(there) == []
    type(site).objects.filter(pk=site.pk).update(left_out_reason="")  # of before this rule
    assert asked_at_the_filing(there) == ["ELI-03"]


@pytest.mark.rule("ELI-03")
def test_a_site_already_recorded_is_left_out_with_a_reason_and_taken_back_in(there: Team) -> None:
    of_kind(there, "public_health")
    main = use_cases.add_site(there.dossier.pk, actor=there.manager, **SITE | {"name": "Hôpital"})
    site = use_cases.add_site(there.dossier.pk, actor=there.manager, **SITE)
    client = browser(there.contributor)
    page = reverse("candidates:site_place", args=[there.dossier.pk, site.pk])
    assert page in client.get(reverse("candidates:sites", args=[there.dossier.pk])).content.decode()
    refused = client.post(page, {"left_out_reason": "  "})
    assert refused.status_code == 422 and "écrivez pourquoi il n’y est pas" in page_of(refused)
    assert client.post(page, {"left_out_reason": "Ni public ni dossiers."}).status_code == 302
    site.refresh_from_db()
    assert (site.in_perimeter, site.left_out_reason) == (False, "Ni public ni dossiers.")
    entry = JournalEntry.objects.get(event="site.placed")
    assert (entry.data["in_perimeter"], entry.data["reason"]) == (False, "Ni public ni dossiers.")
    route = reverse("api-site", args=[there.dossier.pk, site.pk])
    told = api(there.manager).put(
        route, {"in_perimeter": True, "left_out_reason": "Plus utile"}, format="json"
    )
    assert (told.json()["in_perimeter"], told.json()["left_out_reason"]) == (True, "")
    with pytest.raises(RuleViolation):
        use_cases.place_site(there.dossier.pk, main.pk, actor=there.manager, in_perimeter=False)


def test_the_page_names_the_sites_left_out_and_what_lacks_a_reason(there: Team) -> None:
    of_kind(there, "public_health")
    use_cases.add_site(there.dossier.pk, actor=there.manager, **SITE | {"name": "Hôpital"})
    site = use_cases.add_site(
        there.dossier.pk, actor=there.manager, **SITE, in_perimeter=False, left_out_reason="Fermé au public."
    )
    url = reverse("candidates:scope", args=[there.dossier.pk])
    page = page_of(browser(there.manager).get(url))
    assert "1 site dans le périmètre : Hôpital." in page and "Archives : Fermé au public." in page
    assert "À compléter avant le dépôt" not in page
    type(site).objects.filter(pk=site.pk).update(left_out_reason="")
    answer = browser(there.manager).get(url)
    assert "« Archives » hors du périmètre, sans motif" in page_of(answer)
    assert reverse("candidates:site_place", args=[there.dossier.pk, site.pk]) in answer.content.decode()


@pytest.mark.parametrize("name", ["sites", "scope", "self_assessment", "pieces", "indicators", "abandon"])
def test_a_page_is_named_in_its_breadcrumb_as_in_its_title(there: Team, name: str) -> None:
    content = (
        browser(there.manager).get(reverse(f"candidates:{name}", args=[there.dossier.pk])).content.decode()
    )
    title = re.search(r"<title>\s*(?:Erreur : )?(.+?) · ", content)
    here = re.search(r'fr-breadcrumb__link" aria-current="page">\s*(.+?)\s*</a>', content)
    assert title and here and here[1] == title[1]


@pytest.mark.rule("ELI-03")
def test_a_local_authority_chooses_its_sites(there: Team) -> None:
    use_cases.add_site(there.dossier.pk, actor=there.manager, **SITE | {"name": "Mairie"})
    use_cases.add_site(there.dossier.pk, actor=there.manager, **SITE, in_perimeter=False)
    say(there)
    assert asked_at_the_filing(there) == []


def test_another_service_has_no_core_scope_to_say(there: Team) -> None:
    of_kind(there, "public_health")
    with pytest.raises(ValidationError, match="tous ses sites"):
        say(there)
    page = page_of(browser(there.manager).get(reverse("candidates:scope", args=[there.dossier.pk])))
    assert "tous ses sites" in page and "Votre collectivité" not in page


@pytest.mark.rule("ELI-04")
def test_the_page_keeps_a_perimeter_that_lacks_something_and_says_what(there: Team) -> None:
    client, page = browser(there.contributor), reverse("candidates:scope", args=[there.dossier.pk])
    typed = {
        "authority": "epci",
        "general_reception": "on",
        "domains": ["police municipale"],
        "other_domains": "Bibliothèque\n\nTourisme",
    }
    assert client.post(page, typed).status_code == 302
    kept = Dossier.objects.get(pk=there.dossier.pk)
    assert kept.domains == ["police municipale", "Bibliothèque", "Tourisme"]
    shown = page_of(client.get(page))
    assert shown.count("Manque") == 1 and "Un domaine au moins parmi" in shown
    assert "Le périmètre ne comprend pas tout le socle obligatoire." in shown
    assert "Bibliothèque Tourisme" in shown
    client.post(page, typed | {"domains": ["petite enfance"]})
    valid = page_of(client.get(page))
    assert "Manque" not in valid and "À compléter avant le dépôt" not in valid


def test_a_renewal_takes_its_perimeter_over(there: Team) -> None:
    say(there, authority="epci", domains=["urbanisme"])
    Dossier.objects.filter(pk=there.dossier.pk).update(status=Status.LABELLED)
    previous = Dossier.objects.get(pk=there.dossier.pk)
    following = use_cases.create_dossier(previous.service, actor=there.manager, previous=previous)
    assert (following.authority, following.domains, following.perimeter) == (
        "epci",
        ["urbanisme"],
        "Tout l’accueil",
    )


# --- the builder ------------------------------------------------------------------------------------------------------


def builder(there: Team) -> str:
    return reverse("candidates:scope", args=[there.dossier.pk])


@pytest.mark.rule("ELI-04")
@pytest.mark.rule("ELI-06")
@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("commune", ["L’accueil général", "Les principales démarches de la vie courante"]),
        ("epci", ["L’accueil général", "Un domaine au moins parmi : action sociale ; petite enfance"]),
        (
            "departement",
            ["L’accueil général", "solidarités et cohésion territoriale ; aménagement du territoire"],
        ),
        ("region", ["L’accueil général", "mobilités et transport ; développement économique"]),
        ("special", ["Un domaine au moins en contact direct", "Un périmètre convenu avec l’organisme"]),
        ("establishment", ["L’accueil général"]),
    ],
)
def test_what_each_kind_of_authority_needs_is_listed_before_anything_is_ticked(
    there: Team, kind: str, needed: list[str]
) -> None:
    client = browser(there.contributor)
    assert 'name="collectivite"' in page_of(client.get(builder(there)))
    shown = page_of(client.get(builder(there), {"collectivite": kind}))
    assert shown.count("Manque") == len(needed) and "Dedans" not in shown
    assert all(each in shown for each in needed)
    assert f'value="{kind}"' in shown and 'name="collectivite"' not in shown


@pytest.mark.rule("ELI-05")
def test_the_domains_of_the_kind_come_first_and_the_others_in_option(there: Team) -> None:
    client = browser(there.contributor)
    shown = page_of(client.get(builder(there), {"collectivite": "departement"}))
    own, others = shown.split("Autres domaines, en option")
    assert own.count('name="domains"') == 2 and "solidarités et cohésion territoriale" in own
    assert (
        "petite enfance" in others.split("</fieldset>")[0]
        and "solidarités" not in others.split("</fieldset>")[0]
    )
    free = page_of(client.get(builder(there), {"collectivite": "special"}))
    assert "Autres domaines, en option" not in free and free.count('name="domains"') > 10


@pytest.mark.rule("ELI-03")
def test_an_authority_ticks_its_sites_and_the_main_one_stays(there: Team) -> None:
    main = use_cases.add_site(there.dossier.pk, actor=there.manager, **SITE | {"name": "Mairie"})
    other = use_cases.add_site(there.dossier.pk, actor=there.manager, **SITE)
    client = browser(there.contributor)
    typed = {"authority": "commune", "general_reception": "on", "everyday_procedures": "on"}
    assert client.post(builder(there), typed | {"sites": [main.pk]}).status_code == 302
    other.refresh_from_db()
    assert not other.in_perimeter and asked_at_the_filing(there) == []
    refused = client.post(builder(there), typed | {"sites": [other.pk]})
    assert refused.status_code == 422 and "Le site principal fait toujours partie" in page_of(refused)
    stranger = team().dossier.service.sites.create(**SITE, is_main=True)
    assert client.post(builder(there), typed | {"sites": [main.pk, stranger.pk]}).status_code == 422
    route = reverse("api-scope", args=[there.dossier.pk])
    sent = {"authority": "commune", "general_reception": True, "sites": [str(main.pk), str(stranger.pk)]}
    assert api(there.manager).put(route, sent, format="json").status_code == 400
    told = api(there.manager).put(route, sent | {"sites": [str(main.pk), str(other.pk)]}, format="json")
    assert told.status_code == 200
    other.refresh_from_db()
    assert other.in_perimeter


@pytest.mark.rule("ELI-06")
@pytest.mark.parametrize(
    ("siret", "kind"),
    [
        ("21800014900015", "commune"),
        ("24800074700012", "epci"),
        ("20005787500011", "epci"),
        ("22800001600019", "departement"),
        ("23000001900012", "region"),
        ("21750001600019", "special"),
        ("20004697700019", "special"),
        ("13002526500013", ""),
        ("", ""),
    ],
)
def test_its_siret_proposes_which_authority_it_is(there: Team, siret: str, kind: str) -> None:
    Service.objects.filter(pk=there.dossier.service_id).update(siret=siret)
    assert proposed_on_the_page(there) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Mairie d’Albert", "commune"),
        ("Communauté de communes du Pays du Coquelicot", "epci"),
        ("Conseil départemental de la Somme", "departement"),
        ("CCAS de la ville de Bray", "establishment"),
        ("Maison des services", ""),
    ],
)
def test_or_else_its_name(there: Team, name: str, kind: str) -> None:
    service = Service.objects.get(pk=there.dossier.service_id)
    service.name = name
    service.save()
    assert proposed_on_the_page(there) == kind


def proposed_on_the_page(there: Team) -> str:
    """The kind whose boxes are shown at once; blank where one is asked to choose."""
    shown = page_of(browser(there.contributor).get(builder(there)))
    found = re.search(r'name="authority" value="(\w+)"', shown)
    assert ("d’après le SIRET ou le nom" in shown) is bool(found) is ("collectivite" not in shown)
    return found[1] if found else ""


def test_another_kind_may_be_chosen_and_a_word_that_is_none_is_not(there: Team) -> None:
    say(there)
    client = browser(there.contributor)
    assert "commune" in page_of(client.get(builder(there)))
    assert 'name="collectivite"' in page_of(client.get(builder(there), {"changer": ""}))
    assert "Manque" in page_of(client.get(builder(there), {"collectivite": "epci"}))
    assert 'value="commune"' in page_of(client.get(builder(there), {"collectivite": "royaume"}))
