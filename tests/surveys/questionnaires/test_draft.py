"""The next version is written as a draft, published once, and never edited; what nobody uses is withdrawn. SUR-10."""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, connections
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import User
from label_sp.guide.failures import RuleViolation
from label_sp.guide.surveys import Level
from label_sp.journal import journal
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from surveys.questionnaires import content as contents
from surveys.questionnaires import queries, use_cases
from surveys.questionnaires.models import Draft, Question, Questionnaire
from surveys.questionnaires.use_cases import DraftConflict, load_questionnaires
from tests.factories import (
    DossierFactory,
    OrganisationFactory,
    ditp_agent,
    import_survey,
    member,
    questionnaires,
    reference_data,
)
from tests.surveys.questionnaires.cases import content, draft, with_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


def publish(ditp: User, found: Draft, day: dt.date | None = None) -> Questionnaire:
    day = day or timezone.localdate()
    return use_cases.publish_draft(found.kind, actor=ditp, published_on=day, seen=found.revision)


def test_a_draft_begins_with_what_is_in_force_and_is_one_for_all(ditp: User) -> None:
    found = draft(ditp)
    assert content(found) == queries.content_of(Questionnaire.objects.get(kind="users"))
    assert use_cases.start_draft("users", actor=ditp_agent()) == found
    assert Draft.objects.count() == 1


def test_a_draft_is_kept_unfinished_and_nothing_is_published(ditp: User) -> None:
    found = draft(ditp)
    bare = replace(content(found), questions=content(found).questions[:3])
    changed = use_cases.change_draft("users", actor=ditp, content=bare, seen=found.revision)
    assert (changed.revision, len(content(changed).questions)) == (2, 3)
    assert Questionnaire.objects.filter(kind="users").count() == 1
    again = use_cases.change_draft("users", actor=ditp, content=bare, seen=2)
    assert again.revision == 2


def test_the_second_of_two_writers_is_told(ditp: User) -> None:
    found = draft(ditp)
    use_cases.change_draft("users", actor=ditp, content=with_text(content(found), "Un."), seen=1)
    with pytest.raises(DraftConflict) as conflict:
        use_cases.change_draft("users", actor=ditp, content=with_text(content(found), "Deux."), seen=1)
    assert content(conflict.value.current).questions[0].text == "Un."
    for act in (
        lambda: use_cases.discard_draft("users", actor=ditp, seen=1),
        lambda: publish(ditp, found),
    ):
        with pytest.raises(DraftConflict):
            act()


@pytest.mark.rule("SUR-10")
def test_a_version_is_published_with_its_day_its_author_and_its_words(ditp: User) -> None:
    found = draft(ditp)
    changed = use_cases.change_draft(
        "users", actor=ditp, content=with_text(content(found), "Autre énoncé."), seen=1
    )
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    version = publish(ditp, changed, tomorrow)
    assert (version.version, version.published_on, version.published_by) == (2, tomorrow, ditp)
    assert queries.content_of(version) == content(changed)
    assert not Draft.objects.exists()
    today = queries.questionnaire_on("users", timezone.localdate())
    assert today is not None and today.version == 1
    assert queries.questionnaire_on("users", tomorrow) == version


@pytest.mark.rule("SUR-05")
def test_each_question_comes_with_its_five_answers_in_one_query(
    ditp: User, django_assert_num_queries: Any
) -> None:
    questionnaires()
    version = Questionnaire.objects.get(kind="users")
    with django_assert_num_queries(1):
        asked = queries.asked(version)
    assert [question.code for question, _ in asked] == queries.codes_of(version)
    first, overall = asked[0][1], asked[-1][1]
    assert first == [
        (Level.FULL, "Tout à fait d’accord"),
        (Level.MOSTLY, "Plutôt d’accord"),
        (Level.LITTLE, "Plutôt pas d’accord"),
        (Level.NONE, "Pas du tout d’accord"),
        (Level.NOT_CONCERNED, "Non concerné / ne se prononce pas"),
    ]
    assert overall[0] == (Level.FULL, "Très satisfait")
    assert asked[0][0].help
    (read,) = queries.with_questions(Questionnaire.objects.filter(kind="users"))
    with django_assert_num_queries(0):
        assert queries.asked(read) == asked


