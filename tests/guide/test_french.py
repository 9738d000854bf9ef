"""What a number and a day decide in a French sentence, case by case."""

from datetime import date
from decimal import Decimal

import pytest

from label_sp.guide import french

TODAY = date(2026, 11, 28)
DOSSIERS = "aucun dossier|dossier|dossiers"


@pytest.mark.parametrize(
    ("value", "forms", "said"),
    [
        (0, DOSSIERS, "aucun dossier"),
        (1, DOSSIERS, "1 dossier"),
        (2, DOSSIERS, "2 dossiers"),
        (1000, DOSSIERS, "1\u202f000 dossiers"),
        (3002, DOSSIERS, "3\u202f002 dossiers"),
        (Decimal("1.50"), "aucun jour|jour|jours", "1,5 jour"),
        (Decimal("2.0"), "aucun jour|jour|jours", "2 jours"),
        (Decimal(10), "aucun jour|jour|jours", "10 jours"),
        (0, "aucune autre|et # autre|et # autres", "aucune autre"),
        (1, "aucune autre|et # autre|et # autres", "et 1 autre"),
        (1234567, "aucune autre|et # autre|et # autres", "et 1\u202f234\u202f567 autres"),
    ],
)
def test_a_number_chooses_its_form(value, forms, said):
    assert french.counted(value, forms) == said


@pytest.mark.parametrize("forms", ["dossiers", "dossier|dossiers", "a|b|c|d"])
def test_three_forms_are_written_where_they_are_used(forms):
    with pytest.raises(ValueError, match="unpack"):
        french.counted(2, forms)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "moins de 1\xa0Ko"),
        (1023, "moins de 1\xa0Ko"),
        (1024, "1\xa0Ko"),
        (1536, "1,5\xa0Ko"),
        (340 * 1024, "340\xa0Ko"),
        (1024**2 - 1, "1\xa0Mo"),
        (2_500_000, "2,4\xa0Mo"),
        (20 * 1024**2, "20\xa0Mo"),
        (2 * 1024**3, "2\xa0Go"),
        (3000 * 1024**4, "3\u202f000\xa0To"),
    ],
)
def test_a_size_is_said_as_people_say_it(count, said):
    assert french.size(count) == said


def test_what_is_too_heavy_never_weighs_what_is_allowed():
    most = 20 * 1024**2
    assert french.too_heavy(25 * 1024**2, most) == "pèse 25\xa0Mo, la limite est de 20\xa0Mo"
    assert french.too_heavy(most + 1, most) == "pèse un peu plus de 20\xa0Mo, la limite est de 20\xa0Mo"


@pytest.mark.parametrize(
    ("first", "last", "long", "short"),
    [
        (date(2027, 1, 12), date(2027, 1, 12), "le mardi 12 janvier 2027", "le 12 janvier 2027"),
        (
            date(2027, 1, 11),
            date(2027, 1, 12),
            "du lundi 11 au mardi 12 janvier 2027",
            "du 11 au 12 janvier 2027",
        ),
        (
            date(2027, 3, 31),
            date(2027, 4, 1),
            "du mercredi 31 mars au jeudi 1er avril 2027",
            "du 31 mars au 1er avril 2027",
        ),
        (
            date(2027, 3, 2),
            date(2030, 3, 1),
            "du mardi 2 mars 2027 au vendredi 1er mars 2030",
            "du 2 mars 2027 au 1er mars 2030",
        ),
        (
            date(2026, 1, 12),
            date(2027, 1, 12),
            "du lundi 12 janvier 2026 au mardi 12 janvier 2027",
            "du 12 janvier 2026 au 12 janvier 2027",
        ),
    ],
)
def test_a_period_says_no_month_and_no_year_twice(first, last, long, short):
    assert french.period(first, last) == long
    assert french.period(first, last, weekdays=False) == short


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 8, 26), "Vous pouvez clore l’enquête depuis le 26 août"),
        (date(2025, 8, 26), "Vous pouvez clore l’enquête depuis le 26 août 2025"),
        (date(2026, 11, 28), "Vous pouvez clore l’enquête dès aujourd’hui"),
        (
            date(2026, 11, 29),
            "Vous pourrez clore l’enquête à partir du dimanche 29 novembre 2026 (demain)",
        ),
        (
            date(2027, 1, 12),
            "Vous pourrez clore l’enquête à partir du mardi 12 janvier 2027 (dans 45 jours)",
        ),
    ],
)
def test_what_opens_is_past_today_or_to_come(day, said):
    assert french.may("", "clore l’enquête", day, TODAY) == said
    others = said.replace("Vous pouvez", "Le candidat peut").replace("Vous pourrez", "Le candidat pourra")
    assert french.may("Le candidat", "clore l’enquête", day, TODAY) == others


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-7, "7 jours avant"),
        (-1, "1 jour avant"),
        (0, "le jour même"),
        (1, "1 jour après"),
        (2, "2 jours après"),
    ],
)
def test_days_counted_from_a_deadline(days, said):
    assert french.offset(days) == said


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("J'ai la possibilité de donner mon avis", "J’ai la possibilité de donner mon avis"),
        ('l\'usager dit : "oui" ; et alors ?', "l’usager dit\xa0: «\xa0oui\xa0»\xa0; et alors\xa0?"),
        ("Satisfait? Oui! 75% (voir 1.1)", "Satisfait\xa0? Oui\xa0! 75\xa0% (voir 1.1)"),
        ("« très bien » : 50 €", "«\xa0très bien\xa0»\xa0: 50\xa0€"),
        ("deux  espaces...", "deux espaces…"),
        ("https://exemple.fr/a?b=1:2", "https://exemple.fr/a?b=1:2"),
        ("1.1", "1.1"),
        ("à 10:30", "à 10:30"),
        ("non_applicable: vrai", "non_applicable\xa0: vrai"),
        ("", ""),
    ],
)
def test_a_text_is_typeset_once_and_for_all(typed, printed):
    assert french.typeset(typed) == printed
    assert french.typeset(printed) == printed


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["A"], "A"),
        (["A", "B"], "A et B"),
        (["A", "B", "C"], "A, B et C"),
        (["A", "B", "C", "D"], "A, B, C et 1 autre"),
        ([*"ABCDEF"], "A, B, C et 3 autres"),
    ],
)
def test_names_in_a_sentence(names, said):
    assert french.listed(names, most=3) == said
