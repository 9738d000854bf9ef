"""The thread of a dossier: both sides write, the other one is told, who sees the dossier reads."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from candidates.dossiers.enums import Status
from candidates.exchanges import queries, use_cases
from candidates.exchanges.models import Attachment, Exchange
from label_sp.actors.enums import Role
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.candidates.conftest import Team, file, team
from tests.certification.pages import words
from tests.factories import OrganisationFactory, auditor_of, ditp_agent, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TEXT = "Pouvez-vous préciser qui remplace la responsable ?"


def filed(status: Status = Status.SUBMITTED, **fields: Any) -> Team:
    return team(status, submitted_at=timezone.now(), **fields)


def page(there: Team, name: str = "exchanges", *more: object) -> str:
    return reverse(f"candidates:{name}", args=[there.dossier.pk, *more])


def told() -> set[Any]:
    return {message.recipient for message in Message.objects.filter(kind="exchange.written")}


@pytest.mark.rule("DOS-04")
def test_each_side_writes_and_the_other_one_is_told() -> None:
    there = filed()
    sent = {"text": TEXT, "piece": "organisation_chart", "attached": [file("a.pdf"), file("b.pdf")]}
    answer = browser(there.body_manager).post(page(there), sent, follow=True)
    assert "Le message est envoyé" in words(answer)
    assert told() == {there.manager, there.contributor}
    (message,) = Message.objects.filter(kind="exchange.written", recipient=there.manager)
    assert TEXT in message.body and "pièce « Organigramme »" in message.body
    assert "2 fichiers joints." in message.body and page(there) in message.body
    Message.objects.all().delete()
    browser(there.contributor).post(page(there), {"text": "Mme Roux."})
    assert told() == {there.body_manager}
    second, first = sorted(queries.thread(there.dossier), key=lambda each: each.by_body)
    assert (first.by_body, second.by_body, second.text) == (True, False, "Mme Roux.")
    assert [each.name for each in first.attachments.all()] == ["a.pdf", "b.pdf"]
    assert queries.thread(there.dossier, "organisation_chart") == [first]
    events = set(JournalEntry.objects.values_list("event", flat=True))
    assert events == {"exchange.written_by_body", "exchange.written_by_candidate"}


def test_of_one_piece_only_when_that_is_asked() -> None:
    there = filed()
    use_cases.write(there.dossier.pk, actor=there.manager, text="Sur tout.")
    use_cases.write(there.dossier.pk, actor=there.manager, text="Sur le plan.", piece="training_plan")
    client = browser(there.contributor)
    whole, one = words(client.get(page(there))), words(client.get(page(there) + "?piece=training_plan"))
    assert "Sur tout." in whole and "Sur le plan." in whole
    assert "Sur tout." not in one and "Sur le plan." in one and "Tous les échanges" in one
    assert "?piece=training_plan" in client.get(page(there, "piece", "training_plan")).content.decode()


def test_who_sees_the_dossier_reads_and_nobody_else() -> None:
    there = filed()
    use_cases.write(there.dossier.pk, actor=there.manager, text=TEXT, attached=[file()])
    (attached,) = Attachment.objects.all()
    read = {
        "page": page(there),
        "file": page(there, "exchange_file", attached.exchange_id, attached.pk),
        "api": reverse("api-exchanges", args=[there.dossier.pk]),
        "api file": reverse("api-exchange-file", args=[there.dossier.pk, attached.exchange_id, attached.pk]),
    }
    strangers = (member(OrganisationFactory(), Role.CANDIDATE_MANAGER), auditor_of(there.dossier.body))
    for name, address in read.items():
        known = api if name.startswith("api") else browser
        for person, status in (
            (there.body_manager, 200),
            (ditp_agent(), 200),
            *((one, 404) for one in strangers),
        ):
            answer = known(person).get(address)
            assert answer.status_code == status, name
            b"".join(answer.streaming_content) if answer.streaming else None
    elsewhere = filed()
    other = page(elsewhere, "exchange_file", attached.exchange_id, attached.pk)
    assert browser(elsewhere.manager).get(other).status_code == 404
    for person, status in ((ditp_agent(), 403), (strangers[0], 404)):
        assert browser(person).post(page(there), {"text": "x"}).status_code == status
        assert api(person).post(read["api"], {"text": "x"}).status_code == status
    assert Exchange.objects.count() == 1


@pytest.mark.parametrize("status", [Status.PREPARING, Status.ABANDONED, Status.REFUSED])
def test_before_the_filing_and_after_the_end_nobody_writes(status: Status) -> None:
    there = filed(status) if status != Status.PREPARING else team()
    answer = browser(there.manager).post(page(there), {"text": TEXT})
    assert answer.status_code == 422 and "s’ouvrent au dépôt du dossier" in words(answer)
    assert not Exchange.objects.exists() and not told()


def test_what_is_wrong_is_said_and_the_text_comes_back() -> None:
    there = filed()
    client = browser(there.manager)
    for sent, field, said in (
        ({"text": ""}, "text", "obligatoire"),
        ({"text": TEXT, "attached": file("x.exe", b"MZ")}, "attached", "accepté"),
        ({"text": TEXT, "attached": [file(f"{n}.pdf") for n in range(6)]}, "attached", "5 fichiers au plus"),
        ({"text": TEXT, "piece": "no_such_piece"}, "piece", "no_such_piece"),
    ):
        answer = client.post(page(there), sent)
        assert answer.status_code == 422 and said in str(answer.context["form"].errors[field])
        assert sent["text"] in answer.content.decode()
    with pytest.raises(ValidationError):
        use_cases.write(there.dossier.pk, actor=there.manager, text=TEXT, piece="no_such_piece")
    assert not Exchange.objects.exists() and not Attachment.objects.exists()


def test_the_card_says_who_and_how_to_write_to_each_side() -> None:
    there = filed()
    overview = reverse("certification:dossier", args=[there.dossier.pk])
    shown = words(browser(there.contributor).get(overview))
    assert "Votre contact" in shown and there.body_manager.email in shown
    shown = words(browser(there.body_manager).get(overview))
    assert there.manager.email in shown and there.contributor.email not in shown
    assert "Votre contact" not in words(browser(ditp_agent()).get(overview))
    before = team()
    contact = queries.contact(before.dossier, prepares=True, manages=False)
    assert contact is not None and not contact.writes_here and contact.people == [before.body_manager]


def test_a_program_writes_and_reads_the_same() -> None:
    there = filed()
    route = reverse("api-exchanges", args=[there.dossier.pk])
    sent = api(there.body_manager).post(
        route, {"text": TEXT, "attached": [file("a.pdf")]}, format="multipart"
    )
    assert sent.status_code == 201, sent.content
    (found,) = api(there.contributor).get(route).json()
    assert (found["text"], found["by_body"], found["attachments"][0]["name"]) == (TEXT, True, "a.pdf")


def test_a_long_thread_costs_no_more_queries(django_assert_max_num_queries: Any) -> None:
    there = filed()
    for number in range(8):
        content = f"%PDF-1.4\n% {number}".encode()
        use_cases.write(
            there.dossier.pk, actor=there.manager, text=f"{number}", attached=[file(content=content)]
        )
    client = browser(there.manager)
    with django_assert_max_num_queries(20):
        client.get(page(there))
