"""The message centre: all that was said to oneself, and nobody else's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import User
from label_sp.messages import queries
from label_sp.outbox.models import Message, MessageState
from tests.audits.conftest import browser
from tests.certification.pages import counted, words
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, ditp_agent, member

pytestmark = pytest.mark.django_db
CENTRE, READ_ALL = reverse("actors:messages"), reverse("actors:messages_read")


@pytest.fixture
def candidate(client: Client) -> User:
    user = MembershipFactory(organisation__name="Mairie de Bray", role=Role.CANDIDATE_MANAGER).user
    client.force_login(user)
    return user


def message_to(user: User, number: int = 1, **fields: Any) -> Message:
    facts: dict[str, Any] = {
        "key": f"{user.pk}:{number}",
        "kind": "x",
        "recipient": user,
        "address": user.email,
        "subject": "Rappel",
        "body": "Voir https://exemple.test/ ici",
        "created_at": timezone.now(),
    }
    return Message.objects.create(**{**facts, **fields})


def page_of(message: Message) -> str:
    return reverse("actors:message", args=[message.pk])


def listed(client: Client, **asked: object) -> list[str]:
    """The subjects that the page lists."""
    page = client.get(CENTRE, asked).context["page"]
    return [message.subject for message in page.object_list]


# --- reading ----------------------------------------------------------------------------------------------------------


def test_an_opened_message_is_read(client: Client, candidate: User) -> None:
    message = message_to(candidate)
    assert "Messages (1" in client.get("/").content.decode()
    html = client.get(page_of(message)).content.decode()
    assert "Rappel" in html
    assert 'href="https://exemple.test/"' in html
    assert "Messages (0" in client.get("/").content.decode()
    first = Message.objects.get().read_at
    client.get(page_of(message))
    assert Message.objects.get().read_at == first


def test_a_message_is_shown_as_it_was_sent_and_never_as_markup(client: Client, candidate: User) -> None:
    body = "Bonjour,\n\nÀ faire :\n- un <b>gras</b>\n- deux\n\nhttps://exemple.test/a?b=1&c=2"
    message = message_to(candidate, subject="<i>Objet</i>", body=body, kind="label.refused")
    html = client.get(page_of(message)).content.decode()
    assert "<li>un &lt;b&gt;gras&lt;/b&gt;</li>" in html
    assert '<a class="fr-link" href="https://exemple.test/a?b=1&amp;c=2">' in html
    assert "<i>" not in html
    assert "DEC-05" in html


@pytest.mark.parametrize("state", [state for state in MessageState if state != MessageState.SKIPPED])
def test_all_that_was_said_is_read_here_however_it_left(
    client: Client, candidate: User, state: MessageState
) -> None:
    message = message_to(candidate, state=state, sent_at=timezone.now() if state == "sent" else None)
    text = words(client.get(CENTRE))
    assert "Rappel" in text
    assert state.label in text
    assert queries.unread(candidate).count() == 1
    text = words(client.get(page_of(message)))
    assert ("envoyé le" if state == "sent" else state.label) in text
    assert ("L’équipe du label le voit" in text) is (state == "failed")


@pytest.mark.parametrize(
    "fields", [{"state": MessageState.SKIPPED}, {"kind": "digest"}], ids=["skipped", "digest"]
)
def test_what_did_not_leave_and_what_only_repeats_are_no_messages(
    client: Client, candidate: User, fields: dict[str, Any]
) -> None:
    hidden = message_to(candidate, **fields)
    assert listed(client) == []
    assert client.get(page_of(hidden)).status_code == 404
    assert "Messages (0" in client.get("/").content.decode()
    Message.objects.update(state=MessageState.SENT, kind="x", sent_at=timezone.now())  # control
    assert listed(client) == ["Rappel"]
    assert client.get(page_of(hidden)).status_code == 200


def test_what_left_in_the_mail_of_the_day_says_so(client: Client, candidate: User) -> None:
    digest = message_to(candidate, 1, kind="digest", state=MessageState.SENT)
    message = message_to(candidate, 2, state=MessageState.SENT, sent_at=timezone.now(), digest=digest)
    assert "dans le courriel du jour" in words(client.get(page_of(message)))


def test_messages_come_by_pages_the_newest_first(client: Client, candidate: User) -> None:
    now = timezone.now()
    for number in range(21):
        message_to(
            candidate, number, subject=f"Rappel {number}", created_at=now + dt.timedelta(seconds=number)
        )
    assert listed(client) == [f"Rappel {number}" for number in range(20, 0, -1)]
    assert "Page 1 sur 2" in words(client.get(CENTRE))
    assert listed(client, page=2) == ["Rappel 0"]
    assert client.get(CENTRE, {"page": "rien"}).status_code == 200


def test_no_message_is_said(client: Client, candidate: User) -> None:
    text = words(client.get(CENTRE))
    assert "Aucun message" in text
    assert "Rechercher" not in text
    assert "Tout marquer comme lu" not in text


def test_the_number_of_queries_does_not_grow_with_the_messages(client: Client, candidate: User) -> None:
    message_to(candidate, 0)
    counts = []
    for last in (1, 15):
        for number in range(last, last + 5):
            message_to(candidate, number, kind="reminder")
        with counted() as queries_of_page:
            client.get(CENTRE, {"q": "rappel"})
        counts.append(len(queries_of_page))
    assert counts[0] == counts[1]


# --- looking for one --------------------------------------------------------------------------------------------------


@pytest.fixture
def several(candidate: User) -> User:
    message_to(candidate, 1, subject="Échéance du mardi", kind="reminder", body="Envoi du rapport")
    message_to(candidate, 2, subject="Label accordé", kind="label.granted", read_at=timezone.now())
    message_to(candidate, 3, subject="D’avant", kind="written.no.more")
    return candidate


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Échéance du mardi", "Label accordé", "D’avant"}),
        ({"q": "echeance"}, {"Échéance du mardi"}),
        ({"q": "RAPPORT mardi"}, {"Échéance du mardi"}),
        ({"q": "rapport accordé"}, set()),
        ({"q": "%"}, set()),
        ({"nature": "Décision"}, {"Label accordé"}),
        ({"nature": "Autres messages"}, {"D’avant"}),
        ({"non_lus": "on"}, {"Échéance du mardi", "D’avant"}),
        ({"non_lus": "on", "nature": "Rappels", "q": "envoi"}, {"Échéance du mardi"}),
        ({"non_lus": "on", "nature": "Décision"}, set()),
    ],
)
def test_criteria_narrow_the_list(
    client: Client, several: User, asked: dict[str, str], found: set[str]
) -> None:
    assert set(listed(client, **asked)) == found


def test_only_subjects_of_one_s_own_messages_are_offered(client: Client, several: User) -> None:
    message_to(UserFactory(), 9, kind="audit_assigned")
    choices = client.get(CENTRE).context["form"].fields["nature"].choices
    assert [label for _, label in choices] == ["Tous les sujets", "Autres messages", "Décision", "Rappels"]


def test_an_unknown_subject_is_said_and_everything_is_shown(client: Client, several: User) -> None:
    answer = client.get(CENTRE, {"nature": "Rien"})
    assert answer.status_code == 200
    assert "fr-message--error" in answer.content.decode()
    assert len(listed(client, nature="Rien")) == 3


def test_criteria_stay_from_page_to_page_and_nothing_found_says_so(client: Client, several: User) -> None:
    for number in range(10, 35):
        message_to(several, number, kind="reminder")
    html = client.get(CENTRE, {"nature": "Rappels", "non_lus": "on"}).content.decode()
    assert "nature=Rappels&amp;non_lus=on&amp;page=2" in html
    assert 'value="Rappels" selected' in html
    text = words(client.get(CENTRE, {"q": "introuvable"}))
    assert "Aucun message ne répond à ces critères" in text
    assert "Rechercher" in text


# --- all read ---------------------------------------------------------------------------------------------------------


def test_all_is_marked_as_read_but_what_came_after_the_page(client: Client, several: User) -> None:
    shown = timezone.now()
    later = message_to(several, 9, subject="Depuis", created_at=shown + dt.timedelta(seconds=5))
    answer = client.post(READ_ALL, {"until": shown.isoformat()}, follow=True)
    assert "2 messages marqués comme lus" in words(answer)
    assert list(queries.unread(several)) == [later]
    assert "1 message marqué comme lu." in words(
        client.post(READ_ALL, {"until": "2100-01-01T00:00:00Z"}, follow=True)
    )


def test_the_page_itself_says_what_it_showed(client: Client, several: User) -> None:
    page = client.get(CENTRE)
    message_to(several, 9, subject="Depuis")
    client.post(READ_ALL, {"until": page.context["now"]})
    assert [message.subject for message in queries.unread(several)] == ["Depuis"]


@pytest.mark.parametrize("until", ["", "n’importe quoi", "2026-02-31T00:00:00Z", "2026-01-01T00:00:00"])
def test_a_moment_that_is_none_is_now(client: Client, several: User, until: str) -> None:
    assert client.post(READ_ALL, {"until": until}).status_code == 302
    assert not queries.unread(several).exists()


def test_nothing_is_marked_by_following_a_link(client: Client, several: User) -> None:
    assert client.get(READ_ALL).status_code == 405
    assert queries.unread(several).count() == 2


# --- whose ------------------------------------------------------------------------------------------------------------


def test_somebody_else_s_message_does_not_exist(client: Client, candidate: User) -> None:
    theirs = message_to(UserFactory())
    assert client.get(page_of(theirs)).status_code == 404
    assert listed(client) == []
    assert listed(client, q="Rappel") == []
    client.post(READ_ALL, {"until": "2100-01-01T00:00:00Z"})
    theirs.refresh_from_db()
    assert theirs.read_at is None


@pytest.mark.parametrize("role", [Role.BODY_MANAGER, Role.AUDITOR, Role.DITP])
def test_no_role_reads_other_people_s_messages(candidate: User, role: Role) -> None:
    message = message_to(candidate)
    person = (
        ditp_agent() if role == Role.DITP else member(OrganisationFactory(kind=OrganisationKind.BODY), role)
    )
    assert browser(person).get(page_of(message)).status_code == 404
    assert browser(candidate).get(page_of(message)).status_code == 200  # control


def test_a_message_to_nobody_is_nobody_s(candidate: User) -> None:
    message_to(candidate, recipient=None)
    assert not queries.messages_of(candidate).exists()


@pytest.mark.parametrize("name", ["messages", "messages_read", "message_preferences", "message"])
def test_a_visitor_logs_in_first(client: Client, name: str) -> None:
    message = message_to(UserFactory())
    address = reverse(f"actors:{name}", args=[message.pk] if name == "message" else [])
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("actors:login"))
    assert not Message.objects.filter(read_at__isnull=False).exists()
