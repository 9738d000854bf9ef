"""Which day it is where, at the hours when France has two of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import soil
from label_sp.guide.calendar import Territory

INSTANTS = st.integers(946_800_000, 7_258_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)  # 2000 to 2199


@pytest.mark.rule("DOS-02")
@pytest.mark.parametrize(
    ("territory", "instant", "day"),
    [
        pytest.param(
            Territory.METROPOLE, datetime(2026, 1, 11, 22, 59, tzinfo=UTC), date(2026, 1, 11), id="winter"
        ),
        pytest.param(
            Territory.METROPOLE, datetime(2026, 7, 11, 22, 0, tzinfo=UTC), date(2026, 7, 12), id="summer"
        ),
        pytest.param(
            Territory.NOUVELLE_CALEDONIE,
            datetime(2026, 1, 11, 13, 0, tzinfo=UTC),
            date(2026, 1, 12),
            id="+11",
        ),
        pytest.param(
            Territory.WALLIS_ET_FUTUNA, datetime(2026, 1, 11, 12, 0, tzinfo=UTC), date(2026, 1, 12), id="+12"
        ),
        pytest.param(Territory.REUNION, datetime(2026, 1, 11, 20, 0, tzinfo=UTC), date(2026, 1, 12), id="+4"),
        pytest.param(
            Territory.MAYOTTE, datetime(2026, 1, 11, 20, 59, tzinfo=UTC), date(2026, 1, 11), id="+3"
        ),
        pytest.param(
            Territory.GUADELOUPE, datetime(2026, 1, 12, 3, 59, tzinfo=UTC), date(2026, 1, 11), id="-4"
        ),
        pytest.param(Territory.GUYANE, datetime(2026, 1, 12, 3, 0, tzinfo=UTC), date(2026, 1, 12), id="-3"),
        pytest.param(
            Territory.POLYNESIE, datetime(2026, 1, 12, 9, 59, tzinfo=UTC), date(2026, 1, 11), id="-10"
        ),
        pytest.param(
            Territory.SAINT_PIERRE_ET_MIQUELON,
            datetime(2026, 7, 12, 1, 59, tzinfo=UTC),
            date(2026, 7, 11),
            id="-2",
        ),
    ],
)
def test_a_day_ends_where_it_ends(territory: Territory, instant: datetime, day: date) -> None:
    assert soil.day_in(territory, instant) == day


@pytest.mark.rule("DOS-02")
@given(instant=INSTANTS)
def test_the_latest_day_is_the_one_of_wallis_at_most_a_day_ahead_of_paris(instant: datetime) -> None:
    latest, in_paris = soil.latest_day(instant), soil.day_in(Territory.METROPOLE, instant)
    assert (
        latest == (instant + timedelta(hours=12)).date() == soil.day_in(Territory.WALLIS_ET_FUTUNA, instant)
    )
    assert in_paris <= latest <= in_paris + timedelta(days=1)


def test_every_territory_has_its_hour() -> None:
    assert set(soil.ZONES) == set(Territory)
    assert {each for each in Territory if soil.counts_with_paris(each)} == {
        Territory.METROPOLE,
        Territory.ALSACE_MOSELLE,
    }
