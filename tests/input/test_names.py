"""One name, one spelling: what differs by case, accents composed or not, signs or doubled spaces is the same name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError

from candidates.dossiers.enums import Status
from candidates.dossiers.use_cases import add_site
from candidates.eligibility.models import EligibilityRequest, ListedKind
from candidates.eligibility.use_cases import answer_eligibility, ask_eligibility
from candidates.grids.models import ControlPoint
from candidates.services.models import Service, Site
from candidates.services.use_cases import register_service
from certification.bodies.use_cases import register_body
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation, User
from label_sp.actors.organisations import create_organisation, rename_organisation
from label_sp.actors.use_cases.invitations import invite
from tests.factories import DossierFactory, OrganisationFactory, ditp_agent, member

pytestmark = pytest.mark.django_db

NAME = "Médiathèque de l’Œuvre"
SAME = (
    *("médiathèque de l'œuvre", "MÉDIATHÈQUE DE L’ŒUVRE", "Me\u0301diathe\u0300que de l’Œuvre"),
    *(
        "Médiathèque  de l’Œuvre",
        "Médiathèque de l’Oeuvre",
        "Média\u200bthèque de l’Œuvre",
        "Mediatheque-de-l’Œuvre",
    ),
)
ODD = ("Mairie\x0bde Bray", "Mairie \u202eyarB ed", "Mairie\nde Bray", "Mairie\x00 x", "Mairie\uffff")


@pytest.fixture
def manager() -> User:
    return member(OrganisationFactory(name="Autre"), Role.CANDIDATE_MANAGER)


def register(manager: User, name: str) -> Service:
    own = manager.organisations.get()
    return register_service(
        own, actor=manager, name=name, kind="local_authority", department="80", agents_in_contact=3
    )


def site(manager: User, name: str) -> Site:
    own = manager.organisations.get()
    dossier = own.services.first() and own.services.first().dossiers.first()
    dossier = dossier or DossierFactory(service__organisation=own, status=Status.PREPARING)
    where = {"address": "1 place", "postal_code": "80300", "city": "Albert"}
    return add_site(dossier.pk, actor=manager, name=name, **where)


def body(manager: User, name: str) -> Organisation:
    accredited = {"standard": "17065", "accreditation_number": "5-0001"}
    until = dt.date(2033, 1, 1)
    made = register_body(
        actor=ditp_agent(), name=name, address="", accreditation_valid_until=until, **accredited
    )
    return made.organisation


def asked(manager: User, name: str) -> EligibilityRequest:
    words = {"mission": "m", "users": "u", "reason": "r", "ministry": "m", "contact": "c"}
    return ask_eligibility(manager.organisations.get(), actor=manager, name=name, **words)


def candidate(_: User, name: str) -> Organisation:
    return create_organisation(OrganisationKind.CANDIDATE, name, actor=None)


NAMED: dict[str, Callable[[User, str], Any]] = {
    "service": register,
    "site": site,
    "organisation": candidate,
    "body": body,
    "eligibility request": asked,
}


@pytest.mark.parametrize("what", NAMED)
def test_the_same_name_is_refused_on_its_field_with_a_sentence(manager: User, what: str) -> None:
    NAMED[what](manager, NAME)
    for same in SAME:
        with pytest.raises(ValidationError) as refused:
            NAMED[what](manager, same)
        assert list(refused.value.message_dict) == ["name"], same
        assert "déjà" in refused.value.messages[0]
    NAMED[what](manager, f"{NAME} de Bray")


@pytest.mark.parametrize("what", NAMED)
def test_a_name_is_kept_composed_with_single_spaces(manager: User, what: str) -> None:
    made = NAMED[what](manager, "  Me\u0301diathe\u0300que  \u200bde Bray ")
    assert made.name == "Médiathèque de Bray"


@pytest.mark.parametrize("what", NAMED)
@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_no_way_in_lets_a_command_or_a_change_of_direction_through(
    manager: User, what: str, odd: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        NAMED[what](manager, odd)
    assert "retirez-le, puis recommencez" in refused.value.messages[0]


def test_a_name_is_corrected_in_its_own_spelling_and_not_into_anothers(manager: User) -> None:
    one, two = candidate(manager, NAME), candidate(manager, "Mairie de Bray")
    assert (
        rename_organisation(one.pk, "Mediatheque de l'Oeuvre", actor=manager).name
        == "Mediatheque de l'Oeuvre"
    )
    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        rename_organisation(two.pk, NAME, actor=manager)


def test_a_kind_of_the_list_is_one_however_it_is_written(manager: User) -> None:
    agent, made = ditp_agent(), []
    for number, name in enumerate((NAME, *SAME)):
        request = asked(manager, f"Demande {number}")
        answered = answer_eligibility(
            request.pk,
            actor=agent,
            accepted=True,
            answer="oui",
            ministry_consulted_on=dt.date(2026, 1, 5),
            listed_name=name,
            treated_as="local_authority",
        )
        made.append(answered.listed)
    assert set(made) == {ListedKind.objects.get()}


def test_an_address_is_one_whatever_its_case_and_its_accents(manager: User) -> None:
    own = manager.organisations.get()
    invite(own.pk, Role.CANDIDATE_CONTRIBUTOR, email="anne@mairie-e\u0301tang.fr", actor=manager)
    with pytest.raises(ValidationError, match="vient de partir"):
        invite(own.pk, Role.CANDIDATE_CONTRIBUTOR, email=" Anne@Mairie-Étang.FR", actor=manager)
    with pytest.raises(ValidationError, match="sens de lecture"):
        invite(own.pk, Role.CANDIDATE_CONTRIBUTOR, email="anne\u202e@mairie.fr", actor=manager)


@pytest.mark.parametrize("odd", ["Jeanne\x0bRoy", "Jeanne\u202e"])
def test_the_first_account_has_a_name_that_prints(odd: str) -> None:
    told = {"email": "j@ditp.test", "last_name": "Roy"}
    with pytest.raises(CommandError, match="Un texte d’une seule ligne"):
        call_command("first_account", "--link", first_name=odd, **told)
    call_command("first_account", "--link", first_name="Zoe\u0301  Anne", **told)
    assert User.objects.get().first_name == "Zoé Anne"
    with pytest.raises(ValidationError):
        User.objects.create_user("a@b.fr", "x", first_name=odd, last_name="Roy")


def test_a_file_of_reference_is_tidied_and_its_commands_are_refused(tmp_path: Path, settings: Any) -> None:
    known = yaml.safe_load((settings.BASE_DIR / "docs" / "reference-data.yaml").read_text())
    file = tmp_path / "reference.yaml"
    known["local_grid"][0]["text"] = "Accueil  re\u0301ussi\u200b"
    file.write_text(yaml.safe_dump(known, allow_unicode=True))
    call_command("load_reference_data", file=file)
    assert ControlPoint.objects.filter(text__endswith="réussi").exists()
    known["local_grid"][0]["text"] = "Accueil\x1b"
    file.write_text(yaml.safe_dump(known))
    with pytest.raises(CommandError, match="caractère de commande"):
        call_command("load_reference_data", file=file)
