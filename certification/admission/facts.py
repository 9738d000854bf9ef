"""Facts for the guide: admission."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from candidates.application import facts as application_facts
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from candidates.pieces import queries as piece_queries
from candidates.self_assessments import queries as self_assessment_queries
from certification.bodies.facts import agreement_signed, habilitation_in_force
from certification.dossier.facts import FOLLOW_UP, INITIAL, audit_of
from label_sp.guide import dossier as file_rules
from surveys.campaigns import queries as campaign_queries


def submission(dossier: Dossier, today: date) -> file_rules.SubmissionFacts:
    """What the filing looks at. PRE-01, SUR-01, DOS-01, DOS-02."""
    users, agents = campaign_queries.facts(dossier, INITIAL)
    habilitated = habilitation_in_force(dossier.body_id, today)
    return application_facts.submission_facts(dossier, users, agents, body_habilitated=habilitated)


class Ticked(TypedDict):
    """What the body ticks on the page of the review: no machine checks it."""

    sample_accepted: bool
    left_out_accepted: bool


def follow_up_admission(
    dossier: Dossier, today: date, *, sample_accepted: bool, left_out_accepted: bool = False
) -> tuple[file_rules.AdmissionFacts, date]:
    """What the review of a follow-up request looks at, and the last day of the initial audit. DOS-03, FOL-02."""
    initial = audit_of(dossier, INITIAL)
    last_day = (initial.last_day if initial else None) or dossier.obtained_on or today
    known = admission(
        dossier,
        today,
        sample_accepted=sample_accepted,
        left_out_accepted=left_out_accepted,
        purpose=FOLLOW_UP,
    )
    return known, last_day


def admission(
    dossier: Dossier,
    today: date,
    *,
    sample_accepted: bool,
    left_out_accepted: bool = False,
    purpose: str = INITIAL,
) -> file_rules.AdmissionFacts:
    """What the body's admissibility review looks at. CON-03, DOS-03."""
    users, agents = campaign_queries.facts(dossier, purpose)
    return file_rules.AdmissionFacts(
        agreement_signed=agreement_signed(dossier, today),
        habilitation_in_force=habilitation_in_force(dossier.body_id, today),
        missing_verdicts=piece_queries.without_verdict(dossier),
        open_complements=piece_queries.open_complements(dossier),
        self_assessment_on=self_assessment_queries.latest_self_assessment_on(dossier),
        users=users,
        agents=agents,
        audit_first_day=dossier.audit_first_day or today,
        sample_accepted=sample_accepted,
        sites_left_out=tuple(site.name for site in dossier_queries.sites_left_out(dossier)),
        left_out_accepted=left_out_accepted,
        applies_as=dossier.applies_as,
    )
