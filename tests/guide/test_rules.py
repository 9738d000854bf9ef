"""The rules of the guide as data, and the failures that quote them."""

import pickle

import pytest

from label_sp.guide import rules
from label_sp.guide.failures import Failure, RuleViolation, gathered


def test_a_rule_has_its_section_who_text_reading_and_example():
    found = rules.rule("ATT-01")
    assert (found.section, found.who, found.chapter) == ("2.3, 3.8.1", "body", "attestation")
    assert found.text and found.reading and found.example


def test_every_rule_is_listed_once_and_in_order():
    ids = [each.id for each in rules.all_rules()]
    assert ids[0] == "ACT-01"
    assert len(ids) == len(set(ids)) > 90
    assert all(each.section and each.text for each in rules.all_rules())


def test_an_unknown_rule_says_its_name():
    with pytest.raises(rules.UnknownRule, match="NOP-01"):
        rules.rule("NOP-01")


FAILURE = Failure("DEC-08", "Trop tôt.", found="le 10e jour", needed="le 11e", next_step="Revenez demain.")


def test_a_failure_quotes_the_section_of_its_rule():
    assert FAILURE.section == "3.8.1"
    assert str(FAILURE) == "Trop tôt."


def test_a_violation_carries_its_failures_across_a_pickle():
    violation = pickle.loads(pickle.dumps(RuleViolation([FAILURE])))  # noqa: S301 - our own bytes
    assert violation.failures == (FAILURE,)
    assert str(violation) == "Trop tôt. (DEC-08)"


def test_a_violation_without_a_failure_is_a_mistake():
    with pytest.raises(ValueError, match="at least one"):
        RuleViolation([])


def test_gathered_failures_are_a_tuple_and_keep_the_name():
    @gathered
    def failures_to_try():
        yield FAILURE

    assert failures_to_try() == (FAILURE,)
    assert failures_to_try.__name__ == "failures_to_try"
