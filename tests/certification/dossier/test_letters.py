"""Notifications as letters: for the person who got the message, in the words of then, always the same bytes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from certification.bodies.models import CertificationBody
from certification.decisions import mails
from certification.dossier import documents
from label_sp.actors.models import User
from label_sp.outbox import kinds, outbox
from label_sp.outbox.models import Message, MessageState, MessageText
from tests.audits.conftest import browser
from tests.browser.people import text_of
from tests.certification.pages import words
from tests.factories import DossierFactory, ServiceFactory, UserFactory, ditp_agent
from tests.scenarios import People, make_people

pytestmark = [pytest.mark.django_db, pytest.mark.paper]
REASON = "L’engagement 4 n’atteint pas 50.\n- accueil <b>fermé</b>\n- délais non tenus"


@pytest.fixture
def people() -> People:
    return make_people()


@pytest.fixture
def message(people: People) -> Message:
    """The candidate's, of three: a contributor and the DITP got theirs."""
    service = ServiceFactory(organisation=people.organisation, name="France services de Bray")
    dossier = DossierFactory(service=service, body=people.body, reference="2027-0042")
    outbox.put(*mails.label_refused(dossier, REASON))
    return Message.objects.get(recipient=people.candidate)


def url(message: Message) -> str:
    return reverse("certification:letter_pdf", args=[message.pk])


def letter(message: Message, user: User) -> Any:
    return browser(user).get(url(message))


def pages(content: bytes) -> int:
    return len(PdfReader(io.BytesIO(content)).pages)


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


# --- what it says -----------------------------------------------------------------------------------------------------


def test_a_letter_says_from_whom_to_whom_when_and_why(message: Message, people: People) -> None:
    CertificationBody.objects.filter(organisation=people.body).update(address="1 rue Basse, 80000 Amiens")
    answer = letter(message, people.candidate)
    assert answer["Content-Type"] == "application/pdf"
    content = content_of(answer)
    assert pages(content) == 1
    text = text_of(content)
    for told in (
        str(people.body),
        "Organisme de certification",
        "France services de Bray",
        str(people.organisation),
        f"Objet : France services de Bray, {people.organisation} : le label n’est pas accordé",
        "guide 3.8.1, règle DEC-05",
        "accueil <b>fermé</b>",
        f"Exemplaire envoyé à {people.candidate.email}",
        str(message.pk),
    ):
        assert told in text


def test_a_letter_is_dated_of_its_message(message: Message) -> None:
    message.created_at = timezone.datetime(2027, 3, 1, 23, 30, tzinfo=timezone.get_fixed_timezone(0))
    html = documents.letter_html(message)
    assert "Le mardi 2 mars 2027" in html  # in Paris
    assert "<li>délais non tenus</li>" in html
    assert "&lt;b&gt;fermé&lt;/b&gt;" in html


def test_a_letter_is_a_tagged_document_in_french(message: Message) -> None:
    reader = PdfReader(io.BytesIO(documents.letter_pdf(message)))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "fr"
    assert reader.metadata.title.strip() == message.subject


def test_a_letter_is_always_the_same_even_after_everything_changed(message: Message, people: People) -> None:
    first = documents.letter_pdf(message)
    dossier_service = message.about["service"]
    people.organisation.name, people.body.name = "Autre commune", "Autre organisme"
    people.candidate.last_name = "Autrement"
    for changed in (people.organisation, people.body, people.candidate):
        changed.save()
    CertificationBody.objects.update(address="Ailleurs")
    MessageText.objects.create(
        kind=message.kind, subject="O", body="T", updated_at=timezone.now(), updated_by=people.ditp
    )
    again = Message.objects.get(pk=message.pk)
    assert documents.letter_pdf(again) == first
    assert dossier_service in text_of(first)


def test_two_copies_are_two_documents(message: Message) -> None:
    other = Message.objects.exclude(pk=message.pk).first()
    assert other is not None
    assert documents.letter_pdf(other) != documents.letter_pdf(message)


def test_a_long_reason_flows_over_pages_with_its_end(message: Message) -> None:
    message.body = "\n\n".join(f"Motif {number}. " + "Texte. " * 80 for number in range(20)) + "\n\nFin."
    content = documents.letter_pdf(message)
    assert 2 <= pages(content) <= 6
    text = text_of(content)
    assert "Motif 19." in text
    assert "Fin. Pour " in text


def test_a_message_from_before_its_parties_were_kept_has_a_letter(message: Message) -> None:
    kept = documents.letter_html(message)
    message.about = {}
    assert documents.letter_html(message) == kept


def test_a_dossier_without_a_body_is_the_team_s(message: Message) -> None:
    message.about = {**message.about, "body": "", "body_address": ""}
    html = documents.letter_html(message)
    assert "Équipe du label Services Publics&nbsp;+" in html
    assert "Organisme de certification" not in html


def test_an_invented_body_s_letter_says_that_it_has_no_value(message: Message) -> None:
    assert "Document fictif, sans valeur" not in documents.letter_html(message)
    message.about = {**message.about, "fictitious": True}
    assert "Document fictif, sans valeur" in documents.letter_html(message)


def test_all_usual_letters_hold_on_one_page(message: Message) -> None:
    for kind in (kinds.kind_of(key) for key in ("label.withdrawn", "label.suspended", "label.granted")):
        said = kinds.filled(kind.ours, kind.examples)
        message.kind, message.subject, message.body = kind.key, said.subject, said.body
        assert pages(documents.letter_pdf(message)) == 1


# --- whose ------------------------------------------------------------------------------------------------------------


def test_the_message_leads_to_its_letter_and_others_have_none(message: Message, people: People) -> None:
    page = browser(people.candidate).get(reverse("actors:message", args=[message.pk]))
    assert f'href="{url(message)}"' in page.content.decode()
    assert "Télécharger la lettre (PDF)" in words(page)
    Message.objects.filter(pk=message.pk).update(kind="dossier.acknowledged")
    page = browser(people.candidate).get(reverse("actors:message", args=[message.pk]))
    assert "Télécharger la lettre" not in words(page)
    assert letter(message, people.candidate).status_code == 404


def test_each_has_their_own_letter_and_nobody_another_s(message: Message, people: People) -> None:
    for user in (
        people.contributor,
        people.ditp,
        ditp_agent(),
        people.manager,
        people.decider,
        UserFactory(),
    ):
        assert letter(message, user).status_code == 404
    theirs = Message.objects.get(recipient=people.ditp)
    assert letter(theirs, people.ditp).status_code == 200
    assert letter(message, people.candidate).status_code == 200  # control


def test_a_letter_that_did_not_leave_is_none(message: Message, people: People) -> None:
    Message.objects.update(state=MessageState.SKIPPED)
    assert letter(message, people.candidate).status_code == 404


def test_a_visitor_logs_in_and_nobody_posts(client: Any, message: Message, people: People) -> None:
    assert client.get(url(message))["Location"].startswith(reverse("actors:login"))
    assert browser(people.candidate).post(url(message)).status_code == 405


@pytest.mark.parametrize("start", ["", "- "], ids=["paragraph", "list"])
def test_a_long_address_is_broken_at_the_margin_and_never_cut(message: Message, start: str) -> None:
    address = f"mairie.example/{'jeton' * 40}"
    message.body = f"Voir :\n\n{start}{address}\n\nFin."
    message.save()
    drawn = PdfReader(io.BytesIO(documents.letter_pdf(message)))
    lines = [line for page in drawn.pages for line in page.extract_text().splitlines()]
    assert max(map(len, lines)) < 130
    assert address in "".join(lines).replace(" ", "")