@pytest.mark.rule("SUU-01", "SUA-01")
@pytest.mark.parametrize(("kind", "rule"), [("users", "SUU-01"), ("agents", "SUA-01")])
def test_a_question_too_few_is_refused_by_the_rule(ditp: User, kind: str, rule: str) -> None:
    found = draft(ditp, kind)
    short = contents.without_question(content(found), 0)
    changed = use_cases.change_draft(kind, actor=ditp, content=short, seen=1)
    with pytest.raises(RuleViolation) as refused:
        publish(ditp, changed)
    assert [failure.rule for failure in refused.value.failures] == [rule]
    assert Draft.objects.filter(kind=kind).exists()


@pytest.mark.parametrize("days", [-1, 4])
def test_a_day_that_is_over_or_before_the_last_version_is_refused(ditp: User, days: int) -> None:
    today, found = timezone.localdate(), draft(ditp)
    changed = use_cases.change_draft("users", actor=ditp, content=with_text(content(found), "Autre."), seen=1)
    publish(ditp, changed, today + dt.timedelta(days=5))
    later = use_cases.start_draft("users", actor=ditp)
    with pytest.raises(ValidationError) as refused:
        publish(ditp, later, today + dt.timedelta(days=days))
    assert "published_on" in refused.value.message_dict
    assert publish(ditp, later, today + dt.timedelta(days=5)).version == 3


def test_what_is_not_written_yet_is_told_and_nothing_is_published(ditp: User) -> None:
    found = draft(ditp)
    changed = use_cases.change_draft("users", actor=ditp, content=with_text(content(found), ""), seen=1)
    with pytest.raises(ValidationError, match="Question 1 : écrivez son énoncé"):
        publish(ditp, changed)
    assert Questionnaire.objects.filter(kind="users").count() == 1


@pytest.mark.rule("SUR-10")
def test_a_version_is_withdrawn_while_no_campaign_uses_it(ditp: User) -> None:
    version = publish(ditp, draft(ditp))
    withdrawn = use_cases.withdraw_questionnaire(version.pk, actor=ditp)
    assert withdrawn.withdrawn_on == timezone.localdate()
    in_force = queries.questionnaire_on("users", timezone.localdate())
    assert in_force is not None and in_force.version == 1
    assert publish(ditp, use_cases.start_draft("users", actor=ditp)).version == 3
    with pytest.raises(TransitionNotAllowed):
        use_cases.withdraw_questionnaire(version.pk, actor=ditp)


@pytest.mark.rule("SUR-10")
def test_a_version_in_use_and_the_only_one_stay(ditp: User) -> None:
    questionnaires()
    users, agents = (Questionnaire.objects.get(kind=kind) for kind in ("users", "agents"))
    with pytest.raises(ValidationError, match="seule version publiée"):
        use_cases.withdraw_questionnaire(agents.pk, actor=ditp)
    import_survey(DossierFactory())
    publish(ditp, use_cases.start_draft("users", actor=ditp))
    with pytest.raises(ValidationError, match="Une enquête utilise cette version"):
        use_cases.withdraw_questionnaire(users.pk, actor=ditp)


def test_a_file_loaded_again_does_not_undo_what_the_team_published(ditp: User) -> None:
    found = draft(ditp)
    changed = use_cases.change_draft("users", actor=ditp, content=with_text(content(found), "Autre."), seen=1)
    ours = publish(ditp, changed)
    data = copy.deepcopy(reference_data())
    assert load_questionnaires(data)[0].version == 1
    data["user_questionnaire"][0]["text"] = "Un autre texte provisoire."
    assert load_questionnaires(data)[0] == ours
    data["status"] = "official"
    assert load_questionnaires(data)[0].version == 3
    assert Questionnaire.objects.filter(kind="users").count() == 3


