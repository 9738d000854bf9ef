"""Months, working days and public holidays, at their boundaries."""

from datetime import date, timedelta

import holidays
import pytest
from dateutil.easter import easter
from hypothesis import given, settings
from hypothesis import strategies as st

from label_sp.guide import calendar
from label_sp.guide.calendar import (
    Deadline,
    Territory,
    is_working_day,
    territory_of,
    working_days_before,
    working_days_detail,
)

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 12, 31))
TERRITORIES = st.sampled_from(Territory)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2026, 8, 31), 6, date(2026, 2, 28), id="to a shorter month"),
        pytest.param(date(2028, 8, 31), 6, date(2028, 2, 29), id="to a leap February"),
        pytest.param(date(2028, 2, 29), 12, date(2027, 2, 28), id="from 29 February"),
        pytest.param(date(2026, 3, 16), 12, date(2025, 3, 16), id="same day"),
    ],
)
def test_months_are_calendar_arithmetic(day, months, expected):
    assert calendar.months_before(day, months) == expected


def test_months_after_stop_at_the_end_of_a_shorter_month():
    assert calendar.months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert calendar.months_after(date(2026, 3, 31), 6) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("department", "territory"),
    [
        ("80", Territory.METROPOLE),
        ("2A", Territory.METROPOLE),
        ("57", Territory.ALSACE_MOSELLE),
        ("67", Territory.ALSACE_MOSELLE),
        ("68", Territory.ALSACE_MOSELLE),
        ("974", Territory.REUNION),
        ("975", Territory.SAINT_PIERRE_ET_MIQUELON),
        ("988", Territory.NOUVELLE_CALEDONIE),
        ("", Territory.METROPOLE),
    ],
)
def test_a_department_gives_its_territory(department, territory):
    assert territory_of(department) == territory


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize(
    ("territory", "own_days"),
    [
        (Territory.METROPOLE, []),
        (Territory.ALSACE_MOSELLE, [date(2026, 4, 3), date(2026, 12, 26)]),
        (Territory.GUADELOUPE, [date(2026, 5, 27)]),
        (Territory.MARTINIQUE, [date(2026, 5, 22)]),
        (Territory.GUYANE, [date(2026, 6, 10)]),
        (Territory.REUNION, [date(2026, 12, 20)]),
        (Territory.SAINT_PIERRE_ET_MIQUELON, []),
        (Territory.MAYOTTE, [date(2026, 4, 27)]),
        (Territory.SAINT_BARTHELEMY, [date(2026, 10, 9)]),
        (Territory.SAINT_MARTIN, [date(2026, 5, 28)]),
    ],
)
def test_each_territory_has_the_eleven_national_days_and_its_own(territory, own_days):
    national = calendar.public_holidays(2026)
    assert len(national) == 11
    assert calendar.public_holidays(2026, territory) - national == set(own_days)


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize(
    ("day", "territory", "worked"),
    [
        pytest.param(date(2024, 6, 29), Territory.POLYNESIE, False, id="day of autonomy, for the last time"),
        pytest.param(date(2026, 6, 29), Territory.POLYNESIE, True, id="day of autonomy no more"),
        pytest.param(date(2024, 11, 20), Territory.POLYNESIE, True, id="Matari’i not yet"),
        pytest.param(date(2025, 11, 20), Territory.POLYNESIE, False, id="Matari’i"),
        pytest.param(date(2004, 5, 31), Territory.METROPOLE, False, id="Whit Monday before the law of 2004"),
        pytest.param(date(2005, 5, 16), Territory.METROPOLE, True, id="worked for solidarity"),
        pytest.param(date(2007, 5, 28), Territory.REUNION, True, id="overseas too"),
        pytest.param(date(2007, 5, 28), Territory.NOUVELLE_CALEDONIE, False, id="not in the Pacific"),
        pytest.param(date(2008, 5, 12), Territory.METROPOLE, False, id="Whit Monday after the law of 2008"),
        pytest.param(date(2011, 5, 27), Territory.SAINT_MARTIN, False, id="Guadeloupe’s day before 2012"),
        pytest.param(date(2012, 5, 28), Territory.SAINT_MARTIN, False, id="its own since"),
        pytest.param(date(2013, 5, 27), Territory.SAINT_MARTIN, True, id="and no more Guadeloupe’s"),
    ],
)
def test_a_holiday_has_the_years_of_its_law(day, territory, worked):
    assert (day in calendar.public_holidays(day.year, territory)) != worked


@pytest.mark.rule("AUD-01")
def test_there_are_eleven_national_days_but_in_the_years_of_solidarity():
    counts = {year: len(calendar.public_holidays(year)) for year in range(2000, 2036)}
    assert {year for year, count in counts.items() if count != 11} == {
        2005,
        2006,
        2007,
        2008,
    }  # 1 May was Ascension


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize("year", range(2025, 2036))
def test_our_local_days_are_also_known_to_the_library(year):
    subdivisions = {
        "57": Territory.ALSACE_MOSELLE,
        "BL": Territory.SAINT_BARTHELEMY,
        "MF": Territory.SAINT_MARTIN,
    }
    subdivisions |= {
        "NC": Territory.NOUVELLE_CALEDONIE,
        "PF": Territory.POLYNESIE,
        "WF": Territory.WALLIS_ET_FUTUNA,
    }
    subdivisions |= {t.value: t for t in Territory if t.value in holidays.France.subdivisions}
    for subdivision, territory in subdivisions.items():
        known = set(holidays.country_holidays("FR", subdiv=subdivision, years=year))
        assert calendar.public_holidays(year, territory) <= known


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize(
    ("day", "territory"),
    [
        pytest.param(date(2026, 3, 12), Territory.GUADELOUPE, id="Mi-Carême"),
        pytest.param(date(2026, 4, 3), Territory.GUADELOUPE, id="Good Friday"),
        pytest.param(date(2026, 7, 21), Territory.MARTINIQUE, id="Victor Schœlcher"),
        pytest.param(date(2026, 4, 3), Territory.METROPOLE, id="Good Friday in metropolitan France"),
    ],
)
def test_a_customary_day_off_is_a_working_day(day, territory):
    assert is_working_day(day, territory)


