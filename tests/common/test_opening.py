"""Opening hours as people write them and as files hold them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from label_sp.common import opening

MORNING, AFTERNOON = ("09:00", "12:00"), ("13:30", "17:00")


@pytest.mark.parametrize(
    ("typed", "halves"),
    [
        ("09:00 - 12:00 / 13:30 - 17:00", [MORNING, AFTERNOON]),
        ("9h-12h et 13h30 à 17h", [MORNING, AFTERNOON]),
        ("9 h – 12 h, 13 h 30 – 17 h", [MORNING, AFTERNOON]),
        ("13:30-17:00 / 9:00-12:00", [MORNING, AFTERNOON]),
        ("00:00 - 00:00", []),
        ("00:00 - 00:00 / 09:00 - 12:00", [MORNING]),
        ("fermé", []),
        ("", []),
        ("de 9h à 12h", [MORNING]),
        ("8:00-9:00/9:00-10:00/10:00-11:00/11:00-12:00/14:00-15:00", None),
    ],
)
def test_a_day_is_read(typed: str, halves: list[opening.Half] | None) -> None:
    found = opening.halves(typed)
    assert found == halves if halves is not None else len(found) == 5


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sur rendez-vous", "n’est pas un horaire"),
        ("12:00 - 09:00", "la fin d’une plage vient après son début"),
        ("09:00 - 12:00 / 11:00 - 14:00", "se chevauchent"),
        ("09:00 - 25:00", "de 0 h à 24 h"),
        ("9:00", "n’est pas un horaire"),
        (" / ".join(f"{hour:02}:00 - {hour:02}:30" for hour in range(8, 16)), "par jour au plus"),
    ],
)
def test_what_is_no_opening_is_said(typed: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        opening.halves(typed)


def test_a_week_is_written_and_read_again() -> None:
    typed = "lundi : 9h-12h\nMARDI : fermé\nsamedi: 9 h-12 h, 13 h 30-17 h"
    week = opening.of_lines(typed)
    assert week == {"monday": [MORNING], "tuesday": [], "saturday": [MORNING, AFTERNOON]}
    assert opening.lines(week) == "lundi : 9 h-12 h\nmardi : fermé\nsamedi : 9 h-12 h, 13 h 30-17 h"
    assert opening.of_lines(opening.lines(week)) == week


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9h-12h", "commencez chaque ligne par un jour"),
        ("lundredi : 9h-12h", "commencez chaque ligne par un jour"),
        ("lundi : 9h-12h\nlundi : 14h-17h", "déjà donné"),
    ],
)
def test_a_line_without_its_day_is_said(typed: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        opening.of_lines(typed)
