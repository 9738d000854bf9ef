"""What every page says to everybody, read as a person reads it: no sentence is glued, and no code is shown to all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.tours import TOURS, UNVERIFIED, Stop, visits

pytestmark = pytest.mark.django_db
CANDIDATES_AND_PUBLIC = {"visitor", "candidate", "contributor", "newcomer"}
HIDDEN = re.compile(
    r"<(script|style|template|textarea|pre|svg)\b.*?</\1>|<details\b.*?</details>|<!--.*?-->"
    r'|<span class="fr-sr-only">[^<]*</span>',
    re.S,
)
BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|dl|dt|dd|td|th|tr|h[1-6]|div|section|label|legend|button|option|summary|a)\b[^>]*>|<br\b[^>]*>"
)
TAG = re.compile(r"<[^>]*>")
CODE = re.compile(r"\b[A-Z]{3}-\d\d\b")
GLUED = {
    "a bracket in a bracket": re.compile(r"\([^()]*\([^()]*\)"),
    "zero of something": re.compile(
        r"(?<![\d,.:/])\b0 (?!sinon\b|sur\b|%|à\b|h\b|non\b|point\b|\d)[a-zéè]{3,}"
    ),
    "a plural in brackets": re.compile(r"\w\((?:s|e|es|x|aux|ent)\)"),
    "an apostrophe of typewriters": re.compile(r"[a-zé]'[a-zéèêh]"),
    "thousands without a space": re.compile(
        r"(?<![\d\w/.-])[1-9]\d{3,} (?:dossier|service|message|réponse|questionnaire|agent|échéance)"
    ),
    "units of machines": re.compile(r"\d\s*(?:[KMG]io|octets?)\b"),
    "a sign twice": re.compile(r"· ·|, ,|;;|\(\)|\( |« »|: :|\.\.(?!\.)| \."),
    "a word twice": re.compile(r"\b(de|à|le|la|les|du|des|au|un|une|et) \1\b", re.I),
    "de before a name": re.compile(
        r"\b(?:Audit|Enquêtes|Membres|Auditeurs|Grille d’audit|Plan d’audit) de [A-Z]"
    ),
    "a distance twice": re.compile(r"\((?:dans|il y a) [^)]*\)[^.·]{0,40}\((?:dans|il y a) [^)]*\)"),
    "from twice": re.compile(r"à partir de ce jour.{0,20}à partir du", re.I),
}


def said(html: str) -> list[str]:
    main = html.partition("<main")[2].partition("</main>")[0]
    text = BLOCK.sub("\n", HIDDEN.sub(" ", main))
    lines = (" ".join(unescape(TAG.sub("", line)).split()) for line in text.split("\n"))
    return [line for line in lines if line]


def pages(tour: str) -> Iterator[tuple[Stop, str]]:
    """Each page of a tour as whoever opens it reads it."""
    for visit in visits(tour):
        if visit.stop.who not in UNVERIFIED:
            answer = visit.client.get(visit.address)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                yield visit.stop, answer.content.decode()


@pytest.mark.parametrize("tour", TOURS)
def test_every_page_is_written_as_people_write(tour: str) -> None:
    found = set()
    for stop, html in pages(tour):
        for line in said(html):
            for name, pattern in GLUED.items():
                if match := pattern.search(line):
                    found.add((stop.name, name, line[max(0, match.start() - 40) : match.end() + 30]))
            if stop.who in CANDIDATES_AND_PUBLIC and stop.name not in ("rules", "docs") and CODE.search(line):
                found.add((stop.name, "a code for all", line[:120]))
    assert not found, "\n".join(map(str, sorted(found)))
