"""A dossier whose body lost its habilitation, and another body that may take it over."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from certification.bodies.enums import TakeoverState
from certification.bodies.models import CertificationBody, Habilitation, Takeover
from certification.takeovers import use_cases
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User
from tests import scenario_acts
from tests.certification.desk.test_todo import at
from tests.scenarios import Case, People, make_people

RIVAL = "Qualité Boréale (fictif)"
DAY = dt.timedelta(days=1)


def habilitated(case: Case) -> People:
    """Another habilitated body, with its team."""
    people = make_people(RIVAL)
    scenario_acts.habilitate(replace(case, people=people))
    return people


def ended(case: Case, **how: dt.date) -> None:
    """The habilitation of the dossier's body is in force no more, from today on."""
    wanted = how or {"suspended_on": case.today}
    Habilitation.objects.filter(body__organisation=case.people.body).update(**wanted)


def waiting(stage: str) -> tuple[Case, People]:
    """A dossier at that stage whose body is habilitated no more, and another body."""
    case = at(stage)
    other = habilitated(case)
    ended(case)
    return case, other


def asked(stage: str) -> tuple[Case, People]:
    """The same, once the candidate asked the other body."""
    case, other = waiting(stage)
    with case.at(case.today):
        choose(case, other)
    return case, other


def taken_over(stage: str) -> tuple[Case, People, Takeover]:
    """The same, once the other body recorded its contract. `case.people` acts for the new one from there on."""
    case, other = asked(stage)
    return case, other, contracted(case, other)


def contracted(case: Case, other: People) -> Takeover:
    """The other body records its contract; `case.people` acts for it from there on."""
    with case.at(case.today):
        takeover = take_over(case, other)
    case.people = replace(
        case.people, body=other.body, manager=other.manager, auditor=other.auditor, decider=other.decider
    )
    return takeover


def choose(case: Case, other: People, **typed: Any) -> Takeover:
    return use_cases.choose_body(case.dossier_id, actor=case.people.candidate, body_id=other.body.pk, **typed)


def take_over(case: Case, other: People, **typed: Any) -> Takeover:
    contract = {"signed_on": case.today, "agents_in_scope": 12, **typed}
    return use_cases.take_over(case.dossier_id, actor=other.manager, **contract)


# --- one step at a time, each once: for tours of pages ----------------------------------------------------------------


def rival(case: Case) -> User:
    """The manager of the other body."""
    known = Organisation.objects.filter(name=RIVAL).first()
    return known.memberships.get(role=Role.BODY_MANAGER).user if known else habilitated(case).manager


def idle(case: Case) -> UUID:
    """The body whose habilitation ended."""
    ended(case)
    return CertificationBody.objects.get(organisation=case.people.body).pk


def requested(case: Case) -> Takeover:
    """What the candidate asks of the other body."""
    body = rival(case).memberships.get().organisation_id
    found = Takeover.objects.filter(dossier=case.dossier_id).first()
    return found or use_cases.choose_body(
        case.dossier_id, actor=case.people.candidate, body_id=body, words="Une visite en mars ?"
    )


def handed_over(case: Case) -> Takeover:
    """What the other body took over."""
    asked_for = requested(case)
    if asked_for.state != TakeoverState.ASKED:
        return asked_for
    contract = {"signed_on": case.today, "agents_in_scope": 12}
    return use_cases.take_over(case.dossier_id, actor=rival(case), **contract)
