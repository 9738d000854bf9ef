"""Small helpers of the guide's tests."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from label_sp.guide.decision import DecisionFacts, Scores
from label_sp.guide.failures import Failure


def broken(failures: Iterable[Failure]) -> list[str]:
    """The rules that failed, in order; every failure must be complete, and quote a rule that exists."""
    failures = list(failures)
    for failure in failures:
        assert failure.message and failure.found and failure.needed and failure.next_step
        assert failure.section
    return [failure.rule for failure in failures]


def scores(engagements=50, *, agents=50, users=70, or_criteria=None, **changes):
    """Scores that just reach Bronze, unless told otherwise; `e4=49` changes one engagement."""
    values = dict.fromkeys(range(1, 9), engagements)
    values |= {int(name[1:]): value for name, value in changes.items()}
    return Scores(values, or_criteria=or_criteria, agents=agents, users=users)


BRONZE = scores(50, agents=50, users=70)
ARGENT = scores(65, agents=65, users=80)
OR = scores(80, agents=80, users=90, or_criteria=80)
BELOW = scores(Fraction(4999, 100))


def decision_facts(given=BRONZE, **changes):
    """Facts with which everything can be decided from 13 March 2026, unless told otherwise."""
    facts = {
        "scores": given,
        "report_received_on": date(2026, 3, 2),
        "observations_on": None,
        "waived_on": None,
        "decider_id": "decider",
        "audit_participants": frozenset({"auditor"}),
        "habilitation_in_force": True,
        "agreement_signed": True,
    }
    return DecisionFacts(**facts | changes)
