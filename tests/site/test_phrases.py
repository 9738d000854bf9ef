"""All sentences that a number or a day decides, found by themselves, printed in all their cases for a person to read.

The page is test-results/phrases.html.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

import pytest

from label_sp.design.templatetags.label_sp import SUBJECTS
from label_sp.guide import french
from label_sp.guide.terms import TERMS
from label_sp.journal import journal
from tests.environment import ROOT

APPS = ("label_sp", "candidates", "surveys", "audits", "certification")
PRINTED = ROOT / "test-results" / "phrases.html"
NUMBERS = (0, 1, 2, 1000)
TODAY = date(2026, 11, 28)
DAYS = {
    "passé": date(2026, 8, 26),
    "autre année": date(2025, 8, 26),
    "ce jour": TODAY,
    "à venir": date(2027, 1, 12),
}
PERIODS = [
    (date(2027, 1, 12), date(2027, 1, 12)),
    (date(2027, 1, 11), date(2027, 1, 12)),
    (date(2027, 3, 31), date(2027, 4, 1)),
    (date(2027, 3, 2), date(2030, 3, 1)),
]
SAMPLES = {
    "name": "Mairie de Bray",
    "organisation": "Mairie de Bray",
    "site": "Mairie annexe",
    "title": "Affiche des délais",
    "grid": "Grille des services locaux",
    "improvement_action.state": "terminée",
    "double": "Commune de Bray",
    "siret": "13002526500013",
    "drawn": "Mairie annexe, Médiathèque",
    "audit.number": "2",
    "last_day": "2027-03-16",
    "planned": "2027-03-17",
    "label": "Délai de réponse",
    "piece.kind": "organisation_chart",
    "version": "2",
    **dict.fromkeys(("survey.kind", "questionnaire.kind", "survey_access.kind"), "users"),
    **dict.fromkeys(("campaign.kind", "invitation.kind", "mailing.kind", "open_link.kind"), "users"),
    "count": "120",
    "reading": "majorité absolue",
    "code": "1.2",
    "period": "mars 2026",
    "body": "Certif Horizon",
    "former": "Certif Couchant",
    "deadline": "Envoi du plan d’audit",
    "tier": "or",
    "next": "2029-0012",
    "auditor": "Marc Thibaut",
    "user": "Claire Vasseur",
    "number": "SP-2027-0001",
    "reason": "la visite a eu lieu",
    "person": "Claire Vasseur",
    "function": "maire",
    "leaver": "Hugo Delattre",
    "heir": "Inès Moreau",
    **dict.fromkeys(("done_on", "first_day", "held_on", "due_on", "refused_on", "conform_by"), "2027-03-01"),
    **dict.fromkeys(("effective_on", "signed_on", "planned_end"), "2027-03-01"),
}
SIZES = (0, 1500, 348_160, 2_500_000, 20 * 1024**2, 2 * 1024**3)
COUNTED = re.compile(r"""counted:"([^"]*)\"""")
FORMS = re.compile(r"[\w#’ ,:.«»é-]+(?:\|[\w#’ ,:.«»-]+){2}")
GLUED = re.compile(
    r"\|\s*(?:pluralize|intcomma|filesizeformat|floatformat)\b|\w\((?:s|e|es|x|aux|ent)\)(?=[\s.,:;»]|$)"
    r"|\w\{% if [^%]*%\}(?:s|e|es|x|nt|ent)\{% endif"
    r"|\bfilesizeformat\b|\b[KMG]io\b|\} octets?\b|\d octets?\b"
)


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def modules() -> list[Path]:
    found = (file for app in APPS for file in (ROOT / app).rglob("*.py"))
    return sorted(file for file in found if "migrations" not in file.parts)


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def strings(file: Path) -> tuple[str, ...]:
    """The texts of a module, docstrings apart: a docstring may tell the forms of another."""
    tree = ast.parse(file.read_text())
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    said = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs)
    return tuple(node.value for node in said if isinstance(node.value, str))


@cache
def counted() -> list[tuple[str, str]]:
    """Where, and the forms."""
    in_pages = [(file, forms) for file in templates() for forms in COUNTED.findall(file.read_text())]
    in_code = [(file, text) for file in modules() for text in strings(file) if FORMS.fullmatch(text)]
    return [(name_of(file), forms) for file, forms in in_pages + in_code]


@pytest.mark.parametrize(("where", "forms"), counted())
def test_the_three_forms_of_a_count_are_three_french_phrases(where: str, forms: str) -> None:
    assert forms.count("|") == 2, where
    none, one, several = forms.split("|")
    assert re.match(r"(?i)(?:.*\b(?:aucun|aucune|sans|rien|ne|pas|moins)\b|à temps|le jour même)", none), none
    assert one != several, where
    assert "'" not in forms, where
    assert not one.endswith(" ")
    assert ("#" in one) == ("#" in several), where


def test_the_forms_are_found() -> None:
    assert len(counted()) > 60
    assert {file.split("/")[0] for file, _ in counted()} >= {
        "templates",
        "label_sp",
        "surveys",
        "certification",
    }


def test_no_template_glues_a_plural_or_names_a_machine_unit() -> None:
    comments = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.S)
    found = {name_of(file): GLUED.findall(comments.sub("", file.read_text())) for file in templates()}
    assert {name: glued for name, glued in found.items() if glued} == {}


def test_no_sentence_of_the_code_glues_a_plural_or_names_a_machine_unit() -> None:
    found = {name_of(file): [text for text in strings(file) if GLUED.search(text)] for file in modules()}
    assert {name: glued for name, glued in found.items() if glued} == {}


@pytest.mark.parametrize(
    "glued",
    [
        "{{ n|pluralize }}",
        "{{ n|intcomma }}",
        "2 jour(s) au moins",
        "20 Mio",
        "30 octets",
        "point{% if n > 1 %}s{% endif %}",
    ],
)
def test_the_pattern_above_catches(glued: str) -> None:
    assert GLUED.search(glued)


def test_two_links_to_rules_have_something_between_them() -> None:
    touching = re.compile(r"rule_link [^%]*%\}\s*\{% rule_link")
    assert [name_of(file) for file in templates() if touching.search(file.read_text())] == []


def test_each_sentence_in_all_its_cases_is_printed_for_a_person_to_read() -> None:
    PRINTED.parent.mkdir(exist_ok=True)
    PRINTED.write_text("\n".join(page()), encoding="utf-8")
    assert "Vous pouvez clore l’enquête usagers depuis le 26 août" in PRINTED.read_text(encoding="utf-8")


def page() -> Iterator[str]:
    yield '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Phrases</title><h1>Phrases</h1>'
    yield from table("Nombres", ["fichier", *map(str, NUMBERS)], counts())
    yield from table("Jours à partir desquels une chose est possible", ["délai", *DAYS], openings())
    yield from table("Périodes", ["jours", "avec le nom des jours", "sans"], periods())
    yield from table("Distances", ["jours", "distance", "avant ou après"], distances())
    yield from table("Journal", ["fait", "phrase", "sans ses détails"], events())
    yield from table("Tailles", ["octets", "taille", "trop lourd"], sizes())


def counts() -> Iterator[list[str]]:
    for where, forms in counted():
        yield [where, *(french.counted(number, forms) for number in NUMBERS)]


def openings() -> Iterator[list[str]]:
    for key, term in TERMS.items():
        if term.deed:
            for who in ("", SUBJECTS[term.owed_by]):
                yield [
                    f"{key} ({term.label})",
                    *(french.may(who, term.deed, day, TODAY) for day in DAYS.values()),
                ]


def periods() -> Iterator[list[str]]:
    for first, last in PERIODS:
        yield [f"{first} {last}", french.period(first, last), french.period(first, last, weekdays=False)]


def distances() -> Iterator[list[str]]:
    for days in (-1000, -2, -1, 0, 1, 2, 1000):
        yield [
            str(days),
            french.distance(date.fromordinal(TODAY.toordinal() + days), TODAY),
            french.offset(days),
        ]


def events() -> Iterator[list[str]]:
    for event, said in journal.sentences().items():
        data = {
            name: SAMPLES.get(f"{event.partition('.')[0]}.{name}") or SAMPLES[name]
            for name in journal.details(said)
        }
        yield [event, journal.sentence(event, data), journal.sentence(event)]


def sizes() -> Iterator[list[str]]:
    for count in SIZES:
        yield [str(count), french.size(count), french.too_heavy(count, 20 * 1024**2)]


def table(title: str, heads: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield f"<h2>{title}</h2><table border><tr>{''.join(f'<th>{escape(each)}' for each in heads)}"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{escape(each)}' for each in row)}"
    yield "</table>"
