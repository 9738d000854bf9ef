"""The one check of a SIRET, where python-stdnum takes too much."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from stdnum.fr import siret as theirs

from label_sp.common import siret

WIDE = "１３００２５２６５０００１３"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *(
            ("130 025 265 00013", "13002526500013"),
            ("13002526500013", "13002526500013"),
            ("", ""),
            ("  ", ""),
        ),
        *(("130\u00a0025\u202f265-00013", "13002526500013"), ("35600000049837", "35600000049837")),
    ],
)
def test_a_siret_is_kept_as_its_digits(typed: str, kept: str) -> None:
    assert siret.checked(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "12345678901234",
        "1300252650001",
        "0" * 14,
        "00000000000018",
        "13002526500000",
        WIDE,
        "FR13002526500013",
        "abc",
    ],
)
def test_what_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="Ce SIRET"):
        siret.checked(typed)


def test_the_library_takes_more_than_we_do() -> None:
    """The control: without our checks these would pass."""
    assert theirs.is_valid("0" * 14) and theirs.is_valid(WIDE)
    assert theirs.is_valid("35600000049837"), "La Poste's own rule"


def test_it_is_shown_as_people_write_it_and_read_back() -> None:
    assert siret.spaced("13002526500013") == "130 025 265 00013"
    assert siret.checked(siret.spaced("13002526500013")) == "13002526500013"
    assert siret.spaced("") == ""
