"""Facts for the guide: a dossier in front of certification."""

from __future__ import annotations

from audits.audit import queries as audit_queries
from audits.audit.models import Audit
from candidates.dossiers.models import Dossier
from surveys.campaigns import queries as campaign_queries

INITIAL, FOLLOW_UP = "initial", "follow_up"


def notes(dossier: Dossier, purpose: str) -> tuple[str, str]:
    """The global notes of the user and agent surveys as exact text ("200/3"), blank when there is no result."""
    return tuple(  # type: ignore[return-value]
        str(survey.global_note) if survey and survey.global_note is not None else ""
        for survey in campaign_queries.facts(dossier, purpose)
    )


def audit_of(dossier: Dossier, kind: str) -> Audit | None:
    """The live audit of that kind (initial or follow_up), None before it is assigned."""
    return audit_queries.live_audit(dossier, kind)


def current_audit(dossier: Dossier) -> Audit | None:
    """The audit that the dossier's present step is about: the follow-up once there is one, else the initial."""
    return audit_of(dossier, FOLLOW_UP) or audit_of(dossier, INITIAL)
