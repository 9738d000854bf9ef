"""A candidate asks for the questionnaires, the DITP grants them; an insufficient campaign makes wait. 3.4, SUR-04."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, connections
from django_fsm import TransitionNotAllowed

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import abandon_dossier
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, User
from label_sp.guide.failures import RuleViolation
from label_sp.journal import journal
from label_sp.outbox import kinds
from label_sp.outbox.models import Message
from surveys.access import queries, use_cases
from surveys.access.enums import AccessState
from surveys.access.models import SurveyAccess
from tests.audits.conftest import on
from tests.factories import (
    DossierFactory,
    OrganisationFactory,
    answers_file,
    candidate_of,
    ditp_agent,
    import_survey,
    member,
    questionnaires,
)

pytestmark = pytest.mark.django_db
INITIAL, FOLLOW_UP = "initial", "follow_up"


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


def ask(dossier: Dossier, actor: User | None = None) -> list[SurveyAccess]:
    return use_cases.ask_access(dossier.pk, actor=actor or candidate_of(dossier))


def grant(rows: list[SurveyAccess], ditp: User) -> list[SurveyAccess]:
    return use_cases.answer_accesses(actor=ditp, chosen=[row.pk for row in rows], accepted=True)


def refuse(rows: list[SurveyAccess], ditp: User, reason: str = "Pas encore.") -> list[SurveyAccess]:
    return use_cases.answer_accesses(
        actor=ditp, chosen=[row.pk for row in rows], accepted=False, reason=reason
    )


def poor(dossier: Dossier, closed_on: dt.date, kind: str = "users") -> None:
    """A campaign that misses the first tier."""
    import_survey(
        dossier,
        kind,
        uploaded=answers_file(kind=kind, usual={"0.25": 1}),
        opened_on=closed_on - dt.timedelta(days=20),
        closed_on=closed_on,
    )


# --- asking and answering ---------------------------------------------------------------------------------------------


@pytest.mark.rule("SUR-04")
def test_one_press_asks_for_both_and_one_answer_grants_both(dossier: Dossier, ditp: User) -> None:
    rows = ask(dossier)
    assert [(row.kind, row.purpose, row.state) for row in rows] == [
        *((kind, INITIAL, AccessState.ASKED) for kind in ("users", "agents"))
    ]
    assert not any(queries.granted(dossier, kind, INITIAL) for kind in ("users", "agents"))
    assert [row.pk for row in queries.waiting(ditp)] == [row.pk for row in rows]
    with pytest.raises(TransitionNotAllowed):
        ask(dossier)
    grant(rows, ditp)
    assert all(queries.granted(dossier, kind, INITIAL) for kind in ("users", "agents"))
    assert not queries.granted(dossier, "users", FOLLOW_UP)
    assert queries.failures_without_access(dossier, "users", INITIAL) == ()
    with pytest.raises(TransitionNotAllowed):
        ask(dossier)
    with pytest.raises(TransitionNotAllowed):
        grant(rows, ditp)


@pytest.mark.rule("SUR-04")
def test_what_is_not_granted_says_where_it_stands(dossier: Dossier, ditp: User) -> None:
    def told() -> tuple[str, str]:
        (failure,) = queries.failures_without_access(dossier, "users", INITIAL)
        assert failure.rule == "SUR-04" and failure.message.startswith("Enquête usagers : l’accès")
        return failure.found, failure.next_step

    assert told() == ("aucune demande d’accès en cours", "Demandez l’accès aux questionnaires.")
    rows = ask(dossier)
    assert "sans réponse" in told()[0] and "Attendez la réponse" in told()[1]
    refuse(rows, ditp, "Votre organisme n’est pas choisi.")
    assert "refusée le" in told()[0] and "Votre organisme n’est pas choisi." in told()[0]
    assert [row.state for row in ask(dossier)] == [AccessState.ASKED] * 2


def test_some_are_granted_and_others_refused_each_with_its_reason(dossier: Dossier, ditp: User) -> None:
    users, agents = ask(dossier)
    other = ask(DossierFactory())
    grant([users, *other], ditp)
    refuse([agents], ditp)
    states = {row.pk: row.state for row in SurveyAccess.objects.all()}
    assert states == {
        users.pk: AccessState.GRANTED,
        agents.pk: AccessState.REFUSED,
        **{row.pk: AccessState.GRANTED for row in other},
    }
    assert [row.kind for row in ask(dossier)] == ["agents"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"chosen": [], "accepted": True}, "chosen"),
        ({"accepted": False}, "reason"),
        ({"accepted": False, "reason": "  "}, "reason"),
    ],
)
def test_an_answer_needs_requests_and_a_refusal_a_reason(
    dossier: Dossier, ditp: User, given: dict[str, Any], field: str
) -> None:
    rows = ask(dossier)
    with pytest.raises(ValidationError) as refused:
        use_cases.answer_accesses(actor=ditp, **{"chosen": [row.pk for row in rows], **given})
    assert list(refused.value.message_dict) == [field]


def test_all_are_answered_or_none(dossier: Dossier, ditp: User) -> None:
    users, agents = ask(dossier)
    grant([users], ditp)
    with pytest.raises(TransitionNotAllowed):
        grant([users, agents], ditp)
    agents.refresh_from_db()
    assert agents.is_waiting


@pytest.mark.parametrize(
    ("status", "purpose"),
    [
        (Status.PREPARING, INITIAL),
        (Status.INCOMPLETE, INITIAL),
        (Status.ADMISSIBLE, INITIAL),
        (Status.LABELLED, FOLLOW_UP),
        (Status.IN_FOLLOW_UP, FOLLOW_UP),
        (Status.SUBMITTED, None),
        (Status.AWAITING_DECISION, None),
        (Status.ABANDONED, None),
        (Status.EXPIRED, None),
    ],
)
def test_the_state_of_the_dossier_says_for_which_audit(
    dossier: Dossier, status: Status, purpose: str | None
) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(status=status)
    if purpose is None:
        with pytest.raises(ValidationError, match="aucun audit ne se prépare"):
            ask(dossier)
    else:
        assert {row.purpose for row in ask(dossier)} == {purpose}


@pytest.mark.rule("SUR-04")
def test_by_the_setting_who_asks_has_it_at_once(dossier: Dossier, settings: Any) -> None:
    settings.SURVEY_ACCESS_AUTOMATIC = True
    rows = ask(dossier)
    assert [(row.state, row.answered_by) for row in rows] == [(AccessState.GRANTED, None)] * 2
    assert queries.granted(dossier, "users", INITIAL)
    (told,) = Message.objects.all()
    assert (told.kind, told.recipient) == ("survey_access.granted", candidate_of(dossier))


# --- the wait of six months -------------------------------------------------------------------------------------------


@pytest.mark.rule("SUR-04")
@pytest.mark.parametrize(("day", "waits"), [(dt.date(2026, 7, 30), True), (dt.date(2026, 7, 31), False)])
@pytest.mark.parametrize("same_dossier", [True, False])
def test_after_an_insufficient_campaign_none_is_asked_or_granted_for_six_months(
    dossier: Dossier, ditp: User, day: dt.date, waits: bool, same_dossier: bool
) -> None:
    with on(dt.date(2026, 2, 3)):
        poor(dossier, dt.date(2026, 1, 31))
        if not same_dossier:
            Dossier.objects.filter(pk=dossier.pk).update(status=Status.REFUSED)
            dossier = DossierFactory(service=dossier.service)
    with on(day):
        assert [row.kind for row in ask(dossier)] == (["agents"] if waits else ["users", "agents"])
        failures = queries.failures_without_access(dossier, "users", INITIAL)
        assert [failure.rule for failure in failures] == ["SUR-04"]
        assert ("31 juillet 2026" in failures[0].next_step) is waits
        standing = queries.standing(dossier, "users", INITIAL)
        assert standing.open_from == (dt.date(2026, 7, 31) if waits else None)


@pytest.mark.rule("SUR-04")
def test_when_both_wait_the_refusal_is_the_rules(dossier: Dossier) -> None:
    with on(dt.date(2026, 2, 3)):
        for kind in ("users", "agents"):
            poor(dossier, dt.date(2026, 1, 31), kind)
        with pytest.raises(RuleViolation) as refused:
            ask(dossier)
    assert [failure.rule for failure in refused.value.failures] == ["SUR-04"] * 2
    assert not SurveyAccess.objects.exists()


@pytest.mark.rule("SUR-04")
def test_a_grant_is_refused_by_the_rule_when_a_campaign_fell_short_since_it_was_asked(
    dossier: Dossier, ditp: User
) -> None:
    with on(dt.date(2026, 1, 5)):
        rows = ask(dossier)
    with on(dt.date(2026, 2, 3)):
        poor(dossier, dt.date(2026, 1, 31))
        with pytest.raises(RuleViolation) as refused:
            grant(rows, ditp)
        (failure,) = refused.value.failures
        assert failure.message.startswith(f"{dossier.service} : Enquête usagers")
        assert SurveyAccess.objects.filter(state=AccessState.ASKED).count() == 2
        grant(rows[1:], ditp)
    with on(dt.date(2026, 7, 31)):
        grant(rows[:1], ditp)
        assert queries.granted(dossier, "users", INITIAL)


@pytest.mark.rule("SUR-04")
def test_an_access_serves_until_a_campaign_falls_short(dossier: Dossier, ditp: User) -> None:
    with on(dt.date(2026, 1, 5)):
        grant(ask(dossier), ditp)
    with on(dt.date(2026, 2, 3)):
        import_survey(dossier, opened_on=dt.date(2026, 1, 6), closed_on=dt.date(2026, 1, 30))
        assert queries.granted(dossier, "users", INITIAL)
        poor(dossier, dt.date(2026, 1, 31), "agents")
        assert queries.granted(dossier, "users", INITIAL)
        assert not queries.granted(dossier, "agents", INITIAL)
    with on(dt.date(2026, 8, 3)):
        (failure,) = queries.failures_without_access(dossier, "agents", INITIAL)
        assert failure.found == "un accès qui a servi à une campagne insuffisante"
        assert [row.kind for row in ask(dossier)] == ["agents"]


def test_an_import_needs_no_access(dossier: Dossier) -> None:
    assert import_survey(dossier).number == 1
    assert not SurveyAccess.objects.exists()


# --- who is told, and what is kept ------------------------------------------------------------------------------------


def test_the_ditp_is_told_once_and_the_asker_of_each_answer(dossier: Dossier, ditp: User) -> None:
    asker = member(dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR)
    users, agents = ask(dossier, asker)
    (asked,) = Message.objects.all()
    assert (asked.kind, asked.recipient, asked.dossier_id) == ("survey_access.asked", ditp, dossier.pk)
    assert "enquête usagers, enquête agents" in asked.body and "/ditp/acces-aux-questionnaires/" in asked.body
    assert kinds.reason_not_to_send(asked) == ""
    grant([users], ditp)
    assert kinds.reason_not_to_send(asked) == ""
    refuse([agents], ditp, "Une autre enquête est en cours.")
    assert kinds.reason_not_to_send(asked) == "cette demande n’attend plus de réponse"
    granted, refused = Message.objects.filter(recipient=asker).order_by("kind")
    assert granted.kind == "survey_access.granted" and f"/dossiers/{dossier.pk}/enquetes/" in granted.body
    assert "Une autre enquête est en cours." in refused.body
    told = [journal.sentence(entry.event, entry.data) for entry in journal.of_dossier(dossier.pk)]
    assert told[::-1] == [
        "Accès au questionnaire demandé à la DITP : Enquête usagers",
        "Accès au questionnaire demandé à la DITP : Enquête agents",
        "Accès au questionnaire accordé : Enquête usagers",
        "Accès au questionnaire refusé : Enquête agents",
    ]


def test_the_managers_are_told_when_who_asked_has_left(dossier: Dossier, ditp: User) -> None:
    manager = candidate_of(dossier)
    asker = member(dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR)
    rows = ask(dossier, asker)
    Membership.objects.filter(user=asker).update(ended_on=dt.date(2020, 1, 1))
    grant(rows, ditp)
    (told,) = Message.objects.filter(kind="survey_access.granted")
    assert told.recipient == manager


def test_what_nobody_answered_ends_with_the_application(dossier: Dossier, ditp: User) -> None:
    users, agents = ask(dossier)
    grant([users], ditp)
    abandon_dossier(dossier.pk, actor=candidate_of(dossier), reason="")
    states = {row.kind: row.state for row in SurveyAccess.objects.all()}
    assert states == {"users": AccessState.GRANTED, "agents": AccessState.LAPSED}
    assert not queries.waiting(ditp).exists()
    assert journal.of_dossier(dossier.pk).filter(event="survey_access.lapsed", actor=None).count() == 1
    with pytest.raises(TransitionNotAllowed):
        grant([agents], ditp)


# --- who may ----------------------------------------------------------------------------------------------------------

OF_BODY = (Role.BODY_MANAGER, Role.AUDITOR, Role.DECIDER)


def person(role: Role, dossier: Dossier, *, elsewhere: bool) -> User:
    if role == Role.DITP:
        return ditp_agent()
    if role in OF_BODY:
        return member(OrganisationFactory(kind=OrganisationKind.BODY), role)
    own = dossier.service.organisation
    return member(OrganisationFactory(kind=OrganisationKind.CANDIDATE) if elsewhere else own, role)


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("role", [*Role])
def test_the_team_of_the_candidate_asks_and_the_ditp_answers(
    dossier: Dossier, role: Role, elsewhere: bool
) -> None:
    rows, other = ask(dossier), DossierFactory(service__organisation=dossier.service.organisation)
    actor = person(role, dossier, elsewhere=elsewhere)
    may_ask = role in (Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR) and not elsewhere
    acts: dict[bool, list[Callable[[], object]]] = {True: [], False: []}
    acts[may_ask].append(lambda: ask(other, actor))
    acts[role == Role.DITP].append(lambda: grant(rows, actor))
    for act in acts[False]:
        with pytest.raises(PermissionDenied):
            act()
    for act in acts[True]:
        assert act()


# --- at once ----------------------------------------------------------------------------------------------------------


def at_once(act: Callable[[int], object]) -> Counter[str]:
    def attempt(number: int) -> str:
        try:
            act(number)
        except (TransitionNotAllowed, IntegrityError) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return Counter(pool.map(attempt, range(2)))


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_ask_once(dossier: Dossier) -> None:
    actor = candidate_of(dossier)
    assert at_once(lambda _: ask(dossier, actor)) == {"done": 1, "TransitionNotAllowed": 1}
    assert SurveyAccess.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_would_end_in_a_broken_constraint(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite a transaction takes the whole database as it begins, so there the lock changes nothing."""
    actor, read, asked = candidate_of(dossier), Barrier(2, timeout=20), use_cases._asked
    on_postgresql = connection.vendor == "postgresql"

    def wait_then_ask(about: Dossier, kind: Any, *more: Any) -> SurveyAccess:
        if on_postgresql and kind == "users":
            read.wait()
        return asked(about, kind, *more)

    monkeypatch.setattr(use_cases, "_asked", wait_then_ask)
    monkeypatch.setattr(
        use_cases, "locked", lambda pk: Dossier.objects.select_related("service__organisation").get(pk=pk)
    )
    refusal = "IntegrityError" if on_postgresql else "TransitionNotAllowed"
    assert at_once(lambda _: ask(dossier, actor)) == {"done": 1, refusal: 1}


@pytest.mark.django_db(transaction=True)
def test_of_a_grant_and_a_refusal_at_once_one_holds(dossier: Dossier) -> None:
    ditp, rows = ditp_agent(), ask(dossier)
    acts = (lambda: grant(rows, ditp), lambda: refuse(rows, ditp))
    assert at_once(lambda number: acts[number]()) == {"done": 1, "TransitionNotAllowed": 1}
    assert len(set(SurveyAccess.objects.values_list("state", flat=True))) == 1
    assert Message.objects.exclude(kind="survey_access.asked").count() == 1
