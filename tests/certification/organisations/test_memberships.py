"""The end of a role: what it changes is said, the last holder stays, a second press changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audits.audit.enums import AuditStatus
from label_sp.actors import queries
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation, User
from label_sp.actors.use_cases import memberships as use_cases
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import browser
from tests.certification.pages import words
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, audit_in, ditp_agent, member

pytestmark = pytest.mark.django_db
LAST = {
    OrganisationKind.CANDIDATE: Role.CANDIDATE_MANAGER,
    OrganisationKind.BODY: Role.BODY_MANAGER,
    OrganisationKind.DITP: Role.DITP,
}


@pytest.fixture
def body() -> Organisation:
    return OrganisationFactory(kind=OrganisationKind.BODY, name="Certif Horizon")


def address(membership: Membership) -> str:
    return reverse("certification:end_membership", args=[membership.organisation_id, membership.pk])


def of(user: User) -> Membership:
    return user.memberships.get()


# The last holder -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", LAST)
@pytest.mark.parametrize(
    "successor", [None, "closed account", "ended", "leaves soon", "another role", "elsewhere"]
)
def test_the_last_holder_stays_without_a_successor(kind: OrganisationKind, successor: str | None) -> None:
    organisation = OrganisationFactory(kind=kind)
    last = member(organisation, LAST[kind])
    today = timezone.localdate()
    others = {
        "closed account": {"organisation": organisation, "role": LAST[kind], "user__is_active": False},
        "ended": {
            "organisation": organisation,
            "role": LAST[kind],
            "ended_on": today,
            "ended_at": timezone.now(),
        },
        "leaves soon": {
            "organisation": organisation,
            "role": LAST[kind],
            "ended_on": today + dt.timedelta(days=1),
        },
        "another role": {"organisation": organisation, "role": Role.AUDITOR},
        "elsewhere": {"organisation__kind": OrganisationKind.BODY, "role": LAST[kind]},
    }
    if successor:
        MembershipFactory(**others[successor])
    with pytest.raises(ValidationError, match="seule personne"):
        use_cases.end_membership(of(last).pk, actor=last)
    assert queries.has_role(last, organisation.pk, LAST[kind])
    member(organisation, LAST[kind])
    use_cases.end_membership(of(last).pk, actor=last)
    assert not queries.has_role(last, organisation.pk, LAST[kind])


def test_not_even_the_ditp_removes_the_last_manager(body: Organisation) -> None:
    last = member(body, Role.BODY_MANAGER)
    with pytest.raises(ValidationError, match="Invitez d’abord"):
        use_cases.end_membership(of(last).pk, actor=ditp_agent())


def test_the_page_explains_why_the_last_holder_stays(body: Organisation) -> None:
    last = member(body, Role.BODY_MANAGER)
    client = browser(last)
    page = words(client.get(address(of(last))))
    assert "Ce rôle ne peut pas encore prendre fin" in page
    assert "Quitter ce rôle" not in page
    answer = client.post(address(of(last)))
    assert answer.status_code == 422
    assert "seule personne à tenir le rôle « gestion des dossiers »" in words(answer)


# Ending --------------------------------------------------------------------------------------------------------------


def test_who_loses_a_role_is_told_and_a_second_press_changes_nothing(body: Organisation) -> None:
    manager, auditor = member(body, Role.BODY_MANAGER), member(body, Role.AUDITOR)
    client = browser(manager)
    first = client.post(address(of(auditor)), follow=True)
    assert f"{auditor} n’a plus ce rôle" in first.content.decode()
    ended = of(auditor)
    again = client.post(address(ended), follow=True)
    assert "rien n’a changé" in again.content.decode()
    assert "Il n’y a rien à faire" in words(client.get(address(ended)))
    assert (of(auditor).ended_on, of(auditor).ended_at) == (ended.ended_on, ended.ended_at)
    message = Message.objects.get(recipient=auditor, kind="member.removed")
    assert f"{manager} y a mis fin" in message.body
    assert JournalEntry.objects.filter(event="member.removed").count() == 1


def test_a_role_that_ended_long_ago_keeps_its_last_day(body: Organisation) -> None:
    old = MembershipFactory(organisation=body, role=Role.AUDITOR, ended_on=dt.date(2024, 3, 1))
    use_cases.end_membership(old.pk, actor=member(body, Role.BODY_MANAGER))
    old.refresh_from_db()
    assert (old.ended_on, old.ended_at) == (dt.date(2024, 3, 1), None)
    assert not Message.objects.filter(kind="member.removed").exists()


def test_a_person_leaves_by_themself_from_their_account(body: Organisation) -> None:
    member(body, Role.BODY_MANAGER)
    auditor = member(body, Role.AUDITOR)
    client = browser(auditor)
    assert address(of(auditor)) in client.get("/mon-compte/").content.decode()
    assert "Quitter un rôle" in words(client.get(address(of(auditor))))
    answer = client.post(address(of(auditor)), follow=True)
    assert answer.redirect_chain[-1][0] == "/mon-compte/"
    assert "Vous y avez mis fin vous-même" in Message.objects.get(kind="member.removed").body


@pytest.mark.parametrize("who", ["stranger", "colleague", "other manager"])
def test_nobody_else_ends_a_role(body: Organisation, who: str) -> None:
    target = of(member(body, Role.AUDITOR))
    actor = {
        "stranger": UserFactory,
        "colleague": lambda: member(body, Role.DECIDER),
        "other manager": lambda: member(OrganisationFactory(kind=OrganisationKind.BODY), Role.BODY_MANAGER),
    }[who]()
    client = browser(actor)
    assert (client.get(address(target)).status_code, client.post(address(target)).status_code) == (404, 404)
    with pytest.raises(PermissionDenied):
        use_cases.end_membership(target.pk, actor=actor)
    elsewhere = reverse("certification:end_membership", args=[OrganisationFactory().pk, target.pk])
    assert browser(target.user).get(elsewhere).status_code == 404


def test_the_page_says_what_it_changes() -> None:
    audit = audit_in(AuditStatus.PLANNED)
    done = audit_in(AuditStatus.CONCLUDED, auditor=audit.auditor)
    body = audit.dossier.body
    manager = member(body, Role.BODY_MANAGER)
    client = browser(manager)
    page = words(client.get(address(audit.auditor.memberships.get())))
    assert f"{audit.dossier.service}, audit initial" in page
    assert str(done.dossier.service) not in page
    assert "Plus personne ne tiendra le rôle « audit »" in page
    colleague = member(body, Role.BODY_MANAGER)
    page = words(client.get(address(of(colleague))))
    assert audit.dossier.reference in page.split("Dossiers en cours")[1]
    assert f"Ce rôle reste tenu par : {manager}" in page
