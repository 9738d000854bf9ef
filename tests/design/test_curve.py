"""The curve of a campaign: each shape where its numbers say."""

from __future__ import annotations

import datetime as dt

from label_sp.design.curve import HEIGHT, LEFT, TOP, WIDTH, Expected, by_days, curve

FIRST, TODAY = dt.date(2027, 3, 1), dt.date(2027, 3, 4)


def test_the_steps_rise_on_their_day_by_what_came() -> None:
    drawn = curve({FIRST: 10, dt.date(2027, 3, 3): 15}, 50, FIRST, TODAY)
    width, height = WIDTH / 4, HEIGHT / 50
    base = float(TOP + HEIGHT)
    assert drawn.path == (
        f"M{LEFT}.0 {base} H{LEFT}.0 V{base - 10 * height} H{LEFT + 2 * width} "
        f"V{base - 25 * height} H{LEFT + 4 * width}"
    )
    assert (drawn.needed_y, drawn.needed, drawn.total) == (TOP, "50", "25")
    assert drawn.today_x == LEFT + WIDTH and drawn.span is None


def test_more_than_needed_puts_the_line_under_the_top() -> None:
    assert curve({FIRST: 100}, 50, FIRST, TODAY).needed_y == TOP + HEIGHT / 2


def test_the_days_foreseen_are_drawn_to_their_last() -> None:
    expected = Expected(dt.date(2027, 3, 8), dt.date(2027, 3, 6), dt.date(2027, 3, 10))
    drawn = curve({FIRST: 10}, 50, FIRST, TODAY, expected)
    day = WIDTH / 10
    assert drawn.today_x == LEFT + 4 * day
    assert drawn.span == (LEFT + 5 * day, 5 * day) and drawn.expected_x == LEFT + 8 * day


def test_a_day_too_far_to_be_drawn_is_left_to_the_words() -> None:
    far = Expected(dt.date(2028, 3, 8), dt.date(2028, 1, 6), None)
    assert curve({FIRST: 10}, 50, FIRST, TODAY, far) == curve({FIRST: 10}, 50, FIRST, TODAY)


def test_nothing_yet_on_the_first_day_is_drawn_too() -> None:
    drawn = curve({}, 50, TODAY, TODAY)
    assert (drawn.total, len(drawn.ticks)) == ("0", 1)


def test_the_table_has_each_day_the_latest_first() -> None:
    assert by_days({FIRST: 10, dt.date(2027, 3, 3): 15}, FIRST, TODAY) == [
        (TODAY, 0, 25),
        (dt.date(2027, 3, 3), 15, 25),
        (dt.date(2027, 3, 2), 0, 10),
        (FIRST, 10, 10),
    ]
