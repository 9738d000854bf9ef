"""The guide's own words on every screen: pages, mails, documents, refusals, rules in French, the API's descriptions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from drf_spectacular.generators import SchemaGenerator

from tests.environment import ROOT

DEPARTURES = {  # what is said elsewhere: the word of the guide
    r"\bverdict": "résultat, ou palier proposé",
    r"évaluat(?:eur|rice)|auditrice|personne qui audite": "auditeur",
    r"réponses? (?:valides?|admissibles?)|questionnaires? (?:valides?|admissibles?)": "questionnaires recevables",
    r"taux de réponse|taux de participation": "taux de retour",
    r"indicateurs? (?:communs? )?de (?:perception|satisfaction)": "indicateurs de ressenti",
    r"critères? (?:« ?)?or\b|critères du label or\b|critères or\b": "critères supplémentaires du label « Or »",
    r"services? publics? (?:plus|\+\+)": "Services Publics +",
    r"\bservices? publics? ?\+(?<!Services Publics \+)|Services Publics\+": "Services Publics +",
    r"\bservice central\b(?! de l’État)": "service public central",
    r"\bservices centraux\b(?! et déconcentrés de l’État| de l’État)": "services publics centraux",
    r"\bservices? (?:local|locaux)\b": "service public local",
    r"certificat(?:eur|rice)|organisme certif": "organisme de certification",
    r"\bsondages?\b": "enquête",
    r"auto-diagnostic|auto-évaluation|autoévaluation": "autodiagnostic",
}
CASED = {pattern: re.compile(pattern) for pattern in DEPARTURES if "Services Publics" in pattern}
CODE = ("label_sp", "candidates", "surveys", "audits", "certification")
CODED = re.compile(
    r"{#.*?#}|{% comment %}.*?{% endcomment %}|<style.*?</style>|<script.*?</script>|{%.*?%}|{{.*?}}|<[^>]*>",
    re.S,
)


def departures(text: str) -> list[str]:
    """What departs in a text, with the word of the guide."""
    plain = " ".join(text.split())
    found = (
        (re.search(pattern, plain, re.I if pattern not in CASED else 0), said)
        for pattern, said in DEPARTURES.items()
    )
    return [f"« {match.group()} » : {said}" for match, said in found if match]


def strings(file: Path) -> Iterator[str]:
    """The sentences of a module: strings of several words that no code reads as names, docstrings apart."""
    tree = ast.parse(file.read_text())
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        value = getattr(node, "value", None)
        if (
            isinstance(node, ast.Constant)
            and isinstance(value, str)
            and id(node) not in docs
            and " " in value
        ):
            yield value


def modules() -> list[Path]:
    found = (file for folder in CODE for file in (ROOT / folder).rglob("*.py"))
    return sorted(file for file in found if "migrations" not in file.parts)


def test_the_templates_speak_as_the_guide() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    said = {str(file.relative_to(ROOT)): departures(CODED.sub(" ", file.read_text())) for file in templates}
    assert len(said) > 100
    assert {where: found for where, found in said.items() if found} == {}


def test_the_sentences_of_the_code_speak_as_the_guide() -> None:
    said = {(file.name, text): departures(text) for file in modules() for text in strings(file)}
    assert {where: found for where, found in said.items() if found} == {}


def test_the_rules_in_french_speak_as_the_guide() -> None:
    document = yaml.safe_load((ROOT / "docs/guide-rules-fr.yaml").read_text())
    said = {rule: departures(" ".join(words.values())) for rule, words in document["rules"].items()}
    assert {rule: found for rule, found in said.items() if found} == {}


def texts_of(schema: object) -> Iterator[str]:
    """What the API's document says to a reader: summaries and descriptions, wherever they are."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in ("summary", "description", "title") and isinstance(value, str):
                yield value
            else:
                yield from texts_of(value)
    elif isinstance(schema, list):
        for each in schema:
            yield from texts_of(each)


def test_the_descriptions_of_the_api_speak_as_the_guide() -> None:
    said = {
        text: departures(text) for text in texts_of(SchemaGenerator().get_schema(request=None, public=True))
    }
    assert {text: found for text, found in said.items() if found} == {}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Le verdict de l’évaluatrice", 2),
        ("50 réponses valides, taux de réponse de 5 %", 2),
        ("label Services Publics+ et services publics +", 1),
        ("label Services Publics +, arrêté « Services Publics + »", 0),
        ("un service central de l’État, un service public central", 0),
        ("le service central et ses services locaux", 2),
        ("critères Or", 1),
        ("Critères supplémentaires du label « Or »", 0),
    ],
)
def test_the_test_finds_what_departs(text: str, number: int) -> None:
    assert len(departures(text)) == number
