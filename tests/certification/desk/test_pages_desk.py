"""The desk of each role, and the list of dossiers."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audits.scoring.use_cases import score_point
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from certification.deadlines.use_cases import rebuild_all
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation, User
from tests.audits.conftest import browser
from tests.candidates.access.cases import confirmed
from tests.certification.pages import counted, words
from tests.factories import (
    DossierFactory,
    OrganisationFactory,
    ServiceFactory,
    UserFactory,
    ditp_agent,
    member,
)
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 18)
DESK, LIST = "/tableau-de-bord/", "/dossiers/"
MOST_QUERIES = 43


@pytest.fixture(autouse=True)
def _at_noon(request: pytest.FixtureRequest):
    with time_machine.travel(dt.datetime(2026, 3, 18, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def body() -> Organisation:
    return OrganisationFactory(kind=OrganisationKind.BODY, name="Organisme d’essai")


def many(body: Organisation, count: int) -> list[Dossier]:
    """Dossiers of all open states, entrusted to that body."""
    organisation = OrganisationFactory()
    states = [Status.SUBMITTED, Status.ADMISSIBLE, Status.IN_AUDIT, Status.AWAITING_DECISION, Status.LABELLED]
    made = []
    for number in range(count):
        state = states[number % len(states)]
        labelled = {"tier": "or", "obtained_on": TODAY, "valid_until": dt.date(2029, 3, 17)}
        made.append(
            DossierFactory(
                service=ServiceFactory(organisation=organisation),
                body=body,
                status=state,
                submitted_at=timezone.now(),
                audit_first_day=TODAY + dt.timedelta(days=number),
                audit_last_day=TODAY + dt.timedelta(days=number + 1),
                **(labelled if state == Status.LABELLED else {}),
            )
        )
    return made


def page(user: User, address: str = DESK) -> str:
    answer = browser(user).get(address)
    assert answer.status_code == 200
    return words(answer)


def test_an_empty_desk_begins_the_work() -> None:
    assert "Créer un dossier" in page(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    contributor = page(member(OrganisationFactory(), Role.CANDIDATE_CONTRIBUTOR))
    assert "Créer un dossier" not in contributor
    assert "Votre compte n’est rattaché à aucune organisation." in page(UserFactory())


@pytest.mark.parametrize("role", [Role.BODY_MANAGER, Role.DECIDER, Role.AUDITOR])
def test_who_owes_nothing_is_told_so(body: Organisation, role: Role) -> None:
    shown = page(member(body, role))
    assert "Rien n’est attendu de vous aujourd’hui." in shown
    assert ("Aucune visite à venir." in shown) == (role == Role.AUDITOR)


def test_the_ditp_sees_the_label_of_today() -> None:
    assert "Aucune suspension en cours." in page(ditp_agent())


def test_the_ditp_is_not_told_that_nothing_waits_while_somebody_asks_for_an_access() -> None:
    ditp = ditp_agent()
    assert "Rien n’est attendu de vous aujourd’hui." in page(ditp)  # control
    confirmed()
    assert "Des demandes sont à examiner" in page(ditp) and "Rien n’est attendu" not in page(ditp)


def counted_of(user: User) -> dict[str, str]:
    """What the desk counts, and the address that each count leads to."""
    html = browser(user).get(DESK).content.decode()
    found = re.findall(r'href="(/dossiers/\?attend=[\w-]+)">(.*?)</a>', html)
    return {re.sub(r"</?strong>", "", text).strip(): url for url, text in found}


def test_what_waits_is_counted_and_each_count_leads_to_its_dossiers() -> None:
    case = at_stage("answered")
    at_stage("submitted", people=case.people, service="Mairie d’Authie")
    people = case.people
    with case.at(case.today, hour=12):
        assert counted_of(people.decider) == {"Dossiers à décider 1": f"{LIST}?attend=a-decider"}
        assert "Dossiers à examiner 1" in counted_of(people.manager)
        listed = page(people.decider, f"{LIST}?attend=a-decider")
        assert case.dossier.reference in listed and "1 dossier " in listed


def test_what_others_owe_stands_apart() -> None:
    case = at_stage("admissible")
    with case.at(case.today, hour=12):
        mine, others = page(case.people.manager), page(case.people.candidate)
    assert "Confier l’audit à un auditeur" in mine and "En attente d’autres" not in mine
    assert "Rien n’est attendu de vous aujourd’hui." in others
    assert others.index("En attente d’autres") < others.index(case.dossier.service.name)


def test_an_auditor_reads_the_visit_of_today_the_next_ones_and_the_reports_due() -> None:
    case = at_stage("planned")
    with case.at(case.visit, hour=9):
        shown = page(case.people.auditor)
    assert "Visites à mener 1" in shown
    first, second, *_ = points = list(case.audit.scores.order_by("point__position"))
    assert "Visite en cours" in shown and f"Aucun point noté sur {len(points)}" in shown
    assert f"Commencer au point {first.point.code}" in shown
    assert "1 place de la Mairie, 80560 Acheux-en-Amiénois" in shown
    with case.at(case.visit + dt.timedelta(days=2), hour=9):
        score_point(case.audit.pk, first.point.code, actor=case.people.auditor, value=1, expected_version=0)
        shown = page(case.people.auditor)
    assert "Visite à clore" in shown and f"1 point noté sur {len(points)}" in shown
    assert f"Reprendre au point {second.point.code}" in shown
    assert "Aucune autre visite à venir." in shown
    case.advance("scored")
    with case.at(case.today + dt.timedelta(days=30)):
        late = page(case.people.auditor)
    assert "Rapports à rendre 1 1 en retard" in late
    assert "Aucune visite à venir." in late
    assert late.index("En retard") < late.index("Rédiger et transmettre le rapport")


def test_a_person_of_two_roles_has_one_list_of_both(body: Organisation) -> None:
    case = at_stage("answered")
    member(case.people.body, Role.BODY_MANAGER, user=case.people.decider)
    at_stage("submitted", people=case.people, service="Mairie d’Authie")
    with case.at(case.today, hour=12):
        assert list(counted_of(case.people.decider)) == ["Dossiers à examiner 1", "Dossiers à décider 1"]


def test_a_candidate_sees_its_dossiers_and_what_is_due_next() -> None:
    dossier = DossierFactory(audit_first_day=dt.date(2026, 5, 18), audit_last_day=dt.date(2026, 5, 19))
    user = member(dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR)
    rebuild_all()
    shown = page(user)
    assert dossier.service.name in shown
    assert "Importer les résultats des deux enquêtes , au plus tard le samedi 18 avril 2026 (dans 31" in shown
    assert "Déposer le dossier" not in shown  # too early, and for the manager
    assert DossierFactory().service.name not in page(user)


def test_a_body_reads_late_then_this_week_then_later(body: Organisation) -> None:
    def visited_in(days: int, name: str) -> None:
        first_day = TODAY + dt.timedelta(days=days)
        DossierFactory(
            service=ServiceFactory(name=name),
            body=body,
            status=Status.ADMISSIBLE,
            submitted_at=timezone.now(),
            audit_first_day=first_day,
            audit_last_day=first_day,
        )

    visited_in(60, "Maison de demain")
    visited_in(5, "Maison en faute")  # its plan was due 10 working days before
    visited_in(16, "Maison de la semaine")
    rebuild_all()
    shown = page(member(body, Role.BODY_MANAGER))
    order = (
        *("En retard", "Maison en faute", "Cette semaine", "Maison de la semaine"),
        *("Ensuite", "Maison de demain"),
    )
    places = [shown.index(each) for each in order]
    assert places == sorted(places)


def test_a_dossier_not_filed_or_of_another_body_is_not_on_the_desk(body: Organisation) -> None:
    preparing, other = DossierFactory(body=body), many(OrganisationFactory(kind=OrganisationKind.BODY), 1)[0]
    shown = page(member(body, Role.BODY_MANAGER))
    assert preparing.service.name not in shown
    assert other.service.name not in shown


def test_the_tier_that_the_scores_give_is_foreseen() -> None:
    case = at_stage("answered", scores="argent")
    with case.at(case.today, hour=12):
        assert "Argent (prévu)" in page(case.people.manager)
        assert "Argent (prévu)" in page(case.people.decider)


def test_the_ditp_counts_the_dossiers_by_state(body: Organisation) -> None:
    many(body, 7)
    shown = page(ditp_agent())
    assert "Déposé 2" in shown
    assert "Labellisé 1" in shown


@pytest.mark.parametrize("role", [Role.BODY_MANAGER, Role.DECIDER])
def test_a_desk_costs_the_same_with_a_page_of_dossiers_as_with_one_of_each_state(
    body: Organisation, role: Role
) -> None:
    client = browser(member(body, role))
    many(body, 5)  # of which one waits for a decision
    rebuild_all()
    client.get(DESK)
    with counted() as few:
        client.get(DESK)
    many(body, 125)
    rebuild_all()
    with counted() as more:
        shown = words(client.get(DESK))
    assert len(more) == len(few) <= MOST_QUERIES
    assert ("Page 1 sur 2" if role == Role.DECIDER else "Page 1 sur 5") in shown


def test_a_desk_of_a_candidate_costs_the_same_with_twenty_five_dossiers_as_with_one() -> None:
    organisation = OrganisationFactory()
    client = browser(member(organisation, Role.CANDIDATE_MANAGER))

    def made(count: int) -> None:
        for number in range(count):
            first = TODAY + dt.timedelta(days=60 + number)
            DossierFactory(
                service=ServiceFactory(organisation=organisation),
                audit_first_day=first,
                audit_last_day=first + dt.timedelta(days=1),
            )
        rebuild_all()

    made(1)
    client.get(DESK)
    with counted() as one:
        client.get(DESK)
    made(24)
    with counted() as full:
        shown = words(client.get(DESK))
    assert shown.count("Déclarer un indicateur de qualité") == 25
    assert len(full) == len(one) <= MOST_QUERIES


def test_a_list_is_searched_and_read_by_pages(body: Organisation) -> None:
    many(body, 30)
    client = browser(member(body, Role.BODY_MANAGER))
    wanted = ServiceFactory(name="Mairie de Saint-Ay")
    DossierFactory(service=wanted, body=body, status=Status.SUBMITTED, submitted_at=timezone.now())
    assert "31 dossiers" in words(client.get(LIST))
    assert "Page 2 sur 2" in words(client.get(LIST + "?page=2"))
    assert "Page 2 sur 2" in words(client.get(LIST + "?page=999"))
    assert "1 dossier " in words(client.get(LIST + "?q=saint-ay"))
    assert "6 dossiers" in words(client.get(LIST + "?etat=labelled"))
    assert "Aucun dossier ne correspond." in words(client.get(LIST + "?q=rien de tel"))
    assert "31 dossiers" in words(client.get(LIST + "?etat=nothing"))


def test_a_list_is_sorted_by_its_columns(body: Organisation) -> None:
    client = browser(member(body, Role.BODY_MANAGER))
    for name in ("Mairie de Bray", "Agence d’Authie", "Musée de Corbie"):
        DossierFactory(
            service=ServiceFactory(name=name), body=body, status=Status.SUBMITTED, submitted_at=timezone.now()
        )

    def order(asked: str) -> list[str]:
        shown = words(client.get(f"{LIST}?tri={asked}"))
        return sorted(("Bray", "Authie", "Corbie"), key=shown.index)

    assert order("service") == ["Authie", "Bray", "Corbie"]
    assert order("-service") == ["Corbie", "Bray", "Authie"]
    assert order("nothing") == order("")
    heads = client.get(f"{LIST}?tri=-service&page=1").content.decode()
    assert 'aria-sort="descending"' in heads and heads.count("aria-sort") == 1
    assert 'href="?tri=service"' in heads  # the other way, from the first page


def test_a_list_is_narrowed_by_body_auditor_and_day() -> None:
    case, agent = at_stage("planned"), ditp_agent()
    other = many(OrganisationFactory(kind=OrganisationKind.BODY, name="Autre organisme"), 1)[0]
    with case.at(case.today, hour=12):
        rebuild_all()
        client = browser(agent)
        for asked in (
            f"organisme={case.people.body.pk}",
            f"auditeur={case.people.auditor.pk}",
            f"du={case.visit.isoformat()}",
        ):
            shown = words(client.get(f"{LIST}?{asked}"))
            assert case.dossier.reference in shown and other.reference not in shown, asked
        late = words(client.get(f"{LIST}?au={(case.today - dt.timedelta(days=400)).isoformat()}"))
        assert "Aucun dossier ne correspond." in late
        everything = words(client.get(f"{LIST}?organisme=nobody&auditeur=x&du=hier"))
        assert case.dossier.reference in everything and other.reference in everything


def test_the_list_leaves_as_a_file_as_it_was_asked_for(body: Organisation) -> None:
    many(body, 5)
    client = browser(member(body, Role.BODY_MANAGER))
    told = b"".join(client.get("/dossiers/liste.csv?etat=labelled")).decode()
    lines = told.splitlines()
    assert len(lines) == 2 and "Labellisé" in lines[1] and "Organisme d’essai" in lines[1]
    assert len(b"".join(client.get("/dossiers/liste.csv")).decode().splitlines()) == 6
    assert client.get("/audits/liste.csv").status_code == 200
    stranger = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    assert len(b"".join(stranger.get("/dossiers/liste.csv")).decode().splitlines()) == 1


def test_who_does_not_see_an_audit_does_not_read_who_was_chosen_for_it() -> None:
    case = at_stage("assigned")
    with case.at(case.today, hour=12):
        name = str(case.people.auditor)
        assert name in page(case.people.manager, LIST)
        assert name not in page(case.people.candidate, LIST)


def test_desk_and_list_ask_who_is_there() -> None:
    for address in (DESK, LIST, "/auditeurs/"):
        assert Client().get(address).status_code == 302


def test_a_name_of_97_characters_is_shown_whole(body: Organisation) -> None:
    name = "Maison " + "n" * 90
    DossierFactory(
        service=ServiceFactory(name=name), body=body, status=Status.SUBMITTED, submitted_at=timezone.now()
    )
    assert name in page(member(body, Role.BODY_MANAGER))
