"""Lives in which a question is asked that an event makes pointless."""

from __future__ import annotations

from functools import partial

from audits.postponements import use_cases as postponement_use_cases
from audits.visits import use_cases as visit_use_cases
from certification.takeovers import use_cases as takeover_use_cases
from tests import scenario_acts
from tests.certification.takeovers.cases import ended, habilitated
from tests.scenarios import Case


def asked_for_nothing(case: Case) -> None:
    """What somebody asked and nobody answered, once an act made it pointless: an audit cancelled, a visit held."""
    case.advance("planned")
    with case.at(case.today):
        ask = partial(postponement_use_cases.ask_postponement, actor=case.people.candidate, reason="Travaux.")
        ask(case.audit.pk)
        visit_use_cases.cancel(case.audit.pk, actor=case.people.manager, reason="L’auditeur est malade.")
        scenario_acts.assign(case)
        scenario_acts.plan(case)
        ask(case.audit.pk)
    case.advance("scored")


def abandoned_while_asked(case: Case) -> None:
    """Another body is asked to take over a dossier, which its candidate gives up before any answer."""
    case.advance("planned")
    other = habilitated(case)
    ended(case)
    with case.at(case.today):
        takeover_use_cases.choose_body(case.dossier_id, actor=case.people.candidate, body_id=other.body.pk)
        scenario_acts.abandon(case)
