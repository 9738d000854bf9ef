"""Nobody is a member before they accept, and who invites learns nothing of who is behind an address."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from label_sp.actors import queries as actor_queries
from label_sp.actors.enums import InvitationState, Role
from label_sp.actors.models import Invitation, Membership, User
from label_sp.actors.tokens import hash_of
from label_sp.actors.use_cases import invitations, memberships
from label_sp.journal.models import JournalEntry
from label_sp.messages import queries as message_queries
from label_sp.outbox import tasks
from label_sp.outbox.models import Message
from tests.actors.conftest import EMAIL, ROLE, token
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, ditp_agent, member

pytestmark = pytest.mark.django_db
FIRST_DAY = "2026-03-02 08:00:00Z"


# Inviting ------------------------------------------------------------------------------------------------------------


def test_an_invitation_makes_neither_an_account_nor_a_member(invitation, organisation):
    assert not User.objects.filter(email=EMAIL).exists()
    assert not Membership.objects.filter(organisation=organisation, role=ROLE).exists()


def test_inviting_somebody_with_an_account_makes_no_member(organisation, manager):
    person = UserFactory(email=EMAIL)
    invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=manager)
    assert not person.memberships.exists()
    assert not message_queries.messages_of(
        person
    ).exists()  # the mail is to the address, the account has its own page


def test_the_mail_says_who_invites_to_what_and_until_when(organisation, manager, time_machine):
    time_machine.move_to(FIRST_DAY, tick=False)
    invitations.invite(organisation.pk, ROLE, email=f" {EMAIL.upper()} ", actor=manager)
    assert len(token()) >= 43  # 256 bits, by six a character
    body = mail.outbox[-1].body
    for said in (str(manager), "Mairie de Bray", "contribution à la candidature", "lundi 16 mars 2026"):
        assert said in body


def test_only_a_hash_of_the_secret_is_kept(invitation):
    secret = token()
    kept = list(Invitation.objects.values_list()) + list(Message.objects.values_list())
    assert secret not in str([[str(value) for value in row] for row in kept])
    assert Invitation.objects.get().token_hash == hash_of(secret)


def test_the_secret_is_worth_nothing_under_another_key(invitation, settings):
    settings.SECRET_KEY = "une autre clé"
    assert Invitation.objects.get().token_hash != hash_of(token())


def test_the_work_is_the_same_for_a_known_and_an_unknown_address(organisation, manager):
    UserFactory(email="connue@exemple.test", last_name="Secrète")
    done = []
    for email in ("connue@exemple.test", "inconnue@exemple.test"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            invitations.invite(organisation.pk, ROLE, email=email, actor=manager)
        done.append([re.sub(r"'[^']*'|[0-9a-f]{32}|\d+", "?", query["sql"]) for query in asked])
    assert done[0] == done[1]
    rows = Message.objects.filter(kind="invitation").values_list("recipient", "state")
    assert len(set(rows)) == 1


def test_a_second_open_invitation_cannot_exist(invitation, organisation, manager):
    twin = {
        "sent_at": timezone.now(),
        "until": timezone.localdate(),
        "token_hash": "x",
        "invited_by": manager,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(organisation=organisation, role=ROLE, email=EMAIL, **twin)


def test_inviting_again_sends_a_new_link_not_more_often_than_every_ten_minutes(
    organisation, manager, time_machine
):
    time_machine.move_to(FIRST_DAY, tick=False)
    invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=manager)
    first = token()
    for _ in range(3):
        with pytest.raises(ValidationError, match="9 h 10"):
            invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=manager)
    time_machine.shift(600)
    invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=manager)
    assert token() != first
    assert Invitation.objects.get().token_hash != hash_of(first)
    assert len(mail.outbox) == 2


def test_taking_back_and_inviting_anew_does_not_fill_a_letter_box(invitation, organisation, manager):
    invitations.revoke(invitation.pk, actor=manager)
    with pytest.raises(ValidationError, match="vient de partir"):
        invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=manager)


def test_only_those_who_manage_members_invite(organisation):
    elsewhere = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    for stranger in (UserFactory(), member(organisation, ROLE), elsewhere):
        with pytest.raises(PermissionDenied):
            invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=stranger)
    invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=ditp_agent())


def test_a_role_fits_the_kind_of_organisation_and_is_offered_to_who_lacks_it(organisation, manager):
    with pytest.raises(ValidationError, match="n’existe pas"):
        invitations.invite(organisation.pk, Role.DITP, email=EMAIL, actor=manager)
    with pytest.raises(ValidationError, match="tient déjà"):
        invitations.invite(organisation.pk, Role.CANDIDATE_MANAGER, email=manager.email, actor=manager)


def test_a_link_that_was_replaced_or_taken_back_does_not_leave(invitation, manager):
    invitations.revoke(invitation.pk, actor=manager)
    tasks.send_outbox()
    assert not [sent for sent in mail.outbox if sent.to == [EMAIL]]
    assert JournalEntry.objects.get(event="message.skipped").data["recipient"] == EMAIL


# Answering -----------------------------------------------------------------------------------------------------------


def test_who_has_an_account_accepts_and_keeps_name_and_password(invitation, organisation):
    person = UserFactory(email=EMAIL, first_name="Nadège")
    invitations.accept(invitation.pk, actor=person)
    assert actor_queries.has_role(person, organisation.pk, ROLE)
    person.refresh_from_db()
    assert (person.first_name, person.has_usable_password()) == ("Nadège", True)


def test_accepting_twice_changes_nothing(invitation):
    person = UserFactory(email=EMAIL)
    first, again = (invitations.accept(invitation.pk, actor=person) for _ in range(2))
    assert first == again
    assert person.memberships.count() == 1


def test_nobody_else_answers(invitation):
    for act in (invitations.accept, invitations.decline):
        with pytest.raises(PermissionDenied):
            act(invitation.pk, actor=UserFactory())
    with pytest.raises(PermissionDenied):
        invitations.decline(invitation.pk)
    names = {"first_name": "A", "last_name": "B", "password": "une-phrase-bien-longue"}
    with pytest.raises(PermissionDenied):
        invitations.accept_with_account(invitation.pk, hash_of("autre"), **names)


def test_the_link_opens_the_account_of_the_invited_address(invitation, organisation):
    names = {"first_name": "Nadia", "last_name": "Petit", "password": "une-phrase-bien-longue"}
    user = invitations.accept_with_account(invitation.pk, hash_of(token()), **names)
    assert (user.email, str(user)) == (EMAIL, "Nadia Petit")
    assert actor_queries.has_role(user, organisation.pk, ROLE)
    with pytest.raises(ValidationError, match="acceptée"):
        invitations.accept_with_account(invitation.pk, invitation.token_hash, **names)


def test_a_link_never_takes_an_account_that_exists(invitation):
    person = UserFactory(email=EMAIL)
    names = {"first_name": "Nadia", "last_name": "Petit", "password": "une-phrase-bien-longue"}
    with pytest.raises(ValidationError, match="connectez-vous"):
        invitations.accept_with_account(invitation.pk, invitation.token_hash, **names)
    assert not person.memberships.exists()


@pytest.mark.parametrize(("days", "works"), [(14, True), (15, False)])
def test_an_invitation_holds_for_fourteen_days(organisation, manager, time_machine, days, works):
    time_machine.move_to(FIRST_DAY, tick=False)
    invitation = invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=manager)
    time_machine.shift(dt.timedelta(days=days))
    person = UserFactory(email=EMAIL)
    assert actor_queries.invitations_of(person).exists() is works
    if works:
        invitations.accept(invitation.pk, actor=person)
    else:
        with pytest.raises(ValidationError, match="délai passé"):
            invitations.accept(invitation.pk, actor=person)
        assert invitation.standing(timezone.localdate()) == InvitationState.EXPIRED
        invitations.invite(organisation.pk, ROLE, email=EMAIL, actor=manager)  # again, the same one
        assert actor_queries.invitations_of(person).get() == invitation


@pytest.mark.parametrize("close", [invitations.revoke, invitations.decline])
def test_a_closed_invitation_is_not_accepted(invitation, manager, close):
    person = UserFactory(email=EMAIL)
    close(invitation.pk, actor=manager if close is invitations.revoke else person)
    with pytest.raises(ValidationError, match="n’attend plus de réponse"):
        invitations.accept(invitation.pk, actor=person)
    assert not person.memberships.exists()


def test_an_invitation_dies_with_the_right_of_who_sent_it(invitation, organisation, manager):
    """Else who is about to be removed would keep a door for another address of theirs."""
    MembershipFactory(organisation=organisation, role=Role.CANDIDATE_MANAGER)
    memberships.end_membership(manager.memberships.get().pk, actor=ditp_agent())
    with pytest.raises(ValidationError, match="ne gère plus"):
        invitations.accept(invitation.pk, actor=UserFactory(email=EMAIL))


def test_taking_back_what_is_closed_changes_nothing(invitation, manager):
    invitations.decline(invitation.pk, actor=UserFactory(email=EMAIL))
    assert invitations.revoke(invitation.pk, actor=manager).state == InvitationState.DECLINED


def test_each_step_is_journaled(invitation, manager):
    person = UserFactory(email=EMAIL)
    invitations.decline(invitation.pk, actor=person)
    told = JournalEntry.objects.filter(subject_id=invitation.pk).order_by("pk")
    assert [(entry.event, entry.actor) for entry in told] == [
        ("invitation.sent", manager),
        ("invitation.declined", person),
    ]
