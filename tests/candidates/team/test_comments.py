"""What colleagues write to each other: their team reads it, and nobody else, by any way."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.improvement_plan import use_cases as improvements
from candidates.team import mails, queries, use_cases
from candidates.team.models import Comment
from label_sp.actors.enums import Role
from label_sp.actors.models import Membership
from label_sp.journal import journal
from label_sp.journal.models import JournalEntry
from label_sp.outbox import kinds
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.candidates.conftest import DAY, Team, team
from tests.candidates.improvement_plan.test_plan import TYPED
from tests.certification.pages import words
from tests.factories import ditp_agent, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TEXT = "Il manque l’année 2025."
PIECE = ("piece", "training_plan")


def write(there: Team, text: str = TEXT, **fields: Any) -> Comment:
    return use_cases.comment(
        there.dossier.pk, *PIECE, actor=fields.get("actor", there.contributor), text=text
    )


def page(there: Team, name: str, *more: object) -> str:
    return reverse(f"candidates:{name}", args=[there.dossier.pk, *more])


def told() -> set[Any]:
    return {message.recipient for message in Message.objects.filter(kind="team.commented")}


def test_colleagues_write_on_the_page_of_a_piece_and_of_an_action() -> None:
    there = team()
    action = improvements.add_action(there.dossier.pk, actor=there.manager, **TYPED)
    for about, address in (
        (PIECE, page(there, "piece", "training_plan")),
        (("action", action.pk), page(there, "improvement_action", action.pk)),
    ):
        client = browser(there.contributor)
        where = page(there, "comments", *about)
        assert where in client.get(address).content.decode()
        answer = client.post(where, {"text": f"{TEXT}\nVu ?"}, follow=True)
        assert answer.redirect_chain[-1][0] == address and "Votre commentaire est enregistré" in words(answer)
        seen = words(browser(there.manager).get(address))
        assert f"{TEXT} Vu ?" in seen and str(there.contributor) in seen
    refused = browser(there.contributor).post(page(there, "comments", *PIECE), {"text": " "})
    assert refused.status_code == 422 and Comment.objects.count() == 2
    with pytest.raises(ValidationError):
        write(there, " ")
    with pytest.raises(ValidationError):
        write(there, "x" * (use_cases.LONGEST + 1))


def test_who_has_it_the_referent_and_who_wrote_before_are_told_never_the_author() -> None:
    there = team()
    third = member(there.dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR)
    fourth = member(there.dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR)
    write(there)
    assert told() == set()
    use_cases.name_referent(there.dossier.pk, actor=there.manager, person=there.manager.pk)
    use_cases.give(there.dossier.pk, *PIECE, actor=there.manager, person=third.pk)
    write(there, "Et 2024 ?", actor=fourth)
    assert told() == {there.manager, third, there.contributor}
    (message,) = Message.objects.filter(kind="team.commented", recipient=third)
    assert "Et 2024 ?" in message.body and page(there, "comments", *PIECE) in message.body
    assert kinds.kind_of("team.commented").optional  # may be gathered once a day


def test_the_body_and_the_ditp_find_nothing_anywhere() -> None:
    there, elsewhere = team(Status.SUBMITTED, submitted_at=timezone.now()), team()
    use_cases.name_referent(there.dossier.pk, actor=there.manager, person=there.manager.pk)
    written = write(there)
    pages = [page(there, "comments", *PIECE), page(there, "comment_remove", written.pk)]
    routes = [
        reverse("api-comments", args=[there.dossier.pk, *PIECE]),
        reverse("api-comment", args=[there.dossier.pk, written.pk]),
    ]
    body = there.dossier.body
    for person in (there.body_manager, member(body, Role.DECIDER), ditp_agent(), elsewhere.manager):
        for address in pages:
            assert browser(person).get(address).status_code == 404
            assert browser(person).post(address, {"text": "x"}).status_code == 404
        assert api(person).get(routes[0]).status_code == 404
        assert api(person).post(routes[0], {"text": "x"}, format="json").status_code == 404
        assert api(person).delete(routes[1]).status_code == 404
        with pytest.raises(PermissionDenied):
            write(there, actor=person)
        with pytest.raises(PermissionDenied):
            use_cases.remove_comment(there.dossier.pk, written.pk, actor=person)
    overview = reverse("certification:dossier", args=[there.dossier.pk])
    for person in (there.body_manager, ditp_agent()):
        for address in (overview, page(there, "piece", "training_plan"), page(there, "dossier_team")):
            seen = browser(person).get(address).content.decode()
            assert TEXT not in seen and "ommentaire" not in seen, address
    assert not journal.of_dossier(there.dossier.pk).filter(event__startswith="comment.").exists()
    assert JournalEntry.objects.filter(event="comment.written", subject_id=written.pk).exists()
    assert not Message.objects.filter(kind="team.commented", dossier_id__isnull=False).exists()
    assert Comment.objects.get() == written


def test_its_author_alone_takes_it_back_while_the_dossier_lives() -> None:
    there = team()
    written = write(there)
    address = page(there, "comment_remove", written.pk)
    assert address not in browser(there.manager).get(page(there, "piece", "training_plan")).content.decode()
    for answer in (browser(there.manager).get(address), browser(there.manager).post(address)):
        assert answer.status_code == 403
    assert (
        api(there.manager).delete(reverse("api-comment", args=[there.dossier.pk, written.pk])).status_code
        == 403
    )
    Dossier.objects.filter(pk=there.dossier.pk).update(closed_on=DAY)
    assert browser(there.contributor).post(address).status_code == 422
    Dossier.objects.filter(pk=there.dossier.pk).update(closed_on=None)
    assert TEXT in words(browser(there.contributor).get(address))
    assert browser(there.contributor).post(address).status_code == 302
    assert not Comment.objects.exists()
    assert browser(there.contributor).get(address).status_code == 404
    with pytest.raises(ValidationError, match="déjà été retiré"):
        use_cases.remove_comment(there.dossier.pk, written.pk, actor=there.contributor)
    assert JournalEntry.objects.filter(event="comment.removed").count() == 1


def test_what_has_not_left_does_not_leave_once_it_is_taken_back_or_its_reader_has_left() -> None:
    there = team()
    use_cases.name_referent(there.dossier.pk, actor=there.manager, person=there.manager.pk)
    first, second = write(there), write(there, "Autre chose.")
    one, two = (Message.objects.get(about__comment=str(each.pk)) for each in (first, second))
    assert kinds.reason_not_to_send(one) == ""
    use_cases.remove_comment(there.dossier.pk, first.pk, actor=there.contributor)
    assert kinds.reason_not_to_send(one) == mails.GONE
    Membership.objects.filter(user=there.manager).update(ended_at=timezone.now(), ended_on=DAY)
    assert kinds.reason_not_to_send(two) == mails.LEFT


def test_an_action_that_is_removed_takes_what_was_written_with_it() -> None:
    there = team()
    action = improvements.add_action(there.dossier.pk, actor=there.manager, **TYPED)
    use_cases.comment(there.dossier.pk, "action", str(action.pk), actor=there.manager, text=TEXT)
    write(there)
    improvements.remove_action(there.dossier.pk, action.pk, actor=there.manager)
    assert [each.about for each in Comment.objects.all()] == ["piece"]


def test_a_program_writes_reads_and_takes_back() -> None:
    there = team()
    route = reverse("api-comments", args=[there.dossier.pk, *PIECE])
    sent = api(there.contributor).post(route, {"text": TEXT}, format="json")
    assert sent.status_code == 201, sent.content
    (found,) = api(there.manager).get(route).json()
    assert (found["text"], found["author"]["name"]) == (TEXT, str(there.contributor))
    one = reverse("api-comment", args=[there.dossier.pk, found["id"]])
    assert api(there.contributor).delete(one).status_code == 204
    assert queries.thread(there.dossier, *PIECE) == []
    missing = reverse("api-comments", args=[there.dossier.pk, "piece", "zz"])
    assert api(there.contributor).post(missing, {"text": TEXT}, format="json").status_code == 404
