"""A service off the list asks the DITP to be on it, and reads a reasoned answer. ELI-02, guide 1.4."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.dossiers import use_cases as dossiers
from candidates.eligibility import queries, use_cases
from candidates.eligibility.models import EligibilityRequest, ListedKind
from candidates.services.models import Service
from certification.organisations.use_cases import close_organisation
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation, User
from label_sp.common.bounds import latest_today
from label_sp.guide.eligibility import KINDS
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.candidates.dossiers.test_pages import NEW, SERVICE
from tests.certification.pages import words
from tests.factories import OrganisationFactory, ditp_agent, member

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ELI-02")]
ASKED = {
    "name": "Médiathèque nationale du sport",
    "mission": "Prêter à tous les archives du sport.",
    "users": "Les lecteurs, sur place et en ligne.",
    "reason": "Elle reçoit 40 000 personnes par an.",
    "ministry": "Sports",
    "contact": "Claire Vasseur, claire@agence.example",
}
LIST, NEW_REQUEST = (reverse(f"candidates:eligibility_{name}") for name in ("requests", "new"))
AGREED: dict[str, Any] = {
    "accepted": True,
    "answer": "Elle reçoit des usagers.",
    "ministry_advice": "Favorable.",
    "listed_name": "Médiathèque nationale",
    "treated_as": "state_establishment",
}


@pytest.fixture
def manager() -> User:
    return member(OrganisationFactory(), Role.CANDIDATE_MANAGER)


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


def organisation_of(person: User) -> Organisation:
    return person.memberships.get().organisation


def ask(person: User, **changes: Any) -> EligibilityRequest:
    return use_cases.ask_eligibility(organisation_of(person), actor=person, **ASKED | changes)


def answer(asked: EligibilityRequest, person: User, **changes: Any) -> EligibilityRequest:
    today = {"ministry_consulted_on": timezone.localdate()}
    return use_cases.answer_eligibility(asked.pk, actor=person, **AGREED | today | changes)


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("recipient__email", flat=True))


def address(asked: EligibilityRequest) -> str:
    return reverse("candidates:eligibility_request", args=[asked.pk])


# --- asking -----------------------------------------------------------------------------------------------------------


def test_a_request_is_kept_told_to_the_ditp_and_journaled(manager: User, ditp: User) -> None:
    asked = ask(manager)
    assert (asked.state, asked.asked_by, asked.ministry) == ("asked", manager, "Sports")
    assert told("eligibility.asked") == {ditp.email}
    written = JournalEntry.objects.get(event="eligibility.asked")
    assert (written.subject_id, written.dossier_id, written.actor) == (asked.pk, None, manager)


def test_who_answers_for_the_organisation_asks_and_nobody_else(manager: User, ditp: User) -> None:
    organisation = organisation_of(manager)
    contributor = member(organisation, Role.CANDIDATE_CONTRIBUTOR)
    for person in (contributor, ditp, member(OrganisationFactory(), Role.CANDIDATE_MANAGER)):
        with pytest.raises(PermissionDenied):
            use_cases.ask_eligibility(organisation, actor=person, **ASKED)
    assert not EligibilityRequest.objects.exists()


def test_with_a_central_service_the_request_passes_by_it(manager: User) -> None:
    with pytest.raises(RuleViolation) as refused:
        ask(manager, central_service="Direction générale du sport")
    (failure,) = refused.value.failures
    assert failure.rule == "ELI-02" and "service public central" in failure.next_step
    asked = ask(manager, central_service="Direction générale du sport", sent_by_central_service=True)
    assert asked.sent_by_central_service


def test_the_same_request_is_sent_once_and_again_after_a_refusal(manager: User, ditp: User) -> None:
    asked = ask(manager)
    with pytest.raises(ValidationError, match="déjà à l’examen"):
        ask(manager)
    answer(asked, ditp, accepted=False)
    ask(manager)
    assert EligibilityRequest.objects.count() == 2


# --- the answer -------------------------------------------------------------------------------------------------------


def test_an_agreement_puts_a_kind_on_the_list_that_any_candidate_chooses(manager: User, ditp: User) -> None:
    asked = answer(ask(manager), ditp)
    (kind,) = ListedKind.objects.all()
    assert (asked.state, asked.listed, kind.name, kind.ministry) == (
        "accepted",
        kind,
        "Médiathèque nationale",
        "Sports",
    )
    assert told("eligibility.accepted") == {manager.email}
    assert queries.kinds_to_choose() == [*KINDS.items(), (str(kind.pk), "Médiathèque nationale")]
    another = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    client = browser(another)
    assert "Médiathèque nationale" in words(client.get(NEW))
    assert client.post(NEW, SERVICE | {"kind": str(kind.pk)}).status_code == 302
    service = Service.objects.get()
    assert (service.listed_as, service.kind, service.category) == (kind, "state_establishment", kind.name)


def test_a_service_of_an_added_kind_opens_a_dossier_by_the_use_case_too(manager: User, ditp: User) -> None:
    kind = answer(ask(manager), ditp).listed
    dossier = dossiers.open_for_new_service(
        organisation_of(manager),
        actor=manager,
        name="Médiathèque",
        kind="other",
        listed_as=kind,
        department="75",
        agents_in_contact=4,
    )
    assert dossier.service.kind == "state_establishment"


@pytest.mark.parametrize("lacking", ["the ministry", "a name", "a kind", "a reason"])
def test_an_agreement_needs_the_ministry_a_name_a_kind_and_a_reason(
    manager: User, ditp: User, lacking: str
) -> None:
    asked = ask(manager)
    changes: dict[str, Any] = {
        "the ministry": {"ministry_consulted_on": None},
        "a name": {"listed_name": " "},
        "a kind": {"treated_as": "other"},
        "a reason": {"answer": " "},
    }[lacking]
    with pytest.raises((RuleViolation, ValidationError)):
        answer(asked, ditp, **changes)
    asked.refresh_from_db()
    assert asked.is_open and not ListedKind.objects.exists() and not told("eligibility.accepted")


def test_the_ministry_was_consulted_by_today(manager: User, ditp: User) -> None:
    tomorrow = latest_today() + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="futur"):
        answer(ask(manager), ditp, ministry_consulted_on=tomorrow)


def test_a_refusal_has_its_reason_and_leaves_the_list_as_it_was(manager: User, ditp: User) -> None:
    asked = answer(ask(manager), ditp, accepted=False, ministry_consulted_on=None, answer="Aucun usager.")
    assert (asked.state, asked.listed) == ("refused", None) and not ListedKind.objects.exists()
    assert "Aucun usager." in Message.objects.get(kind="eligibility.refused", recipient=manager).body
    with pytest.raises(TransitionNotAllowed):
        answer(asked, ditp)
    assert JournalEntry.objects.get(event="eligibility.refused").data["reason"] == "Aucun usager."


def test_only_the_ditp_answers(manager: User) -> None:
    asked = ask(manager)
    body = member(OrganisationFactory(kind=OrganisationKind.BODY), Role.BODY_MANAGER)
    for person in (manager, body):
        with pytest.raises(PermissionDenied):
            answer(asked, person)


def test_two_requests_of_one_kind_share_its_line_on_the_list(manager: User, ditp: User) -> None:
    first = answer(ask(manager), ditp)
    second = answer(ask(member(OrganisationFactory(), Role.CANDIDATE_MANAGER)), ditp)
    assert first.listed == second.listed and ListedKind.objects.count() == 1


# --- pages and routes -------------------------------------------------------------------------------------------------


def test_from_no_category_to_a_request_without_a_wall(manager: User) -> None:
    client = browser(manager)
    walled = client.post(NEW, SERVICE | {"kind": "other", "name": "Médiathèque d’essai"})
    assert walled.status_code == 422
    link = f"{NEW_REQUEST}?service=M%C3%A9diath%C3%A8que%20d%E2%80%99essai"
    assert link in walled.content.decode()
    form = client.get(link)
    assert 'value="Médiathèque d’essai"' in form.content.decode()
    wrong = client.post(NEW_REQUEST, ASKED | {"mission": ""})
    assert wrong.status_code == 422 and "Elle reçoit 40 000 personnes par an." in words(wrong)
    sent = client.post(NEW_REQUEST, ASKED)
    asked = EligibilityRequest.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, address(asked))
    read = words(client.get(address(asked)))
    assert "à l’examen" in read and "Répondre au service" not in read
    assert asked.name in words(client.get(LIST)) and asked.name in words(
        client.get(reverse("certification:desk"))
    )


def test_the_ditp_finds_it_on_its_desk_and_answers_on_its_page(manager: User, ditp: User) -> None:
    asked, client = ask(manager), browser(ditp)
    assert "À examiner : services hors liste" in words(client.get(reverse("certification:desk")))
    typed = {**AGREED, "accepted": "yes", "ministry_consulted_on": ""}
    refused = client.post(address(asked), typed)
    assert refused.status_code == 422 and "Le ministère de rattachement n’a pas été consulté." in words(
        refused
    )
    assert "Favorable." in words(refused)  # nothing typed is lost
    typed["ministry_consulted_on"] = timezone.localdate().isoformat()
    assert client.post(address(asked), typed).status_code == 302
    assert client.post(address(asked), typed).status_code == 409
    assert "À examiner" not in words(client.get(reverse("certification:desk")))
    read = words(browser(manager).get(address(asked)))
    assert "Elle reçoit des usagers." in read and "Ouvrir un dossier" in read
    assert "Ouvrir un dossier" not in words(client.get(address(asked)))  # it is the candidate's to do
    public = words(Client().get(reverse("candidates:eligible")))
    assert "Médiathèque nationale" in public and "Sports" in public


def test_each_reads_its_own_and_the_ditp_all(manager: User, ditp: User) -> None:
    asked = ask(manager)
    colleague = member(organisation_of(manager), Role.CANDIDATE_CONTRIBUTOR)
    stranger = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    body = member(OrganisationFactory(kind=OrganisationKind.BODY), Role.BODY_MANAGER)
    for person, status in ((manager, 200), (colleague, 200), (ditp, 200), (stranger, 404), (body, 404)):
        assert browser(person).get(address(asked)).status_code == status
        assert (asked.name in words(browser(person).get(LIST))) is (status == 200)
    assert browser(colleague).post(address(asked), AGREED).status_code == 403
    assert browser(colleague).get(NEW_REQUEST).status_code == 403
    assert Client().get(address(asked)).status_code == 302


def test_the_same_by_the_api(manager: User, ditp: User) -> None:
    root = "/api/v1/eligibility-requests/"
    sent = {**ASKED, "organisation": str(organisation_of(manager).pk)}
    made = api(manager).post(root, sent, format="json")
    assert made.status_code == 201 and made.json()["state"] == "asked"
    one = f"{root}{made.json()['id']}/answer/"
    today = timezone.localdate().isoformat()
    stranger = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    assert (
        api(stranger).post(root, sent, format="json").status_code == 400
    )  # another's organisation is a missing one
    assert api(stranger).get(root).json()["results"] == []
    assert api(stranger).post(one, AGREED, format="json").status_code == 404
    assert api(manager).post(one, AGREED, format="json").status_code == 403
    lacking = api(ditp).post(one, AGREED, format="json")
    assert [each["rule"] for each in lacking.json()["failures"]] == ["ELI-02"]
    done = api(ditp).post(one, {**AGREED, "ministry_consulted_on": today}, format="json")
    assert done.json()["listed"]["name"] == "Médiathèque nationale"
    listed = api(stranger).get("/api/v1/eligible-kinds/").json()
    assert len(listed["kinds"]) == len(KINDS) and listed["added"][0]["ministry"] == "Sports"
    kind = listed["added"][0]["id"]
    service = {"organisation": sent["organisation"], "name": "Médiathèque", "kind": "state_establishment"}
    more = {"listed_as": kind, "department": "75", "agents_in_contact": 3}
    assert api(manager).post("/api/v1/services/", {**service, **more}, format="json").json()["category"] == (
        "Médiathèque nationale"
    )


def test_what_a_closed_organisation_asked_waits_for_nobody() -> None:
    agent = ditp_agent()
    organisation = OrganisationFactory(kind=OrganisationKind.CANDIDATE)
    manager = member(organisation, Role.CANDIDATE_MANAGER)
    request = use_cases.ask_eligibility(organisation, actor=manager, **ASKED)
    assert queries.waiting(agent) == [request]  # control
    close_organisation(organisation.pk, actor=agent, reason="Fusion.", confirmed=True)
    request.refresh_from_db()
    assert request.state == "lapsed" and queries.waiting(agent) == []
    assert "organisation" in JournalEntry.objects.get(event="eligibility.lapsed").data["reason"]
    page = words(browser(agent).get(reverse("candidates:eligibility_request", args=[request.pk])))
    assert "devenue sans objet" in page and "n’attend plus de réponse" in page
    with pytest.raises(TransitionNotAllowed):
        use_cases.answer_eligibility(request.pk, actor=agent, **AGREED)
