"""Every page of the site, as those who open it, in the states that change it: for whatever looks at all pages.

A page of an act needs no line here as soon as somebody finds the act in their list at one of the stages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.test import Client
from django.urls import reverse

from certification.desk.todo import todo
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from tests.audits.conftest import browser
from tests.browser.people import enrolled, on
from tests.browser.things import THINGS
from tests.certification.takeovers import cases as takeovers
from tests.factories import member
from tests.scenarios import Case, at_stage

PARTS = tuple(
    f"certification:dossier_{part}"
    for part in ("audits", "decisions", "deadlines", "messages", "journal", "documents", "printed")
)
LONG_NAME = "Maison " + "x" * 90

# Not pages: a file or data leaves, or the address only takes what a form of another page sends.


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
    *stops("candidate", "candidates:evidence", of="dossier"),
    *stops("candidate", "candidates:indicators", "surveys:overview", of="dossier"),
    Stop("candidates:site_place", "candidate", ("dossier", "site")),
    Stop("candidates:piece", "candidate", ("dossier", "piece")),
    Stop("candidates:pieces_sort", "candidate", ("sorting",)),
    Stop("surveys:import", "candidate", ("dossier", "users")),
    Stop("surveys:upload", "candidate", ("answers_upload",)),
    *stops("candidate", "surveys:paper", "surveys:paper_files", of="survey_run"),
)
DECISION = (
    *stops("decider", "certification:decide", "certification:dossier", of="dossier"),
    *stops("candidate", "audits:observations", "audits:gap", of="audit"),
    *stops("manager", "audits:audit", of="audit"),
)

# One tour is one dossier that goes on from stage to stage.
TOURS: dict[str, dict[str, tuple[Stop, ...]]] = {
    "application": {
        "preparing": (
            *stops("candidate", "certification:desk", "certification:dossiers", "candidates:dossier_new"),
            *stops("candidate", *PARTS, of="dossier"),
            Stop("surveys:prepare", "candidate", ("dossier", "users")),
            *FILLING,
            Stop("surveys:import", "candidate", ("dossier", "agents")),
            Stop("surveys:ask_access", "candidate", ("dossier",)),
            Stop("surveys:accesses", "ditp"),
            Stop("surveys:overview", "candidate", ("access_asked",)),
            Stop("surveys:redo", "candidate", ("dossier", "users")),
            *stops("candidate", "surveys:campaign", "surveys:correct_campaign", of="campaign_prepared"),
            *stops(
                "candidate",
                "surveys:sample",
                "surveys:invitations",
                "surveys:open_links",
                of="campaign_prepared",
            ),
            *stops(
                "candidate",
                "surveys:campaign",
                "surveys:invitations",
                "surveys:open_links",
                "surveys:steering",
                "surveys:close",
                of="campaign_open",
            ),
            Stop("surveys:overview", "candidate", ("dossier",)),
            Stop("surveys:opt_out", of=("opting_out",)),
            *stops("ditp", "surveys:accesses", "surveys:questionnaires"),
            Stop("surveys:questionnaire", "ditp", ("questionnaire",)),
            *(
                Stop(f"surveys:questionnaire_{page}", "ditp", ("drafted",))
                for page in ("draft", "preview", "publish", "discard")
            ),
            Stop("candidates:abandon", "candidate", ("dossier",)),
            *stops("candidate", "candidates:self_assessment_grid", "candidates:self_assessment", of="filled"),
            *stops("candidate", "candidates:self_assessment_finish", of="filled"),
            *stops("candidate", "candidates:self_assessment_discard", of="filled"),
            Stop("candidates:self_assessment_one", "candidate", ("dossier", "assessed")),
            Stop("candidates:self_assessment", "candidate", ("dossier",)),
            *stops(
                "candidate", "candidates:improvement_plan", "candidates:improvement_action_new", of="dossier"
            ),
            Stop("candidates:improvement_action", "candidate", ("dossier", "action")),
            *stops("candidate", "candidates:results", "candidates:results_import", of="dossier"),
            Stop("candidates:indicator", "candidate", ("dossier", "indicator")),
            Stop("candidates:indicators", "candidate", ("dossier",)),
            Stop("candidates:results", "candidate", ("dossier",)),
            Stop("candidates:improvement_action_remove", "candidate", ("dossier", "action")),
            Stop("candidates:improvement_carry_over", "candidate", ("unfinished",)),
            Stop("candidates:improvement_leave", "candidate", ("unfinished", "unfinished_action")),
            Stop("candidates:evidence", "candidate", ("proved",)),
            Stop("candidates:hand_over", "contributor", ("dossier", "colleague")),
            Stop("candidates:give", "candidate", ("dossier", "about_piece", "piece")),
            Stop("candidates:comment_remove", "candidate", ("dossier", "comment")),
            Stop("candidates:comments", "candidate", ("dossier", "about_piece", "piece")),
            *stops("candidate", "candidates:dossier_team", "candidates:pieces", of="dossier"),
            Stop("candidates:piece", "candidate", ("dossier", "piece")),
            *stops("contributor", "certification:desk"),
            *stops("contributor", "certification:dossier", "candidates:dossier_team", of="dossier"),
            Stop("certification:end_membership", "candidate", ("candidate_organisation", "contributing")),
            *(
                Stop("candidates:improvement_plan", "candidate", ("dossier",), query)
                for query in ("", "?vue=tableau")
            ),
        ),
        "ready": FILLING,
        "submitted": (
            *stops("manager", "certification:desk", "certification:auditors"),
            Stop("certification:fundings", "ditp"),
            Stop("certification:grant_funding", "ditp", ("dossier",)),
            Stop("certification:take_back_funding", "ditp", ("helped",)),
            Stop("certification:fundings", "ditp"),
            *stops("manager", "certification:dossier", "certification:review", of="dossier"),
            *stops("manager", "candidates:exchanges", of="dossier"),
            *stops("manager", "candidates:exchanges", of="exchanged"),
            *stops("candidate", "candidates:exchanges", of="exchanged"),
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
            *stops("auditor", "audits:audit", "audits:plan", "audits:draw", of="audit"),
            *stops("auditor", "audits:draw", "audits:draws", of="drawn"),
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
            *stops("manager", *PARTS, of="dossier"),
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
            *stops("candidate", "actors:own_identities", of=""),
            Stop("actors:identities", "ditp", ("linked",)),
            *stops("candidate", "actors:name", "actors:email", "actors:account_journal"),
            Stop("actors:email_confirm", "candidate"),
            Stop("actors:email_confirm_link", "candidate", ("confirming_link",)),
            Stop("actors:email_stop", "visitor"),
            Stop("surveys:answer", "visitor", ("survey_link",)),
            Stop("surveys:answer_shared", "visitor", ("survey_poster",)),
            Stop("surveys:answered", "visitor"),
            Stop("actors:email_stop_link", "visitor", ("stopping_link",)),
            Stop("actors:second_factor_reset", "manager", ("coded",)),
            Stop("actors:second_factor_reset", "ditp", ("reset_asked",)),
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
            Stop("certification:funding_round", "ditp"),
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
            *stops("candidate", *PARTS, of="dossier"),
            Stop("certification:dossier_journal", "ditp", ("dossier",), "?qui=clock&du=2026-01-01"),
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
            *stops("candidate", "candidates:services", "candidates:branches", "candidates:service_imports"),
            *stops("candidate", "candidates:service", "candidates:service_edit", of="service"),
            *stops("candidate", "candidates:service_siret", "candidates:service_site_new", of="service"),
            Stop("candidates:service_site", "candidate", ("service", "main_site")),
            Stop("candidates:service_site_close", "candidate", ("service", "main_site")),
            Stop("candidates:service_site_reopen", "candidate", ("service", "closed_site")),
            Stop("candidates:service_import", "candidate", ("import",)),
            Stop("candidates:service_import", "candidate", ("import_planned",)),
            Stop("candidates:service_import", "candidate", ("import_done",)),
            *stops("candidate", "candidates:services", "candidates:branches", "candidates:service_imports"),
            *stops("visitor", "candidates:access_new", "candidates:access_sent", "candidates:access_confirm"),
            Stop("candidates:access_link", "visitor", ("access_link",)),
            *stops("ditp", "candidates:access_requests"),
            Stop("candidates:access_request", "ditp", ("access",)),
            Stop("candidates:access_request", "ditp", ("access_answered",)),
            Stop("certification:organisation", "ditp", ("candidate_organisation",)),
            Stop("certification:merge", "ditp", ("candidate_organisation",)),
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


def address_of(stop: Stop, case: Case) -> str:
    """The address of a page, of what this dossier has."""
    return reverse(stop.name, args=[THINGS[name](case) for name in stop.of]) + stop.query


@dataclass
class Visit:
    """One page as whoever opens it, with a browser of their own: signed in, with a code unless they owe it."""

    case: Case
    stop: Stop

    @property
    def is_signed_in(self) -> bool:
        return self.stop.who != "visitor" and self.stop.who not in UNVERIFIED

    @cached_property
    def client(self) -> Client:
        person = person_of(self.stop.who, self.case)
        if person is not None and self.stop.who not in UNVERIFIED:
            return browser(person)
        client = Client()
        if person is not None:
            client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        return client

    @property
    def address(self) -> str:
        return address_of(self.stop, self.case)


def visits(tour: str) -> Iterator[Visit]:
    """Each page of a tour, on its day."""
    for case in stages_of(tour):
        with on(case.today):
            for stop in (*TOURS[tour][case.stage], *offered(case)):
                yield Visit(case, stop)


def person_of(who: str, case: Case) -> User | None:
    """Whoever has that role in the case; None for a visitor."""
    found = {**UNVERIFIED, **OTHERS}.get(who)
    return found(case) if found else getattr(case.people, who, None)
