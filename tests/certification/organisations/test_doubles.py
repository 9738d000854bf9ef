"""Two organisations that are one: all that names the double names the other, or nothing moves and it says why."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audits.auditors.models import AuditorTie
from candidates.access.use_cases import accept_access
from candidates.dossiers import queries as dossiers
from candidates.dossiers.enums import HOLDING_LABEL, Status
from candidates.eligibility.use_cases import ask_eligibility
from candidates.services.models import FormerSiret, Service
from certification.agenda.models import CalendarFeed
from certification.organisations import doubles
from certification.organisations import use_cases as acts
from label_sp.actors import queries as actors
from label_sp.actors.enums import InvitationState, OrganisationKind, Role
from label_sp.actors.models import Organisation, User
from label_sp.actors.use_cases import invitations
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.candidates.access.cases import confirmed
from tests.candidates.eligibility.test_requests import ASKED
from tests.certification.pages import words
from tests.factories import (
    OrganisationFactory,
    ServiceFactory,
    SiteFactory,
    UserFactory,
    auditor_of,
    ditp_agent,
    dossier_in,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


@pytest.fixture
def kept() -> Organisation:
    return OrganisationFactory(name="Mairie de Valmont")


@pytest.fixture
def double() -> Organisation:
    return OrganisationFactory(name="Commune de Valmont")


def page_of(kept: Organisation) -> str:
    return reverse("certification:merge", args=[kept.pk])


def merge(kept: Organisation, double: Organisation, ditp: User) -> Organisation:
    acts.merge_double(kept.pk, actor=ditp, double=double.pk)
    double.refresh_from_db()
    return double


def naming(organisation: Organisation) -> dict[str, int]:
    """How many rows name it, by table and column."""
    return {
        f"{model._meta.label}.{column}": model._default_manager.filter(**{column: organisation}).count()
        for model, column in doubles.relations()
    }


# --- what moves -------------------------------------------------------------------------------------------------------


def test_all_that_names_the_double_names_the_other(
    kept: Organisation, double: Organisation, ditp: User
) -> None:
    person = member(double, Role.CANDIDATE_MANAGER)
    dossier = dossier_in(Status.LABELLED, service__organisation=double)
    ask_eligibility(double, actor=person, **ASKED)
    accept_access(confirmed().pk, actor=ditp, organisation=double.pk)
    CalendarFeed.objects.create(user=person, organisation=double, token_hash="x", created_at=timezone.now())
    before = naming(double)
    assert {name for name, count in before.items() if count} >= {
        "actors.Membership.organisation",
        "actors.Invitation.organisation",
        "candidates.Service.organisation",
        "candidates.EligibilityRequest.organisation",
        "candidates.AccessRequest.organisation",
        "certification.CalendarFeed.organisation",
    }
    merge(kept, double, ditp)
    assert set(naming(double).values()) == {0}
    assert naming(kept) == before | {"actors.Organisation.merged_into": 1}
    assert actors.has_role(person, kept.pk, Role.CANDIDATE_MANAGER)
    assert dossiers.visible_to(person).get() == dossier
    about = Message.objects.get(kind="eligibility.asked").about
    assert about["organisation"] == str(kept.pk)


def test_the_double_stays_closed_and_says_where_all_went(
    kept: Organisation, double: Organisation, ditp: User
) -> None:
    before = member(kept, Role.CANDIDATE_MANAGER)
    after = member(double, Role.CANDIDATE_CONTRIBUTOR)
    merge(kept, double, ditp)
    assert (double.merged_into, double.closed_on) == (kept, timezone.localdate())
    page = words(browser(ditp).get(reverse("certification:organisation", args=[double.pk])))
    assert "Réunie à une autre" in page and "La rouvrir" not in page and "La fermer" not in page
    assert "Inviter sa première personne" not in page
    with pytest.raises(ValidationError, match="a été réunie à Mairie de Valmont"):
        acts.reopen_organisation(double.pk, actor=ditp)
    told = Message.objects.filter(kind="organisation.merged")
    assert {each.recipient for each in told} == {before, after}
    entry = JournalEntry.objects.get(event="organisation.merged")
    assert (entry.subject_id, entry.data["double"]) == (kept.pk, "Commune de Valmont")
    assert words(browser(ditp).get(reverse("certification:candidates"))).count("Réunie à une autre") == 1


def test_what_both_have_is_kept_once(kept: Organisation, double: Organisation, ditp: User) -> None:
    person = member(kept, Role.CANDIDATE_MANAGER)
    member(double, Role.CANDIDATE_MANAGER, user=person)
    for organisation in (kept, double):
        invitations.invite(organisation.pk, Role.CANDIDATE_CONTRIBUTOR, email="a@b.test", actor=ditp)
    used = dossier_in(Status.PREPARING, service__organisation=double, service__name="Accueil").service
    empty = ServiceFactory(organisation=kept, name="ACCUEIL")
    SiteFactory(service=empty)
    merge(kept, double, ditp)
    assert actors.current_memberships(person).count() == 1
    assert kept.memberships.filter(user=person).count() == 2  # the other is kept as ended: one was tied by it
    states = sorted(kept.invitations.values_list("state", flat=True))
    assert states == [InvitationState.REVOKED, InvitationState.WAITING]
    assert [*kept.services.all()] == [used] and not Service.objects.filter(pk=empty.pk).exists()


def test_a_service_that_goes_gives_its_sites_ties_and_whatever_names_it(
    kept: Organisation, double: Organisation, ditp: User
) -> None:
    used = ServiceFactory(organisation=kept, name="Accueil", siret="13002526500013")
    SiteFactory(service=used, name="Mairie", is_main=True, phone="03 22 00 00 00")
    empty = ServiceFactory(organisation=double, name="ACCUEIL", siret="21590350100017", commune="80016")
    SiteFactory(service=empty, name="MAIRIE", is_main=True)
    SiteFactory(service=empty, name="Annexe")
    SiteFactory(service=empty, name="mairie", address="9 rue du Port")
    auditor, twice = auditor_of(OrganisationFactory(kind="body")), {"nature": "Conseil", "ended_on": None}
    AuditorTie.objects.create(user=auditor, service=empty, nature="Ancien agent")
    for service in (used, empty):
        AuditorTie.objects.create(user=auditor, service=service, **twice)
    FormerSiret.objects.create(service=empty, siret="21590350100025", ended_on="2020-01-01")
    branch = ServiceFactory(organisation=OrganisationFactory(), name="Antenne", attached_to=empty)
    merge(kept, double, ditp)
    assert [*kept.services.all()] == [used]
    sites = {site.name: (site.is_main, site.in_perimeter) for site in used.sites.all()}
    assert sites == {
        "Mairie": (True, True),
        "Annexe": (False, True),
        "mairie (Commune de Valmont)": (False, True),
    }
    assert used.sites.get(is_main=True).phone == "03 22 00 00 00"
    assert sorted(used.auditor_ties.values_list("nature", flat=True)) == ["Ancien agent", "Conseil"]
    assert {each.siret for each in used.former_sirets.all()} == {"21590350100025", "21590350100017"}
    branch.refresh_from_db()
    used.refresh_from_db()
    assert (branch.attached_to, used.siret, used.commune) == (used, "13002526500013", "80016")


@pytest.mark.rule("ELI-03")
def test_a_site_that_comes_so_widens_no_perimeter_that_a_dossier_rests_on(
    kept: Organisation, double: Organisation, ditp: User
) -> None:
    used = dossier_in(Status.LABELLED, service__organisation=double, service__name="Accueil").service
    SiteFactory(service=used, name="Mairie", is_main=True)
    empty = ServiceFactory(organisation=kept, name="Accueil")
    SiteFactory(service=empty, name="Annexe", is_main=True)
    merge(kept, double, ditp)
    moved = used.sites.get(name="Annexe")
    assert (moved.is_main, moved.in_perimeter) == (False, False)
    assert moved.left_out_reason.startswith("Site repris de « Mairie de Valmont », réunie le ")


def test_an_invitation_that_left_for_the_double_is_accepted_in_the_other(
    kept: Organisation, double: Organisation, ditp: User
) -> None:
    sent = invitations.invite(double.pk, Role.CANDIDATE_MANAGER, email="a@b.test", actor=ditp)
    merge(kept, double, ditp)
    person = UserFactory(email="a@b.test")
    assert invitations.accept(sent.pk, actor=person).organisation == kept


# --- what cannot ------------------------------------------------------------------------------------------------------


def _same_service(kept: Organisation, double: Organisation) -> None:
    for organisation in (kept, double):
        dossier_in(Status.PREPARING, service__organisation=organisation, service__name="Accueil")


def _same_request(kept: Organisation, double: Organisation) -> None:
    for organisation in (kept, double):
        ask_eligibility(organisation, actor=member(organisation, Role.CANDIDATE_MANAGER), **ASKED)


def _closed(kept: Organisation, double: Organisation) -> None:
    Organisation.objects.filter(pk=kept.pk).update(closed_on=timezone.localdate())


def _merged(kept: Organisation, double: Organisation) -> None:
    merge(OrganisationFactory(name="Une troisième"), double, ditp_agent())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (_same_service, "« Accueil » a un dossier des deux côtés"),
        (_same_request, "Une même demande de service hors liste"),
        (_closed, "Mairie de Valmont est fermée"),
        (_merged, "a déjà été réunie à Une troisième"),
    ],
)
def test_what_cannot_be_merged_is_said_before_and_refused(
    kept: Organisation, double: Organisation, ditp: User, given: Any, said: str
) -> None:
    given(kept, double)
    before, client = (naming(kept), naming(double)), browser(ditp)
    page = words(client.get(page_of(kept), {"avec": double.pk}))
    assert said in page and "Passent à" not in page
    answer = client.post(page_of(kept), {"double": double.pk})
    assert answer.status_code == 422 and said in words(answer)
    assert (naming(kept), naming(double)) == before
    assert not JournalEntry.objects.filter(event="organisation.merged", subject_id=kept.pk).exists()


def test_bodies_are_not_merged(ditp: User) -> None:
    one, two = (OrganisationFactory(kind=OrganisationKind.BODY) for _ in range(2))
    with pytest.raises(ValidationError, match="ne se réunissent pas"):
        acts.merge_double(one.pk, actor=ditp, double=two.pk)
    with pytest.raises(ValidationError, match="ne se réunissent pas"):
        acts.merge_double(OrganisationFactory().pk, actor=ditp, double=two.pk)
    assert browser(ditp).get(page_of(one)).status_code == 404


def test_an_organisation_is_no_double_of_itself_nor_of_nothing(kept: Organisation, ditp: User) -> None:
    client = browser(ditp)
    for typed in (str(kept.pk), "", "x", "00000000-0000-0000-0000-000000000000"):
        answer = client.post(page_of(kept), {"double": typed})
        assert answer.status_code == 422, typed


# --- by whom ----------------------------------------------------------------------------------------------------------


def test_the_page_finds_a_double_says_what_moves_and_merges(
    kept: Organisation, double: Organisation, ditp: User
) -> None:
    ServiceFactory(organisation=double, name="État civil")
    member(double, Role.CANDIDATE_MANAGER, user__first_name="Paul", user__last_name="Garnier")
    client = browser(ditp)
    assert "Commune de Valmont" in words(client.get(page_of(kept)))  # by the longest word of the name
    assert "Aucune autre organisation" in words(client.get(page_of(kept), {"q": "zut"}))
    page = words(client.get(page_of(kept), {"avec": double.pk}))
    assert "1 service : État civil" in page and "1 membre : Paul Garnier" in page
    answer = client.post(page_of(kept), {"double": double.pk}, follow=True)
    assert "tout est maintenant à Mairie de Valmont" in words(answer)


def test_a_program_merges_too_and_nobody_else(kept: Organisation, double: Organisation, ditp: User) -> None:
    address = reverse("api-organisation-merge", args=[kept.pk])
    for person in (UserFactory(), member(kept, Role.CANDIDATE_MANAGER)):
        assert browser(person).get(page_of(kept)).status_code == 404
        assert api(person).post(address, {"double": str(double.pk)}, format="json").status_code == 404
        with pytest.raises(PermissionDenied):
            acts.merge_double(kept.pk, actor=person, double=double.pk)
    answer = api(ditp).post(address, {"double": str(double.pk)}, format="json")
    assert (answer.status_code, answer.json()["id"]) == (200, str(kept.pk))
    again = api(ditp).post(address, {"double": str(double.pk)}, format="json")
    assert again.status_code == 400 and "déjà été réunie" in str(again.json())


# --- closing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", HOLDING_LABEL)
def test_an_organisation_does_not_close_while_a_label_runs(
    kept: Organisation, ditp: User, status: Status
) -> None:
    dossier = dossier_in(status, service__organisation=kept, valid_until=dt.date(2029, 1, 14))
    client, page = browser(ditp), reverse("certification:organisation", args=[kept.pk])
    assert "Un label court : elle ne se ferme pas" in words(client.get(page))
    answer = client.post(page, {"act": "close", "reason": "Fusion.", "confirmed": "on"})
    assert answer.status_code == 422 and "14 janvier 2029" in words(answer)
    kept.refresh_from_db()
    assert kept.closed_on is None
    type(dossier).objects.filter(pk=dossier.pk).update(status=Status.WITHDRAWN)
    assert acts.close_organisation(kept.pk, actor=ditp, reason="Fusion.").closed_on


def test_the_body_of_running_labels_may_close(ditp: User) -> None:
    """They are taken over by another (CON-04)."""
    dossier = dossier_in(Status.LABELLED)
    assert acts.close_organisation(dossier.body.pk, actor=ditp, reason="Cessation.", confirmed=True).closed_on