@pytest.mark.rule("AUD-01")
@given(year=st.integers(2020, 2060))
@settings(deadline=None)
def test_good_friday_is_a_holiday_in_alsace_moselle_only(year):
    good_friday = easter(year) - timedelta(days=2)
    assert not is_working_day(good_friday, Territory.ALSACE_MOSELLE)
    assert is_working_day(good_friday, Territory.METROPOLE)


@pytest.mark.rule("AUD-01")
@given(day=DAYS, count=st.integers(0, 25), territory=TERRITORIES)
@settings(deadline=None)
def test_n_working_days_before_a_day_lie_between_the_two(day, count, territory):
    earlier = working_days_before(day, count, territory)
    between = [earlier + timedelta(days=n) for n in range((day - earlier).days)]
    assert sum(is_working_day(each, territory) for each in between) == count
    assert count == 0 or is_working_day(earlier, territory)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2027, 3, 2), "mardi 2 mars 2027"),
        (date(2027, 3, 1), "lundi 1er mars 2027"),
        (date(2026, 8, 23), "dimanche 23 août 2026"),
        (date(2028, 2, 29), "mardi 29 février 2028"),
    ],
)
def test_dates_are_written_in_french(day, written):
    assert calendar.french_date(day) == written


def test_each_month_and_each_day_of_the_week_has_its_french_name():
    months = [calendar.french_date(date(2026, month, 2)).split()[2] for month in range(1, 13)]
    assert " ".join(months) == (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    )
    days = [calendar.french_date(date(2026, 3, day)).split()[0] for day in range(2, 9)]
    assert " ".join(days) == "lundi mardi mercredi jeudi vendredi samedi dimanche"


def deadline(**changes):
    row = {
        "rule": "DOS-02",
        "key": "submission",
        "label": "Dépôt du dossier",
        "due": date(2026, 2, 28),
        "unit": "mois",
        "quantity": 1,
        "owed_by": "candidate",
        "blocks": "l’examen du dossier",
        "explanation": "1 mois avant le premier jour de l’audit",
    }
    return Deadline(**row | changes)


def test_a_deadline_knows_its_section_and_counts_days():
    assert deadline().section == "3.5.1"
    assert deadline().days_left(date(2026, 2, 26)) == 2
    assert deadline().days_left(date(2026, 3, 1)) == -1


def test_a_deadline_includes_its_last_day():
    assert not deadline().is_late(date(2026, 2, 28))
    assert deadline().is_late(date(2026, 3, 1))


@pytest.mark.parametrize("changes", [{"done": True}, {"kind": "earliest"}, {"kind": "info"}])
def test_what_is_done_or_only_opens_is_never_late(changes):
    assert not deadline(**changes).is_late(date(2026, 3, 1))


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize(
    ("day", "count", "territory", "told"),
    [
        pytest.param(
            date(2026, 3, 16),
            10,
            Territory.METROPOLE,
            "10 jours ouvrés avant le lundi 16 mars 2026 : 4 jours de week-end ne comptent pas",
            id="two week-ends",
        ),
        pytest.param(
            date(2026, 4, 20),
            10,
            Territory.METROPOLE,
            "10 jours ouvrés avant le lundi 20 avril 2026 : "
            "6 jours de week-end et 1 jour férié (lundi 6 avril 2026) ne comptent pas",
            id="Easter Monday",
        ),
        pytest.param(
            date(2026, 4, 17),
            10,
            Territory.ALSACE_MOSELLE,
            "10 jours ouvrés avant le vendredi 17 avril 2026 : 4 jours de week-end et 2 jours fériés "
            "(vendredi 3 avril 2026, lundi 6 avril 2026) ne comptent pas",
            id="Good Friday among them",
        ),
        pytest.param(
            date(2026, 12, 21),
            1,
            Territory.REUNION,
            "1 jour ouvré avant le lundi 21 décembre 2026 : 2 jours de week-end ne comptent pas",
            id="a holiday on a Sunday is a day of the week-end",
        ),
        pytest.param(
            date(2026, 5, 2),
            1,
            Territory.METROPOLE,
            "1 jour ouvré avant le samedi 2 mai 2026 : 1 jour férié (vendredi 1er mai 2026) ne compte pas",
            id="one day only",
        ),
        pytest.param(
            date(2026, 3, 20),
            3,
            Territory.METROPOLE,
            "3 jours ouvrés avant le vendredi 20 mars 2026",
            id="nothing skipped",
        ),
    ],
)
def test_a_delay_in_working_days_tells_which_days_it_skipped(day, count, territory, told):
    assert working_days_detail(day, count, territory) == told