def test_every_act_is_in_the_journal_and_sends_nothing(ditp: User) -> None:
    found = draft(ditp)
    use_cases.change_draft("users", actor=ditp, content=with_text(content(found), "Un."), seen=1)
    use_cases.discard_draft("users", actor=ditp, seen=2)
    version = publish(ditp, use_cases.start_draft("users", actor=ditp))
    use_cases.withdraw_questionnaire(version.pk, actor=ditp)
    entries = JournalEntry.objects.filter(actor=ditp).order_by("pk")
    told = [journal.sentence(entry.event, entry.data) for entry in entries]
    assert told == [
        "Brouillon d’un questionnaire commencé : Enquête usagers",
        "Brouillon d’un questionnaire modifié : Enquête usagers",
        "Brouillon d’un questionnaire abandonné : Enquête usagers",
        "Brouillon d’un questionnaire commencé : Enquête usagers",
        "Nouvelle version d’un questionnaire d’enquête : Enquête usagers",
        "Version d’un questionnaire d’enquête retirée : Enquête usagers",
    ]
    assert not Message.objects.exists()


@pytest.mark.parametrize("role", [*Role])
def test_the_team_of_the_label_alone_writes_questionnaires(ditp: User, role: Role) -> None:
    found = draft(ditp)
    organisation = {
        Role.DITP: OrganisationKind.DITP,
        Role.CANDIDATE_MANAGER: OrganisationKind.CANDIDATE,
        Role.CANDIDATE_CONTRIBUTOR: OrganisationKind.CANDIDATE,
    }.get(role, OrganisationKind.BODY)
    person = ditp_agent() if role == Role.DITP else member(OrganisationFactory(kind=organisation), role)
    version = Questionnaire.objects.get(kind="agents")
    acts = (
        lambda: use_cases.start_draft("agents", actor=person),
        lambda: use_cases.change_draft("users", actor=person, content=content(found), seen=1),
        lambda: use_cases.publish_draft(
            "users", actor=person, published_on=timezone.localdate(), seen=found.revision
        ),
        lambda: use_cases.withdraw_questionnaire(version.pk, actor=person),
        lambda: use_cases.discard_draft("agents", actor=person, seen=1),
    )
    for act in acts:
        if role != Role.DITP:
            with pytest.raises(PermissionDenied):
                act()
            continue
        try:
            act()
        except PermissionDenied:
            raise
        except ValidationError:
            assert act is acts[3], "the only version of that survey"


# --- at once ----------------------------------------------------------------------------------------------------------


def publish_twice(ditp: User, found: Draft) -> Counter[str]:
    def attempt(_: int) -> str:
        try:
            publish(ditp, found)
        except (TransitionNotAllowed, IntegrityError) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "published"

    with ThreadPoolExecutor(2) as pool:
        return Counter(pool.map(attempt, range(2)))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does() -> None:
    ditp = ditp_agent()
    assert publish_twice(ditp, draft(ditp)) == {"published": 1, "TransitionNotAllowed": 1}
    assert Questionnaire.objects.filter(kind="users").count() == 2
    assert Question.objects.filter(questionnaire__version=2).count() == 15


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_write_the_same_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite a transaction takes the whole database as it begins, so there the lock changes nothing."""
    ditp, read = ditp_agent(), Barrier(2, timeout=20)
    on_postgresql = connection.vendor == "postgresql"

    def held(kind: str) -> Draft | None:
        found = Draft.objects.filter(kind=kind).first()
        if on_postgresql:
            read.wait()
        return found

    found = draft(ditp)
    monkeypatch.setattr(use_cases, "_held", held)
    refusal = "IntegrityError" if on_postgresql else "TransitionNotAllowed"
    assert publish_twice(ditp, found) == {"published": 1, refusal: 1}
