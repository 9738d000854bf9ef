"""All the deadlines of one dossier."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import calendar, rules, timeline
from label_sp.guide.calendar import Territory
from label_sp.guide.terms import TERMS
from label_sp.guide.timeline import CycleFacts, Visit

PLANNED = CycleFacts(initial=Visit(first_day=date(2026, 3, 16), last_day=date(2026, 3, 17)))
LABELLED = CycleFacts(
    initial=Visit(
        first_day=date(2025, 5, 12),
        last_day=date(2025, 5, 13),
        plan_sent_on=date(2025, 4, 20),
        closing_meeting_on=date(2025, 5, 13),
        report_sent_on=date(2025, 5, 30),
        report_received_on=date(2025, 5, 30),
        decided_on=date(2025, 7, 1),
    ),
    self_assessments=(date(2025, 2, 10), date(2026, 2, 3)),
    initial_self_assessment_on=date(2025, 2, 10),
    submitted_on=date(2025, 4, 1),
    obtained_on=date(2025, 7, 1),
    valid_until=date(2028, 6, 30),
)
WHOLE_LIFE = replace(
    LABELLED,
    failed_users_closed_on=date(2024, 1, 31),
    failed_agents_closed_on=date(2024, 1, 31),
    complements_requested_on=date(2025, 4, 5),
    refused_on=date(2024, 6, 30),
    follow_up=Visit(
        first_day=date(2027, 1, 11), last_day=date(2027, 1, 12), report_received_on=date(2027, 1, 29)
    ),
    action_plan_requested_on=date(2027, 2, 15),
    suspended_on=date(2027, 3, 16),
    conform_by=date(2027, 9, 1),
)


def by_key(facts):
    return {deadline.key: deadline for deadline in timeline.deadlines(facts)}


def due(facts):
    return {key: deadline.due for key, deadline in by_key(facts).items()}


def done(facts, *keys):
    found = by_key(facts)
    return [found[key].done for key in keys]


def test_nothing_is_known_of_an_empty_dossier():
    assert timeline.deadlines(CycleFacts()) == ()


@pytest.mark.rule("DOS-02")
def test_the_dates_of_the_audit_give_all_that_comes_before_it():
    assert due(PLANNED) == {
        "self_assessment": date(2025, 3, 16),
        "users_survey": date(2025, 9, 16),
        "agents_survey": date(2025, 9, 16),
        "surveys_start": date(2026, 1, 16),
        "submission": date(2026, 2, 16),
        "audit_plan": date(2026, 3, 2),
        "report": date(2026, 4, 7),
    }
    assert not any(deadline.done for deadline in timeline.deadlines(PLANNED))


def test_deadlines_come_in_the_order_of_their_days():
    days = [deadline.due for deadline in timeline.deadlines(WHOLE_LIFE)]
    assert days == sorted(days)


@pytest.mark.rule("AUD-01")
def test_the_territory_moves_the_plan():
    visit = Visit(first_day=date(2026, 1, 12))
    assert due(CycleFacts(initial=visit))["audit_plan"] == date(2025, 12, 26)
    assert due(CycleFacts(territory=Territory.ALSACE_MOSELLE, initial=visit))["audit_plan"] == date(
        2025, 12, 24
    )


@pytest.mark.rule("PRE-01")
@pytest.mark.rule("SUR-01")
@pytest.mark.rule("SUR-02")
def test_what_was_done_in_time_is_done():
    keys = ("self_assessment", "users_survey", "agents_survey", "surveys_start", "submission")
    ready = replace(
        PLANNED,
        self_assessments=(date(2025, 3, 16),),
        users_opened_on=date(2025, 8, 1),
        users_closed_on=date(2025, 9, 16),
        agents_opened_on=date(2025, 8, 1),
        agents_closed_on=date(2025, 9, 16),
        submitted_on=date(2026, 2, 1),
    )
    assert done(ready, *keys) == [True] * 5
    old = replace(
        ready,
        self_assessments=(date(2025, 3, 15), date(2026, 3, 16)),
        users_closed_on=date(2025, 9, 15),
        agents_opened_on=None,
        agents_closed_on=None,
        submitted_on=None,
    )
    assert done(old, *keys) == [False] * 5


@pytest.mark.rule("DOS-04")
def test_complements_are_due_the_day_before_the_visit():
    asked = replace(PLANNED, complements_requested_on=date(2026, 2, 20))
    assert due(asked)["complements"] == date(2026, 3, 15)
    assert done(asked, "complements") == [False]
    assert done(replace(asked, complements_received_on=date(2026, 2, 25)), "complements") == [True]


@pytest.mark.rule("AUD-08")
@pytest.mark.rule("DEC-08")
def test_the_report_opens_ten_days_then_the_decision():
    received = CycleFacts(initial=Visit(report_received_on=date(2026, 3, 2)))
    assert due(received) == {"observations": date(2026, 3, 12), "earliest_decision": date(2026, 3, 13)}
    assert done(received, "observations", "earliest_decision") == [False, False]


@pytest.mark.rule("DEC-08")
@pytest.mark.parametrize("answer", ["observations_on", "waived_on"])
def test_an_answer_brings_the_decision_forward(answer):
    facts = CycleFacts(initial=Visit(report_received_on=date(2026, 3, 2), **{answer: date(2026, 3, 5)}))
    assert due(facts)["earliest_decision"] == date(2026, 3, 5)
    assert done(facts, "observations", "earliest_decision") == [True, False]


@pytest.mark.rule("SUR-04")
def test_a_campaign_under_the_first_tier_gives_the_day_of_the_next():
    failed = CycleFacts(failed_users_closed_on=date(2026, 1, 31), failed_agents_closed_on=date(2026, 2, 1))
    assert due(failed) == {"new_users_survey": date(2026, 7, 31), "new_agents_survey": date(2026, 8, 1)}
    again = replace(failed, users_opened_on=date(2026, 8, 3), agents_opened_on=date(2025, 11, 1))
    assert done(again, "new_users_survey", "new_agents_survey") == [True, False]


@pytest.mark.rule("DEC-06")
def test_a_refusal_gives_the_day_of_a_new_application_and_settles_the_rest():
    refused = replace(PLANNED, refused_on=date(2026, 3, 31), submitted_on=date(2026, 2, 1))
    assert due(refused)["reapplication"] == date(2026, 9, 30)
    assert [d.key for d in timeline.deadlines(refused) if not d.done] == ["reapplication"]


@pytest.mark.rule("FOL-01")
@pytest.mark.rule("REN-01")
@pytest.mark.rule("ATT-01")
def test_a_label_gives_all_that_comes_after_it():
    waiting = {d.key: d.due for d in timeline.deadlines(LABELLED) if not d.done}
    assert waiting == {
        "follow_up_preparation": date(2026, 7, 1),
        "follow_up_opening": date(2026, 11, 1),
        "follow_up_due": date(2027, 1, 1),
        "yearly_self_assessment_2": date(2027, 2, 10),
        "follow_up_closing": date(2027, 3, 1),
        "renewal": date(2027, 9, 30),
        "yearly_self_assessment_3": date(2028, 2, 10),
        "validity_end": date(2028, 6, 30),
    }
    assert due(replace(LABELLED, valid_until=None)) == due(LABELLED)


@pytest.mark.rule("FOL-02")
def test_yearly_self_assessments_run_from_the_one_of_the_application():
    keys = [f"yearly_self_assessment_{year}" for year in (1, 2, 3)]
    assert done(LABELLED, *keys) == [True, False, False]
    older = (date(2024, 2, 1), *LABELLED.self_assessments)
    assert done(replace(LABELLED, self_assessments=older), *keys) == [True, False, False]
    assert keys[0] not in due(replace(LABELLED, initial_self_assessment_on=None))
    after_the_filing = (
        *LABELLED.self_assessments,
        date(2025, 4, 20),
    )  # before the visit: not of the application
    assert due(replace(LABELLED, self_assessments=after_the_filing)) == due(LABELLED)
    twice_in_a_week = (*LABELLED.self_assessments, date(2026, 2, 9))
    assert done(replace(LABELLED, self_assessments=twice_in_a_week), *keys) == [True, False, False]


@pytest.mark.rule("FOL-01")
@pytest.mark.parametrize("proof", ["closing_meeting_on", "report_sent_on"])
def test_a_follow_up_that_took_place_is_done(proof):
    facts = replace(
        LABELLED, follow_up_opened_on=date(2026, 7, 5), follow_up=Visit(**{proof: date(2027, 1, 12)})
    )
    keys = ("follow_up_preparation", "follow_up_opening", "follow_up_due", "follow_up_closing")
    assert done(facts, *keys) == [True] * 4


@pytest.mark.rule("AUD-07")
def test_the_follow_up_visit_has_the_deadlines_of_a_visit():
    found = due(WHOLE_LIFE)
    assert found["follow_up_audit_plan"] == date(2026, 12, 24)
    assert found["follow_up_report"] == date(2027, 2, 2)
    assert found["follow_up_observations"] == date(2027, 2, 8)
    assert found["follow_up_earliest_decision"] == date(2027, 2, 9)


@pytest.mark.rule("FOL-05")
@pytest.mark.rule("SUS-02")
@pytest.mark.rule("SUS-03")
def test_a_breach_gives_its_deadlines():
    found = due(WHOLE_LIFE)
    assert found["action_plan"] == date(2027, 3, 15)
    assert found["suspension_end"] == date(2028, 3, 16)
    assert found["conformity"] == date(2027, 9, 1)
    lifted = replace(WHOLE_LIFE, lifted_on=date(2027, 5, 1), action_plan_received_on=date(2027, 4, 1))
    assert done(lifted, "action_plan", "suspension_end", "conformity") == [True] * 3


@pytest.mark.rule("WIT-03")
def test_a_withdrawal_leaves_only_the_end_of_the_mark():
    withdrawn = replace(WHOLE_LIFE, follow_up=Visit(), withdrawn_from=date(2027, 12, 31), refused_on=None)
    withdrawn = replace(withdrawn, failed_users_closed_on=None, failed_agents_closed_on=None)
    withdrawn = replace(withdrawn, complements_received_on=date(2025, 4, 7))
    waiting = {d.key: d.due for d in timeline.deadlines(withdrawn) if not d.done}
    assert waiting == {"mark_end": date(2028, 2, 29)}


def test_every_term_is_a_rule_of_the_guide_and_every_deadline_tells_its_delay():
    assert all(rules.rule(term.rule) for term in TERMS.values())
    withdrawn = replace(WHOLE_LIFE, withdrawn_from=date(2027, 12, 31))
    asked = Visit(first_day=date(2026, 3, 16), last_day=date(2026, 3, 17), postponement_of=date(2026, 3, 16))
    found = {**by_key(WHOLE_LIFE), **by_key(withdrawn), **by_key(CycleFacts(initial=asked))}
    cycles = [timeline.cycle_of(date(2025, 7, 1), kind) for kind in ("central", "attached")]
    found |= {deadline.key: deadline for cycle in cycles for deadline in cycle}
    yearly = {"yearly_self_assessment", "attached_self_assessment"}
    assert set(TERMS) <= set(found) | yearly
    for deadline in found.values():
        assert deadline.section and deadline.label and deadline.blocks
        delay = f"{deadline.quantity} {deadline.unit[:4]}" if deadline.quantity else "à la date fixée"
        assert deadline.explanation.startswith((delay, "chaque année"))


@pytest.mark.rule("DOS-04")
@pytest.mark.rule("AUD-01")
def test_a_delay_is_told_in_good_french():
    assert TERMS["complements"].explanation == "1 jour avant le premier jour de la visite"
    assert TERMS["submission"].explanation == "1 mois avant le premier jour de l’audit"
    assert TERMS["audit_plan"].explanation == "10 jours ouvrés avant la visite"
    assert TERMS["conformity"].explanation == "à la date fixée par l’organisme"


@pytest.mark.parametrize(
    ("key", "anchor"),
    [
        ("self_assessment", "first_day"),
        ("users_survey", "first_day"),
        ("agents_survey", "first_day"),
        ("surveys_start", "first_day"),
        ("submission", "first_day"),
        ("complements", "first_day"),
        ("audit_plan", "first_day"),
        ("report", "last_day"),
        ("observations", "report_received_on"),
    ],
)
def test_what_a_deadline_says_is_what_it_counts(key, anchor):
    found = by_key(WHOLE_LIFE)[key]
    start = getattr(WHOLE_LIFE.initial, anchor)
    sign = -1 if " avant " in found.explanation else 1
    shifted = {
        "mois": lambda: calendar.months_after(start, sign * found.quantity),
        "jours": lambda: calendar.days_after(start, sign * found.quantity),
        "jours ouvrés": lambda: calendar.working_days_before(start, found.quantity),
    }
    assert found.due == shifted[found.unit]()
