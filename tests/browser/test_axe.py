"""Every page of the site, in the states that change it: axe without exclusion, wide and on a phone, no scroll sideways,
one title, no error in the console. A page that no tour visits makes `test_no_page_is_left_out` fail.

A page of an act needs no line here as soon as somebody finds the act in their list at one of the stages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import ConsoleMessage, Page

from certification.desk.todo import todo
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from tests.browser.people import NewContext, Person, at_browser, enrolled, on
from tests.browser.things import THINGS
from tests.certification.takeovers import cases as takeovers
from tests.factories import member
from tests.scenarios import Case, at_stage

LONG_NAME = "Maison " + "x" * 90
WIDE, PHONE, NARROWEST = (1280, 900), (375, 800), (320, 700)

# Not pages: a file or data leaves, or the address only takes what a form of another page sends.
FILES = {
    "audits:illustration",
    "audits:first_day",
    "audits:plan_pdf",
    "audits:report_pdf",
    "candidates:piece_file",
    "certification:attestation_pdf",
    "certification:feed",
    "certification:letter_pdf",
    "certification:refusal_pdf",
    "certification:register_csv",
    "certification:takeover_report",
    "certification:register_json",
    "health",
    "simulators:cycle_file",
    "simulators:schedule_file",
    "simulators:survey_file",
    "surveys:earlier_report",
    "surveys:model",
    "surveys:report",
}
SENDINGS = {
    "actors:backup_codes",
    "actors:create_token",
    "actors:logout",
    "actors:messages_read",
    "actors:revoke_invitation",
    "actors:revoke_token",
    "audits:illustration_remove",
    "audits:point",
    "audits:waiver",
    "candidates:indicator_remove",
    "candidates:site_main",
    "candidates:site_remove",
    "certification:acknowledge",
    "certification:again",
    "certification:failure",
    "certification:feed_new",
    "certification:feed_revoke",
    "certification:request_complements",
}


@dataclass(frozen=True)
class Stop:
    """One page, by the name of its address, as one role. `of` says which ids the address takes, as keys of THINGS."""

    name: str
    who: str = "visitor"
    of: tuple[str, ...] = ()
    query: str = ""


def stops(who: str, *names: str, of: str = "") -> tuple[Stop, ...]:
    """Several pages as one role, all of the dossier, or all of the audit."""
    return tuple(Stop(name, who, (of,) if of else ()) for name in names)


FILLING = (
    *stops(
        "candidate", "certification:dossier", "certification:prepare", "certification:submit", of="dossier"
    ),
    *stops("candidate", "candidates:sites", "candidates:self_assessment", "candidates:pieces", of="dossier"),
    *stops("candidate", "candidates:indicators", "surveys:overview", of="dossier"),
    Stop("candidates:site_place", "candidate", ("dossier", "site")),
    Stop("candidates:piece", "candidate", ("dossier", "piece")),
    Stop("surveys:import", "candidate", ("dossier", "users")),
)
DECISION = (
    *stops("decider", "certification:decide", "certification:dossier", of="dossier"),
    *stops("candidate", "audits:observations", of="audit"),
    *stops("manager", "audits:audit", of="audit"),
)

# One tour is one dossier that goes on from stage to stage.
TOURS: dict[str, dict[str, tuple[Stop, ...]]] = {
    "application": {
        "preparing": (
            *stops("candidate", "certification:desk", "certification:dossiers", "candidates:dossier_new"),
            *FILLING,
            Stop("surveys:import", "candidate", ("dossier", "agents")),
            Stop("candidates:abandon", "candidate", ("dossier",)),
        ),
        "ready": FILLING,
        "submitted": (
            *stops("manager", "certification:desk", "certification:auditors"),
            *stops("manager", "certification:dossier", "certification:review", of="dossier"),
            Stop("certification:agreement", "manager", ("dossier",)),
            Stop("certification:review_piece", "manager", ("dossier", "piece")),
            Stop("certification:dossier", "candidate", ("dossier",)),
        ),
        "incomplete": (
            *stops("candidate", "certification:dossier", "certification:resubmit", of="dossier"),
            Stop("candidates:piece", "candidate", ("dossier", "piece")),
        ),
    },
    "audit": {
        "admissible": (*stops("manager", "certification:assign", "certification:dossier", of="dossier"),),
        "assigned": (
            *stops("auditor", "certification:desk", "audits:audits"),
            *stops("auditor", "audits:audit", "audits:plan", of="audit"),
            Stop("audits:cancel", "manager", ("audit",)),
        ),
        "planned": (
            *stops("auditor", "audits:grid", "audits:closing_meeting", of="audit"),
            Stop("audits:grid", "auditor", ("audit",), "?engagement=4"),
            Stop("audits:postponement", "manager", ("asked",)),
            Stop("audits:audit", "candidate", ("audit",)),
        ),
        "scored": (
            *stops("auditor", "audits:audit", "audits:report", "audits:illustrations", of="audit"),
            *stops("auditor", "audits:report_sending", of="audit"),
            *stops("auditor", "certification:dossier", of="dossier"),
            *stops("manager", "certification:desk"),
            *stops("manager", "certification:dossier", of="dossier"),
        ),
        "awaiting_decision": DECISION,
        "answered": (
            *stops("decider", "certification:desk"),
            *DECISION,
            *stops("decider", "audits:grid", "audits:report", of="audit"),
        ),
    },
    "label": {
        "labelled": (
            *stops("visitor", "home", "rules", "help", "accessibility", "legal", "docs"),
            *stops(
                "visitor",
                "certification:register",
                "certification:public_bodies",
                "certification:verify_form",
            ),
            Stop("certification:register_entry", "visitor", ("dossier",)),
            Stop("certification:verify", "visitor", ("number", "code")),
            *stops("visitor", "actors:login", "actors:forgotten_password"),
            Stop("actors:set_password", "visitor", ("uid", "token")),
            *stops("candidate", "certification:dossier", "certification:follow_up", of="dossier"),
            Stop("actors:invitation_link", "visitor", ("new_link",)),
            Stop("actors:invitation_link", "visitor", ("known_link",)),
            Stop("actors:invitation", "candidate", ("invitation",)),
            *stops("candidate", "actors:account", "actors:password", "actors:messages"),
            Stop("actors:invitation_landing", "candidate"),
            Stop("actors:invitation_link", "candidate", ("new_link",)),
            Stop("actors:message", "candidate", ("message",)),
            *stops("candidate", "actors:message_preferences", "certification:agenda", "certification:feeds"),
            *stops("ditp", "certification:team", "certification:status", "certification:agenda"),
            *stops("ditp", "certification:reminders", "certification:reminders_preview"),
            Stop("certification:reminder_policy", "ditp", ("term",)),
            Stop("audits:majority", "ditp"),
            *stops("half_way", "actors:verify"),
            *stops("newcomer", "actors:enrol"),
            *stops("ditp", "certification:desk", "certification:dossiers"),
            *stops("ditp", "certification:bodies", "certification:body_new"),
            *stops("ditp", "certification:candidates", "certification:candidate_new"),
            Stop("certification:organisation", "ditp", ("organisation",)),
            Stop("certification:body", "ditp", ("body",)),
            Stop("certification:texts", "ditp"),
            Stop("certification:text", "ditp", ("kind",)),
            Stop("actors:members", "manager", ("organisation",)),
            Stop("certification:end_membership", "ditp", ("organisation", "held")),
            *stops("decider", "certification:suspend", "certification:withdraw", of="dossier"),
            Stop("certification:audit_refusal", "manager", ("dossier",)),
            Stop("certification:renew", "candidate", ("dossier",)),
        ),
        "suspended": (
            *stops("decider", "certification:lift", "certification:conformity_date", of="dossier"),
            *stops("candidate", "certification:dossier", of="dossier"),
            *stops("ditp", "certification:desk"),
            *stops("ditp", "certification:dossier", of="dossier"),
            Stop("certification:register", "visitor"),
            Stop("certification:register_entry", "visitor", ("dossier",)),
            Stop("certification:verify", "visitor", ("number", "code")),
        ),
    },
    "takeover": {
        "labelled": (
            Stop("certification:body", "ditp", ("idle",)),
            Stop("certification:choose_body", "candidate", ("dossier",)),
            *stops("chosen", "certification:desk"),
            *stops("chosen", "certification:dossier", "certification:take_over", of="requested"),
            *stops("chosen", "certification:decline_takeover", of="dossier"),
            *stops("candidate", "certification:give_up_takeover", of="dossier"),
            Stop("certification:takeover", "candidate", ("handed_over",)),
            Stop("certification:takeover", "manager", ("handed_over",)),
            *stops("manager", "certification:desk"),
        )
    },
    "follow-up request": {
        "follow_up_ready": (
            *stops("candidate", "certification:follow_up", "candidates:pieces", of="dossier"),
        ),
        "in_follow_up": (
            *stops("manager", "certification:review", "certification:dossier", of="dossier"),
            *stops("candidate", "candidates:pieces", "certification:dossier", of="dossier"),
        ),
        "follow_up_incomplete": (
            *stops("candidate", "certification:resubmit", "certification:dossier", of="dossier"),
        ),
    },
    "follow-up": {
        "follow_up_planned": (Stop("audits:grid", "auditor", ("audit",)),),
        "follow_up_answered": (
            *stops("decider", "certification:decide", "certification:dossier", of="dossier"),
            Stop("surveys:overview", "candidate", ("dossier",)),
        ),
        "action_plan_due": (
            *stops("candidate", "certification:dossier", "certification:action_plan", of="dossier"),
            *stops("decider", "certification:action_plan", "certification:better_plan", of="dossier"),
        ),
    },
    "off the list": {
        "preparing": (
            *stops("visitor", "candidates:eligible"),
            *stops("candidate", "candidates:eligibility_requests", "candidates:eligibility_new"),
            Stop("candidates:eligibility_request", "candidate", ("off_the_list",)),
            *stops("candidate", "certification:desk"),
            *stops("ditp", "candidates:eligibility_requests", "certification:desk"),
            Stop("candidates:eligibility_request", "ditp", ("off_the_list",)),
            Stop("candidates:eligibility_request", "candidate", ("on_the_list",)),
        )
    },
    "refusal": {
        "refused": (
            *stops("candidate", "certification:dossier", of="dossier"),
            *stops("visitor", "simulators:index", "simulators:tier", "simulators:surveys", "simulators:draw"),
            *stops("visitor", "simulators:schedule", "simulators:cycle", "simulators:network"),
        )
    },
}
UNVERIFIED: dict[str, Callable[[Case], User]] = {  # a password, and not yet the code
    "half_way": lambda case: enrolled(case.people.decider),
    "newcomer": lambda case: member(case.people.body, Role.AUDITOR),
}
OTHERS: dict[str, Callable[[Case], User]] = {"chosen": takeovers.rival}  # of no side of the dossier yet
BEYOND_THE_EDGE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1);
  return wide.slice(-3).map((e) => e.outerHTML.slice(0, 160)).join(" | ") || "the document";
}"""
SCORES = {"follow-up": ("argent", "below"), "refusal": ("below", None)}
NAMED = {stop.name for tour in TOURS.values() for stage in tour.values() for stop in stage}


