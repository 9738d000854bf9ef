"""The appeal against a decision."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import appeal
from label_sp.guide.appeal import Answer, AppealFacts
from label_sp.guide.impartiality import Tie
from label_sp.guide.surveys import failures_of_validity
from label_sp.guide.tiers import Tier
from tests.guide.common import ARGENT, broken

DECIDED, TODAY = date(2026, 3, 13), date(2026, 4, 2)
DECISION = AppealFacts(DECIDED, Tier.BRONZE, "decider", frozenset({"auditor", "expert"}), ARGENT)
REGISTERED = replace(DECISION, registered_on=date(2026, 3, 20))
MEMBERS = frozenset({"presidente", "membre"})


def answered(
    answer=Answer.CONFIRMED, facts=REGISTERED, members=MEMBERS, reason="Les scores sont exacts.", **more
):
    return broken(appeal.failures_to_answer(facts, answer, members, today=TODAY, reason=reason, **more))


@pytest.mark.rule("DEC-09")
@pytest.mark.parametrize(
    ("facts", "grounds", "today", "failures"),
    [
        (DECISION, "Le point 4.2 est mal évalué.", DECIDED, 0),
        (DECISION, " ", TODAY, 1),
        (DECISION, "Désaccord", date(2026, 3, 12), 1),
        (REGISTERED, "Désaccord", TODAY, 1),
        (REGISTERED, "", date(2026, 3, 12), 3),
        (DECISION, "Désaccord", date(2029, 1, 1), 0),
    ],
)
def test_an_appeal_is_registered_once_against_a_decision_with_its_grounds(facts, grounds, today, failures):
    assert broken(appeal.failures_to_register(facts, grounds, today=today)) == ["DEC-09"] * failures


@pytest.mark.rule("DEC-09")
@pytest.mark.parametrize(
    ("members", "found"),
    [
        (MEMBERS, []),
        (frozenset(), ["personne"]),
        (MEMBERS | {"decider"}, ["une personne qui a participé à la décision"]),
        (MEMBERS | {"expert"}, ["une personne qui a participé à l’audit"]),
        (
            frozenset({"auditor", "decider"}),
            ["une personne qui a participé à l’audit", "une personne qui a participé à la décision"],
        ),
    ],
)
def test_the_members_took_no_part_in_the_audit_nor_in_the_decision(members, found):
    failures = appeal.failures_to_compose(REGISTERED, members, today=TODAY)
    assert [failure.found for failure in failures] == found
    assert broken(failures) == ["DEC-09"] * len(found)


@pytest.mark.rule("ACT-10")
@pytest.mark.parametrize(
    ("tie", "rules"),
    [
        (Tie("membre"), ["ACT-10"]),
        (Tie("membre", date(2023, 4, 2), membership=True), ["ACT-10"]),
        (Tie("membre", date(2023, 4, 1), membership=True), []),
        (Tie("conseil", date(2024, 4, 2)), ["ACT-10"]),
        (Tie("conseil", date(2024, 4, 1)), []),
    ],
)
def test_nobody_tied_to_the_candidate_sits_on_appeal(tie, rules):
    tied = replace(REGISTERED, ties={"membre": (tie,), "absente": (Tie("emploi"),)})
    assert broken(appeal.failures_to_compose(tied, MEMBERS, today=TODAY)) == rules
    assert answered(facts=tied) == rules


@pytest.mark.rule("DEC-09")
@pytest.mark.parametrize(
    ("changes", "failures"),
    [
        ({}, 0),
        ({"facts": DECISION}, 1),
        ({"facts": replace(REGISTERED, registered_on=TODAY)}, 0),
        ({"facts": replace(REGISTERED, registered_on=date(2026, 4, 3))}, 1),
        ({"facts": replace(REGISTERED, answered_on=date(2026, 4, 1))}, 1),
        ({"reason": "  "}, 1),
        ({"members": frozenset({"auditor"})}, 1),
        ({"facts": DECISION, "reason": "", "members": frozenset()}, 3),
    ],
)
def test_a_registered_appeal_is_answered_once_with_reasons(changes, failures):
    assert answered(**changes) == ["DEC-09"] * failures


@pytest.mark.rule("DEC-09")
@pytest.mark.parametrize(
    ("held", "new_tier", "expected"),
    [
        (Tier.BRONZE, Tier.ARGENT, []),
        (Tier.BRONZE, None, []),
        (None, Tier.BRONZE, []),
        (Tier.BRONZE, Tier.BRONZE, ["DEC-09"]),
        (None, None, ["DEC-09"]),
    ],
)
def test_a_decision_is_replaced_by_another_one(held, new_tier, expected):
    assert answered(Answer.REPLACED, replace(REGISTERED, tier=held), new_tier=new_tier) == expected


@pytest.mark.rule("DEC-09")
def test_no_appeal_grants_a_tier_whose_conditions_do_not_hold():
    assert set(answered(Answer.REPLACED, new_tier=Tier.OR)) == {"DEC-03"}
    invalid = replace(REGISTERED, survey_failures=failures_of_validity("users", 49, 100))
    assert answered(Answer.REPLACED, invalid, new_tier=Tier.ARGENT) == ["SUU-04"]
    assert answered(Answer.REPLACED, invalid, new_tier=None) == []


@pytest.mark.rule("DEC-09")
def test_a_confirmed_decision_is_not_judged_again():
    invalid = replace(REGISTERED, survey_failures=failures_of_validity("users", 49, 100))
    assert answered(Answer.CONFIRMED, invalid) == []
    assert [answer.label for answer in Answer] == ["décision confirmée", "décision remplacée"]


@pytest.mark.rule("DEC-09")
def test_an_appeal_without_an_answer_to_wait_for_says_why():
    done = replace(REGISTERED, answered_on=date(2026, 4, 1))
    found = [
        appeal.failures_to_answer(facts, Answer.CONFIRMED, MEMBERS, today=TODAY, reason="Motif")[0].found
        for facts in (DECISION, done)
    ]
    assert found == ["pas de recours enregistré", "un recours déjà traité"]


@pytest.mark.rule("DEC-09")
@pytest.mark.parametrize(("tier", "found"), [(None, "un refus"), (Tier.ARGENT, "palier Argent")])
def test_the_same_decision_again_is_named(tier, found):
    facts = replace(REGISTERED, tier=tier)
    (failure,) = appeal.failures_to_answer(
        facts, Answer.REPLACED, MEMBERS, today=TODAY, reason="Motif", new_tier=tier
    )
    assert failure.found == found
