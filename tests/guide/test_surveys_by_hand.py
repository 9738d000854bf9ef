"""The notes of both surveys against a second, naive computation, from raw responses."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import surveys

USERS = [
    *((f"U{n}{part}", n) for n in (1, 2, 3, 4, 5, 7) for part in "ab"),
    ("U6", 6),
    ("U8", 8),
    ("U9", None),
]
AGENTS = [f"A{n}" for n in range(1, 12)]
WORTH = {"4": 1.0, "3": 0.75, "2": 0.25, "1": 0.0}  # exact in binary: the naive side may use floats


def responses(count):
    answers = st.lists(st.sampled_from("4321n-"), min_size=count, max_size=count)
    return st.lists(st.tuples(answers, st.booleans()), max_size=12)


def kept(given, count):
    """Finished, and more than half answered with one of the four positions."""
    return [
        answers
        for answers, finished in given
        if finished and len([a for a in answers if a in WORTH]) > count / 2
    ]


def naive_note(answers):
    points = [WORTH[answer] for answer in answers if answer in WORTH]
    return sum(points) * 100 / len(points) if points else None


def naive_mean(notes):
    known = [Fraction(note) if not isinstance(note, float) else note for note in notes if note is not None]
    return sum(known) / len(known) if known else None


def close(found, naive):
    return found is naive is None or abs(float(found) - float(naive)) < 1e-9


def tallied(codes, given):
    admissible = [
        answers for answers, finished in given if surveys.is_admissible(answers, finished, len(codes))
    ]
    columns = zip(*admissible, strict=True) if admissible else ([] for _ in codes)
    return {code: Counter(column) for code, column in zip(codes, columns, strict=True)}, len(admissible)


@pytest.mark.rule("SUR-06")
@pytest.mark.rule("SUR-08")
@pytest.mark.rule("SUU-02")
@pytest.mark.rule("SUU-03")
@given(responses(len(USERS)))
def test_the_users_notes_are_those_of_a_second_computation(given):
    codes = [code for code, _ in USERS]
    tallies, admissible = tallied(codes, given)
    found = surveys.users_result(USERS, tallies, admissible, len(given), 100)
    rows = kept(given, len(USERS))
    notes = {code: naive_note([row[column] for row in rows]) for column, code in enumerate(codes)}
    engagements = {
        n: naive_mean([notes[code] for code, engagement in USERS if engagement == n]) for n in range(1, 9)
    }
    assert found.admissible == len(rows)
    assert all(close(found.notes[code], notes[code]) for code in codes)
    assert all(close(found.engagements[n], engagements[n]) for n in engagements)
    assert close(found.overall, notes["U9"])
    assert close(found.global_note, naive_mean([*engagements.values(), notes["U9"]]))


@pytest.mark.rule("SUA-01")
@given(responses(len(AGENTS)))
def test_the_agents_notes_are_those_of_a_second_computation(given):
    tallies, admissible = tallied(AGENTS, given)
    found = surveys.agents_result(AGENTS, tallies, admissible, len(given), 100)
    rows = kept(given, len(AGENTS))
    notes = [naive_note([row[column] for row in rows]) for column in range(len(AGENTS))]
    assert found.admissible == len(rows)
    assert all(close(found.notes[code], note) for code, note in zip(AGENTS, notes, strict=True))
    assert close(found.global_note, naive_mean(notes))
