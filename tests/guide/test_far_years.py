"""Public holidays of the years that the library of holidays does not know: a plan may be asked for up to 2199."""

from datetime import date

import pytest

from label_sp.guide.calendar import Territory, holidays_by_law, is_working_day, public_holidays


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize("year", range(2000, 2101))
def test_the_law_and_the_library_agree_on_every_year_that_both_know(year: int) -> None:
    assert public_holidays(year) == holidays_by_law(year)


@pytest.mark.rule("AUD-01")
def test_the_years_after_2100_have_their_holidays_too() -> None:
    assert len(public_holidays(2101)) == len(public_holidays(2199)) == 11
    assert not is_working_day(date(2101, 7, 14))
    assert not is_working_day(date(2199, 12, 26), Territory.ALSACE_MOSELLE)
    assert is_working_day(date(2199, 12, 26))
