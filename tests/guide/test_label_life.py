"""The life of a label: validity, standing, suspension, withdrawal, renewal; and the body behind it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import attestation, bodies, renewal, suspension, withdrawal
from label_sp.guide.attestation import LabelFacts, Standing
from label_sp.guide.renewal import SuccessionFacts
from label_sp.guide.suspension import LiftingFacts, SuspensionFacts
from label_sp.guide.withdrawal import WithdrawalFacts
from tests.guide.common import broken

TODAY = date(2026, 3, 2)
LABEL = LabelFacts(obtained_on=date(2025, 7, 1), valid_until=date(2028, 6, 30))

# --- validity and standing --------------------------------------------------------------------------------------------


@pytest.mark.rule("ATT-01")
@pytest.mark.parametrize(
    ("obtained_on", "last_day"),
    [
        (date(2025, 7, 1), date(2028, 6, 30)),
        (date(2028, 2, 28), date(2031, 2, 27)),
        (date(2028, 2, 29), date(2031, 2, 28)),
        (date(2028, 3, 1), date(2031, 2, 28)),
        (date(2025, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_label_lasts_three_years_less_a_day(obtained_on, last_day):
    assert attestation.last_valid_day(obtained_on) == last_day


@pytest.mark.rule("REN-02")
def test_a_renewal_opens_a_new_cycle_of_three_years():
    assert attestation.next_cycle(date(2028, 6, 15)) == (date(2028, 6, 15), date(2031, 6, 14))


@pytest.mark.rule("LIS-03")
@pytest.mark.parametrize(
    ("on", "standing", "shown"),
    [
        (date(2025, 6, 30), Standing.UPCOMING, False),
        (date(2025, 7, 1), Standing.VALID, True),
        (date(2028, 6, 30), Standing.VALID, True),
        (date(2028, 7, 1), Standing.EXPIRED, False),
    ],
)
def test_an_expired_label_leaves_the_list_the_day_after_its_last_day(on, standing, shown):
    assert attestation.standing(LABEL, on) == standing
    assert attestation.on_register(LABEL, on) is shown


@pytest.mark.rule("LIS-02")
@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2026, 3, 1), Standing.VALID),
        (date(2026, 3, 2), Standing.SUSPENDED),
        (date(2026, 5, 31), Standing.SUSPENDED),
        (date(2026, 6, 1), Standing.VALID),
        (date(2027, 1, 1), Standing.SUSPENDED),
        (date(2028, 7, 1), Standing.EXPIRED),
    ],
)
def test_a_suspension_is_shown_for_as_long_as_it_lasts(on, standing):
    facts = replace(LABEL, suspensions=((TODAY, date(2026, 6, 1)), (date(2027, 1, 1), None)))
    assert attestation.standing(facts, on) == standing
    assert attestation.on_register(facts, on) is (standing != Standing.EXPIRED)


@pytest.mark.rule("LIS-03")
@pytest.mark.parametrize(
    ("field", "standing"),
    [
        ("withdrawn_from", Standing.WITHDRAWN),
        ("replaced_on", Standing.REPLACED),
        ("renewed_on", Standing.RENEWED),
    ],
)
def test_what_ends_a_label_takes_effect_on_its_day(field, standing):
    facts = replace(LABEL, suspensions=((TODAY, None),), **{field: date(2026, 6, 1)})
    assert attestation.standing(facts, date(2026, 5, 31)) == Standing.SUSPENDED
    assert attestation.standing(facts, date(2026, 6, 1)) == standing
    assert not attestation.on_register(facts, date(2026, 6, 1))


@pytest.mark.rule("LIS-01")
@given(st.dates(date(2025, 1, 1), date(2029, 1, 1)), st.dates(date(2025, 7, 1), date(2029, 1, 1)))
def test_a_withdrawn_label_never_comes_back(on, withdrawn_from):
    facts = replace(LABEL, withdrawn_from=withdrawn_from)
    assert attestation.on_register(facts, on) is (
        LABEL.obtained_on <= on <= LABEL.valid_until and on < withdrawn_from
    )


def test_every_standing_has_a_french_word():
    assert all(standing.label for standing in Standing)


@pytest.mark.rule("LIS-03")
@pytest.mark.parametrize(
    ("valid_until", "expected"), [(TODAY, ["LIS-03"]), (date(2026, 3, 1), []), (None, ["LIS-03"])]
)
def test_a_label_expires_once_its_last_day_is_over(valid_until, expected):
    assert broken(attestation.failures_to_expire(valid_until, today=TODAY)) == expected


# --- suspension -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUS-01")
@pytest.mark.parametrize("ground", suspension.Ground)
def test_each_ground_of_the_guide_suspends(ground):
    facts = SuspensionFacts(
        ground,
        conform_by=date(2026, 6, 1),
        action_plan_due=date(2026, 3, 1),
        postponements=2,
        audit_refused_on=TODAY,
        central=True,
    )
    assert ground.label
    assert broken(suspension.failures_to_suspend(facts, today=TODAY)) == []


@pytest.mark.rule("SUS-01")
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"ground": "postponements", "postponements": 1}, ["SUS-01"]),
        ({"ground": "postponements", "postponements": 2}, []),
        ({"ground": "audit_refused"}, ["SUS-01"]),
        ({"ground": "audit_refused", "audit_refused_on": TODAY}, []),
        ({"ground": "network_below_minimum"}, ["SUS-01"]),
        ({"ground": "network_below_minimum", "central": True}, []),
        ({"ground": "own_request"}, []),
    ],
)
def test_a_ground_of_fact_is_used_once_it_is_on_record(facts, expected):
    known = SuspensionFacts(conform_by=date(2026, 6, 1), **facts)
    assert broken(suspension.failures_to_suspend(known, today=TODAY)) == expected


@pytest.mark.rule("SUS-01")
@pytest.mark.parametrize("ground", ["", "bad_mood"])
def test_no_other_ground_suspends(ground):
    facts = SuspensionFacts(ground, conform_by=date(2026, 6, 1))
    assert broken(suspension.failures_to_suspend(facts, today=TODAY)) == ["SUS-01"]


@pytest.mark.rule("FOL-05")
@pytest.mark.parametrize(
    ("due", "received_on", "expected"),
    [
        pytest.param(date(2026, 3, 1), None, [], id="the day after"),
        pytest.param(TODAY, None, ["FOL-05"], id="last day"),
        pytest.param(None, None, ["FOL-05"], id="never asked for"),
        pytest.param(date(2026, 2, 1), date(2026, 2, 20), ["FOL-05"], id="it came"),
    ],
)
def test_a_missing_plan_suspends_once_its_month_is_over(due, received_on, expected):
    facts = SuspensionFacts("action_plan_missing", date(2026, 6, 1), due, received_on)
    assert broken(suspension.failures_to_suspend(facts, today=TODAY)) == expected


@pytest.mark.rule("SUS-02")
@pytest.mark.parametrize(
    ("conform_by", "expected"),
    [
        (TODAY, []),
        (date(2027, 3, 2), []),
        (date(2027, 3, 3), ["SUS-02"]),
        (date(2026, 3, 1), ["SUS-02"]),
    ],
)
def test_a_suspension_lasts_twelve_months_at_most(conform_by, expected):
    assert suspension.last_day(TODAY) == date(2027, 3, 2)
    facts = SuspensionFacts("own_request", conform_by)
    assert broken(suspension.failures_to_suspend(facts, today=TODAY)) == expected


@pytest.mark.rule("SUS-03")
@pytest.mark.parametrize(
    ("shown_on", "valid_until", "expected"),
    [
        (TODAY, date(2028, 6, 30), []),
        (date(2026, 3, 3), date(2028, 6, 30), ["SUS-03"]),
        (None, date(2028, 6, 30), ["SUS-03"]),
        (TODAY, date(2026, 3, 4), ["SUS-03"]),
        (TODAY, date(2026, 3, 5), []),
    ],
)
def test_a_suspension_is_lifted_when_conformity_came_in_time(shown_on, valid_until, expected):
    facts = LiftingFacts(shown_on, conform_by=TODAY, valid_until=valid_until)
    assert broken(suspension.failures_to_lift(facts, today=date(2026, 3, 5))) == expected


# --- withdrawal -------------------------------------------------------------------------------------------------------

WITHDRAWAL = WithdrawalFacts(
    ground="mark_misused",
    effective_on=TODAY,
    valid_until=date(2028, 6, 30),
    follow_up_window_last=date(2027, 3, 1),
)


def withdrawing(today=TODAY, **changes):
    return broken(withdrawal.failures_to_withdraw(replace(WITHDRAWAL, **changes), today=today))


@pytest.mark.rule("WIT-01")
def test_only_the_grounds_of_the_guide_withdraw():
    assert all(ground.label for ground in withdrawal.Ground)
    assert withdrawing() == []
    assert withdrawing(ground="") == ["WIT-01"]
    assert withdrawing(ground="bad_mood") == ["WIT-01"]


@pytest.mark.rule("WIT-01")
def test_a_follow_up_is_held_only_when_it_is_said():
    over = date(2027, 3, 2)
    assert withdrawing(over, ground="follow_up_missed", effective_on=over) == []


@pytest.mark.rule("WIT-02")
def test_a_withdrawal_does_not_look_back():
    assert withdrawing(effective_on=date(2026, 3, 1)) == ["WIT-02"]


@pytest.mark.rule("WIT-01")
@pytest.mark.parametrize(
    ("today", "held", "expected"),
    [
        (date(2027, 3, 1), False, ["WIT-01"]),
        (date(2027, 3, 2), False, []),
        (date(2027, 3, 2), True, ["WIT-01"]),
    ],
)
def test_a_missed_follow_up_withdraws_once_its_window_is_over(today, held, expected):
    assert withdrawing(today, ground="follow_up_missed", effective_on=today, follow_up_held=held) == expected


@pytest.mark.rule("WIT-01")
@pytest.mark.parametrize(
    ("suspended_on", "conform_by", "expected"),
    [
        (date(2026, 1, 1), date(2026, 3, 1), []),
        (date(2026, 1, 1), TODAY, ["WIT-01"]),
        (date(2026, 1, 1), None, ["WIT-01"]),
        (None, None, ["WIT-01"]),
    ],
)
def test_measures_not_taken_withdraw_once_their_time_is_over(suspended_on, conform_by, expected):
    assert (
        withdrawing(ground="measures_not_taken", suspended_on=suspended_on, conform_by=conform_by) == expected
    )


@pytest.mark.rule("WIT-01")
@pytest.mark.parametrize(
    ("effective_on", "expected"), [(date(2028, 6, 30), ["WIT-01"]), (date(2028, 7, 1), [])]
)
def test_a_label_that_is_not_renewed_lasts_until_its_end(effective_on, expected):
    assert withdrawing(ground="not_renewed", effective_on=effective_on) == expected


@pytest.mark.rule("WIT-03")
def test_the_mark_is_gone_two_months_after_the_effective_date():
    assert withdrawal.mark_ends_on(date(2025, 12, 31)) == date(2026, 2, 28)


# --- renewal ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("REN-01")
@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 9, 29), ["REN-01"]),
        (date(2027, 9, 30), []),
        (date(2028, 6, 30), []),
        (date(2028, 7, 1), ["REN-02"]),
    ],
)
def test_the_renewal_opens_nine_months_before_the_end(today, expected):
    assert renewal.invitation_on(date(2028, 6, 30)) == date(2027, 9, 30)
    assert broken(renewal.failures_to_open(date(2028, 6, 30), today=today)) == expected


@pytest.mark.rule("REN-02")
@pytest.mark.parametrize("changes", [{"already_open": True}, {"withdrawn": True}])
def test_one_renewal_of_a_label_in_course(changes):
    assert broken(renewal.failures_to_open(date(2028, 6, 30), today=date(2028, 1, 1), **changes)) == [
        "REN-02"
    ]


@pytest.mark.rule("REN-02")
@pytest.mark.parametrize(
    ("obtained_on", "expected"), [(None, ["REN-02"]), (TODAY + timedelta(days=1), ["REN-02"]), (TODAY, [])]
)
def test_the_next_cycle_takes_over_once_it_is_granted(obtained_on, expected):
    assert broken(renewal.failures_to_succeed(SuccessionFacts(obtained_on), today=TODAY)) == expected


@pytest.mark.rule("REN-02")
@pytest.mark.parametrize(
    ("decided_on", "former_until", "starts_on"),
    [
        (date(2028, 5, 15), date(2028, 6, 30), date(2028, 7, 1)),
        (date(2028, 6, 30), date(2028, 6, 30), date(2028, 7, 1)),
        (date(2028, 7, 1), date(2028, 6, 30), date(2028, 7, 1)),
        (date(2028, 7, 2), date(2028, 6, 30), date(2028, 7, 2)),
        (date(2028, 5, 15), None, date(2028, 5, 15)),
    ],
    ids=["before", "on its last day", "the day after", "later", "a first label"],
)
def test_a_renewed_cycle_loses_no_day_and_counts_none_twice(decided_on, former_until, starts_on):
    assert renewal.starts_on(decided_on, former_until) == starts_on


# --- the body ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("ACT-03")
def test_a_habilitation_lasts_five_years():
    assert bodies.habilitation_last_day(date(2025, 7, 1)) == date(2030, 6, 30)
    assert bodies.habilitation_last_day(date(2028, 2, 28)) == date(2033, 2, 27)
    assert bodies.habilitation_last_day(date(2028, 2, 29)) == date(2033, 2, 28)


@pytest.mark.rule("ACT-04")
@pytest.mark.parametrize(("valid_until", "expected"), [(TODAY, []), (date(2026, 3, 1), ["ACT-04"])])
def test_a_body_is_habilitated_with_an_accreditation_in_force(valid_until, expected):
    failures = bodies.failures_to_habilitate(accreditation_valid_until=valid_until, decided_on=TODAY)
    assert broken(failures) == expected


@pytest.mark.rule("ACT-06")
@pytest.mark.rule("CON-03")
def test_a_body_acts_with_a_habilitation_and_a_contract():
    assert bodies.failures_to_act(habilitation_in_force=True) == ()
    failures = bodies.failures_to_act(habilitation_in_force=False, agreement_signed=False)
    assert broken(failures) == ["ACT-06", "CON-03"]