def offered(case: Case) -> Iterator[Stop]:
    """The pages that no tour names, of the acts that somebody may do on this dossier today."""
    for who in ("candidate", "manager", "auditor", "decider", "ditp"):
        found = todo(case.dossier, getattr(case.people, who), case.today)
        for act in (item.act for item in (*found.mine, *found.options)):
            if act.page and act.page not in NAMED:
                yield Stop(act.page, who, (act.target,) if act.target else ())


def stages_of(tour: str) -> Iterator[Case]:
    """The dossier of a tour at each of its stages, one after the other."""
    first, *others = TOURS[tour]
    initial, follow_up = SCORES.get(tour, ("argent", None))
    case = at_stage(first, scores=initial, follow_up_scores=follow_up, service=LONG_NAME)
    yield case
    for stage in others:
        case.advance(stage)
        yield case


@pytest.mark.django_db
def test_no_page_is_left_out() -> None:
    left = set(names_of_addresses()) - NAMED - FILES - SENDINGS
    for case in (case for tour in TOURS for case in stages_of(tour)):
        if not left:  # as soon as each was met
            break
        with on(case.today):
            left -= {stop.name for stop in offered(case)}
    assert not left
    assert set(names_of_addresses()) >= NAMED | FILES | SENDINGS
    assert not NAMED & (FILES | SENDINGS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tour", TOURS)
def test_each_page_is_usable_by_all(
    tour: str, live_server: Any, new_context: NewContext, axe: Callable[[Page], None]
) -> None:
    visits: Visits | None = None
    for case in stages_of(tour):
        visits = visits or Visits(case, live_server.url, new_context, axe)
        visits.go_through(TOURS[tour][case.stage])
    assert visits is not None
    assert not visits.wrong, "\n\n".join(visits.wrong)


@dataclass
class Visits:
    """Goes from page to page, each role at its own browser, and keeps what is wrong to say it all at the end."""

    case: Case
    base: str
    new_context: NewContext
    axe: Callable[[Page], None]
    people: dict[str, Person] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def go_through(self, found: tuple[Stop, ...]) -> None:
        """The pages of one stage, on its day."""
        with on(self.case.today):
            signed_in: set[str] = set()
            anew = (stop for stop in offered(self.case) if stop.name not in self.titles.values())
            for stop in (*found, *anew):
                person = self.person(stop.who)
                if stop.who not in signed_in | {"visitor"}:
                    person.sign_in(with_code=stop.who not in UNVERIFIED)
                    signed_in.add(stop.who)
                ids = [THINGS[name](self.case) for name in stop.of]
                self.look_at(person.open(stop.name, *ids, query=stop.query), stop)

    def person(self, who: str) -> Person:
        if who not in self.people:
            found = {**UNVERIFIED, **OTHERS}.get(who)
            user = found(self.case) if found else getattr(self.case.people, who, None)
            self.people[who] = at_browser(user, self.new_context, self.base)
            self.people[who].page.on("console", self.on_console)
        return self.people[who]

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.location['url']}: console says {message.text}")

    def look_at(self, page: Page, stop: Stop) -> None:
        where = f"{stop.name} as {stop.who}, {self.case.stage}"
        headings, language = page.locator("h1").count(), page.locator("html").get_attribute("lang")
        if headings != 1 or language != "fr":
            self.wrong.append(f"{where}: {headings} h1, lang={language}")
        if self.titles.setdefault(page.title(), stop.name) != stop.name:
            self.wrong.append(f"{where}: same title as {self.titles[page.title()]}: {page.title()}")
        for width, height in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            try:
                self.axe(page)
            except AssertionError as violations:
                self.wrong.append(f"{where}, {width} px: {violations}")
        page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
        if beyond := page.evaluate(BEYOND_THE_EDGE):
            self.wrong.append(f"{where}, {NARROWEST[0]} px: wider than the screen: {beyond}")
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


def names_of_addresses() -> Iterator[str]:
    """Those of the pages, and the API's documentation, which is one."""
    for name, path in _names(get_resolver().url_patterns):
        if not path.startswith("api/") or name == "docs":
            yield name


def _names(
    patterns: list[URLPattern | URLResolver], space: str = "", start: str = ""
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner, path)
        elif pattern.name:
            yield f"{space}{pattern.name}", path
