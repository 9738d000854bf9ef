"""What we read into the guide's silences: in both files of rules, on the page of rules, and beside what it decides.

`SILENCES` is the list; each line is rendered at a stage of a real dossier. Pages take the sentence out of
docs/guide-rules-fr.yaml by `{% reading "…" %}`; none says one by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from label_sp.guide import in_french, rules
from tests.audits.conftest import browser
from tests.certification.pages import words
from tests.environment import ROOT
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
BY_HAND = re.compile(r"notre lecture\s*:|nous lisons", re.IGNORECASE)
TAGS = ("reading.html", "folded_reading.html", "rules.html")  # these show what the file says


@dataclass(frozen=True)
class Shown:
    """One page beside what the reading decides: its address, at which stage, to whom."""

    page: str
    stage: str = ""
    who: str = ""
    query: str = ""


def pages(*names: str, stage: str, who: str) -> tuple[Shown, ...]:
    return tuple(Shown(name, stage, who) for name in names)


NETWORK = Shown("simulators:network")
SILENCES: dict[
    str, tuple[str, tuple[Shown, ...]]
] = {  # what the guide does not say: the rule, where it is shown
    "a suspended label and the mark": (
        "ATT-07",
        (
            Shown("certification:suspend", "labelled", "decider"),
            *pages(
                "certification:dossier", "certification:register_entry", stage="suspended", who="candidate"
            ),
        ),
    ),
    "how long chained suspensions last": (
        "SUS-02",
        (
            Shown("certification:suspend", "lifted", "decider"),
            Shown("certification:conformity_date", "suspended", "decider"),
        ),
    ),
    "a suspension lifted": ("SUS-03", (Shown("certification:lift", "suspended", "decider"),)),
    "what establishes a ground of suspension": (
        "SUS-01",
        (Shown("certification:suspend", "labelled", "decider"),),
    ),
    "the headcount of an extension": ("EXT-03", (Shown("certification:agreement", "submitted", "manager"),)),
    "a contract from its signature": ("CON-01", (Shown("certification:agreement", "submitted", "manager"),)),
    "the least that annex 12 gives": (
        "CON-02",
        (
            Shown("certification:agreement", "submitted", "manager"),
            Shown("audits:plan", "assigned", "auditor"),
        ),
    ),
    "what establishes a ground of withdrawal": (
        "WIT-01",
        (Shown("certification:withdraw", "labelled", "decider"),),
    ),
    "meanwhile": ("NET-03", (NETWORK,)),
    "how further services are counted": ("NET-06", (NETWORK,)),
    "a majority": ("NET-02", (NETWORK, Shown("audits:majority", "labelled", "ditp"))),
    "renewal before nine months": ("REN-01", (Shown("certification:renew", "labelled", "candidate"),)),
    "the first day of a renewed cycle": (
        "REN-02",
        (
            Shown("certification:renew", "labelled", "candidate"),
            Shown("certification:decide", "renewal answered", "decider"),
        ),
    ),
    "which self-assessments count": (
        "FOL-02",
        (
            Shown("candidates:self_assessment", "labelled", "candidate"),
            Shown("certification:follow_up", "follow_up_ready", "candidate"),
            Shown("simulators:cycle"),
        ),
    ),
    "the day of a notification": (
        "DEC-06",
        (
            Shown("certification:decide", "answered", "decider"),
            Shown("certification:dossier", "refused", "candidate"),
            Shown("certification:follow_up", "follow_up_ready", "candidate"),
        ),
    ),
    "a report received is a report sent": (
        "AUD-08",
        (
            Shown("audits:report_sending", "scored", "auditor"),
            Shown("audits:observations", "awaiting_decision", "candidate"),
        ),
    ),
    "when an indicator is old enough": (
        "DOS-06",
        (
            Shown("candidates:indicators", "preparing", "candidate"),
            Shown("certification:submit", "ready", "candidate"),
        ),
    ),
    "another body within a cycle": ("CON-04", (Shown("certification:choose_body", "labelled", "candidate"),)),
    "when a service off the list is answered": (
        "ELI-02",
        (Shown("candidates:eligibility_new", "preparing", "candidate"),),
    ),
}
ABOUT_NOTHING = ("audits:majority", "candidates:eligibility_new")
LINES = [(name, rule, shown) for name, (rule, where) in SILENCES.items() for shown in where]


def case_of(stage: str) -> Case:
    if stage.startswith("renewal "):
        return at_stage("labelled").renewal().advance(stage.removeprefix("renewal "))
    return at_stage(stage)


def text_of(shown: Shown) -> str:
    if not shown.stage:
        return words(Client().get(reverse(shown.page)))
    case = case_of(shown.stage)
    about = [case.audit.pk if shown.page.startswith("audits:") else case.dossier_id]
    about = [] if shown.page in ABOUT_NOTHING else about
    with case.at(case.today, hour=12):
        return words(browser(getattr(case.people, shown.who)).get(reverse(shown.page, args=about)))


PROFESSIONALS = ("manager", "auditor", "decider", "ditp")


def same(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("rule", sorted({rule for rule, _ in SILENCES.values()}))
def test_a_silence_is_our_reading_in_both_files_and_on_the_page_of_rules(client: Client, rule: str) -> None:
    assert rules.rule(rule).reading and in_french.reading(rule)
    assert f"Notre lecture : {same(in_french.reading(rule))}" in words(client.get(reverse("rules")))


@pytest.mark.parametrize(("name", "rule", "shown"), LINES, ids=lambda each: getattr(each, "page", None))
def test_a_silence_is_shown_beside_what_it_decides(name: str, rule: str, shown: Shown) -> None:
    """Open for professionals, folded for all others."""
    said = same(in_french.reading(rule))
    folded = f"de la règle {rule} {in_french.without_codes(said)}"
    read = f": {said}" if shown.who in PROFESSIONALS else folded
    assert f"Notre lecture {read}" in text_of(shown)


def test_a_deadline_shows_what_we_read_into_its_rule() -> None:
    """ATT-01 decides the last valid day: its reading is folded under that date, as under any other."""
    found = text_of(Shown("certification:dossier_deadlines", "labelled", "candidate"))
    assert f"Notre lecture de la règle FOL-01 {same(in_french.reading('FOL-01'))}" in found


def test_no_page_says_a_reading_by_hand() -> None:
    files = [file for file in (ROOT / "templates").rglob("*.html") if file.name not in TAGS]
    assert [file.name for file in files if BY_HAND.search(file.read_text())] == []
