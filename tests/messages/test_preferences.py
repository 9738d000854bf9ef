"""Preferences: how one wants to be told, kind by kind; what is legal or urgent leaves no choice."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, User
from label_sp.journal.models import JournalEntry
from label_sp.messages import queries, use_cases
from label_sp.outbox import kinds, outbox
from label_sp.outbox.models import Delivery, Message, MessagePreference, MessageState
from tests.audits.conftest import browser
from tests.certification.pages import words
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, ditp_agent, member
from tests.outbox.outbox_cases import draft
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
PAGE = reverse("actors:message_preferences")


@pytest.fixture
def manager() -> User:
    return member(OrganisationFactory(kind=OrganisationKind.BODY), Role.BODY_MANAGER)


@pytest.fixture
def here(manager: User) -> Client:
    return browser(manager)


def typed(client: Client, **changes: str) -> dict[str, str]:
    """What a browser sends: a choice for each question of the page."""
    form = client.get(PAGE).context["form"]
    return {name: str(form[name].value()) for name in form.fields} | changes


def of_person(user: User) -> dict[str, str]:
    return dict(MessagePreference.objects.filter(user=user).values_list("kind", "delivery"))


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_without_a_choice_everything_comes_at_once(here: Client) -> None:
    assert set(typed(here).values()) == {Delivery.AT_ONCE}


def test_a_choice_is_kept_shown_again_and_journaled(here: Client, manager: User) -> None:
    changes = {"dossier.submitted": "digest", "reminder": "none"}
    answer = here.post(PAGE, typed(here, **changes), follow=True)
    assert "Vos préférences sont enregistrées." in words(answer)
    assert of_person(manager) == changes
    assert {name: value for name, value in typed(here).items() if value != "at_once"} == changes
    entry = JournalEntry.objects.get(event="message_preferences.changed")
    assert (entry.actor, entry.dossier_id, entry.data) == (manager, None, {"chosen": changes})


def test_saving_without_changing_anything_writes_nothing(here: Client) -> None:
    assert "Rien n’a changé." in words(here.post(PAGE, typed(here), follow=True))
    assert not JournalEntry.objects.exists()
    assert not MessagePreference.objects.exists()


def test_a_choice_is_that_of_one_person(here: Client, manager: User) -> None:
    other = member(Membership.objects.get(user=manager).organisation, Role.BODY_MANAGER)
    here.post(PAGE, typed(here, **{"dossier.submitted": "none"}))
    assert of_person(other) == {}


def test_the_next_message_leaves_as_chosen_and_the_one_before_as_it_was(here: Client, manager: User) -> None:
    outbox.put(draft(manager, "1", kind="dossier.submitted"))
    here.post(PAGE, typed(here, **{"dossier.submitted": "digest"}))
    outbox.put(draft(manager, "2", kind="dossier.submitted"))
    here.post(PAGE, typed(here, **{"dossier.submitted": "at_once"}))
    outbox.put(draft(manager, "3", kind="dossier.submitted"))
    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"1": MessageState.WAITING, "2": MessageState.HELD, "3": MessageState.WAITING}


@pytest.mark.parametrize("value", ["", "parfois", "AT_ONCE"])
def test_what_is_no_choice_is_refused_on_its_question_and_the_rest_is_kept(here: Client, value: str) -> None:
    answer = here.post(PAGE, typed(here, **{"dossier.submitted": value, "reminder": "none"}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["dossier.submitted"]
    assert answer.context["form"]["reminder"].value() == "none"
    assert not MessagePreference.objects.exists()


def test_what_leaves_no_choice_is_not_on_the_form_and_not_taken_from_it(here: Client, manager: User) -> None:
    assert "password.link" not in typed(here)
    here.post(PAGE, typed(here, **{"password.link": "none", "plan_sent": "none", "digest": "none"}))
    assert not MessagePreference.objects.exists()
    for key in ("password.link", "plan_sent", "digest", "unheard"):
        with pytest.raises(ValidationError, match="toujours envoyé"):
            use_cases.choose_deliveries({key: Delivery.NONE}, actor=manager)


# --- what concerns one ------------------------------------------------------------------------------------------------


def test_the_page_is_about_the_roles_that_one_holds_today(here: Client, manager: User) -> None:
    text = words(here.get(PAGE))
    assert "Dossier déposé" in text
    assert "Audit confié" not in text
    assert "Label échu" in text
    assert "WIT-02" in text
    MembershipFactory(user=manager, role=Role.AUDITOR, organisation__kind=OrganisationKind.BODY)
    assert "Audit confié" in words(here.get(PAGE))
    Membership.objects.filter(role=Role.BODY_MANAGER).delete()
    assert "Dossier déposé" not in words(here.get(PAGE))


def test_a_choice_for_a_role_that_one_lost_for_a_while_is_still_there(here: Client, manager: User) -> None:
    here.post(PAGE, typed(here, **{"dossier.submitted": "none"}))
    Membership.objects.update(role=Role.AUDITOR)
    here.post(PAGE, typed(here, reminder="digest"))
    assert of_person(manager) == {"dossier.submitted": "none", "reminder": "digest"}


def test_who_has_no_role_still_has_a_page() -> None:
    text = words(browser(UserFactory()).get(PAGE))
    assert "Lien pour choisir un mot de passe · protège votre compte" in text
    assert "Courriel du jour" not in text


def test_what_is_legal_says_by_which_rule() -> None:
    text = words(browser(ditp_agent()).get(PAGE))
    assert "Label refusé · guide 3.8.1 · DEC-05" in text


def test_the_roles_of_a_kind_are_those_of_the_people_who_get_it() -> None:
    """Each message of a whole story is among those that its recipient's page is about."""
    at_stage("refused", scores="below")
    sent = {(message.recipient, message.kind) for message in Message.objects.select_related("recipient")}
    assert {kind for _, kind in sent} >= {
        "dossier.submitted",
        "dossier.acknowledged",
        "audit_assigned",
        "plan_sent",
        "report_sent",
        "report_answered",
        "label.refused",
    }
    assert [
        (str(user), kind) for user, kind in sent if kinds.kind_of(kind) not in queries.kinds_for(user)
    ] == []
