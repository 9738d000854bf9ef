"""The line of dates: in order, at true distances, and no text on another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.design import drawing
from label_sp.design.drawing import LINE, TOP, Happening
from label_sp.guide.calendar import Territory
from label_sp.simulators import plans

DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))


def check(drawn: drawing.Drawing) -> None:
    """Marks in order and inside; each text under the one before; all within the picture."""
    ys = [mark.y for mark in drawn.marks]
    assert ys == sorted(ys) and ys[0] >= TOP and ys[-1] <= drawn.bottom
    for above, below in zip(drawn.marks, drawn.marks[1:], strict=False):
        assert below.text_y - above.text_y >= LINE * (len(above.lines) + 1)
    last = drawn.marks[-1]
    assert last.text_y + LINE * len(last.lines) <= drawn.height + LINE
    assert drawn.marks[0].text_y > 0
    assert [tick.y for tick in drawn.ticks] == sorted(tick.y for tick in drawn.ticks)


@given(first=DAYS, days=st.integers(0, 366), territory=st.sampled_from(Territory), today=DAYS)
def test_any_audit_is_drawn_without_a_text_on_another(first, days, territory, today):
    last = min(first + timedelta(days=days), date(2199, 12, 31))
    made = plans.schedule({"audit_first_day": first, "audit_last_day": last, "territory": territory})
    check(made.drawing(today))


@given(obtained_on=DAYS, kind=st.sampled_from(["local", "central", "attached"]), today=DAYS)
def test_any_cycle_is_drawn_without_a_text_on_another(obtained_on, kind, today):
    check(plans.cycle({"obtained_on": obtained_on, "kind": kind}).drawing(today))


def test_distances_on_the_line_are_those_of_the_calendar():
    days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 3, 2)]
    marks = drawing.draw([Happening("x", day, "deadline") for day in days], date(2020, 1, 1)).marks
    assert (marks[2].y - marks[0].y) / (marks[1].y - marks[0].y) == pytest.approx(6, rel=0.01)


def test_today_stands_on_the_line_only_within_the_plan():
    made = plans.cycle({"obtained_on": date(2025, 7, 1), "kind": "local"})
    for today, times in (
        (date(2025, 6, 30), 0),
        (date(2025, 7, 1), 1),
        (date(2028, 6, 30), 1),
        (date(2028, 7, 1), 0),
    ):
        assert [mark.kind for mark in made.drawing(today).marks].count("today") == times


def test_what_falls_on_one_day_has_one_mark():
    marks = drawing.draw(
        [Happening(label, date(2026, 3, 2), "earliest") for label in "ab"], date(2020, 1, 1)
    ).marks
    assert [(mark.lines, mark.when) for mark in marks] == [(("a", "b"), "à partir du 2 mars 2026")]


def test_a_day_says_whether_it_is_the_last_or_the_first_one():
    first = date(2026, 5, 1)
    assert Happening("x", first, "deadline").when == "au plus tard le 1er mai 2026"
    assert Happening("x", first, "info").when == "1er mai 2026"
    assert Happening("x", first, "visit", date(2026, 5, 2)).when == "du 1er au 2 mai 2026"


@pytest.mark.parametrize("day", [date.min, date(1, 3, 15), date(9999, 11, 30), date(9999, 12, 1), date.max])
def test_a_day_at_an_end_of_the_calendar_is_drawn(day):
    for happening in (Happening("x", day, "deadline"), Happening("x", day, "visit", day)):
        for today in (date(2026, 3, 2), day):
            drawn = drawing.draw([happening], today)
            check(drawn)
            assert all(mark.length > 0 for mark in drawn.marks)
