"""Facts for the guide: a dossier in front of certification."""

from __future__ import annotations

from audits.audit import queries as audit_queries
from audits.audit.models import Audit
from candidates.dossiers.models import Dossier
from candidates.self_assessments import queries as self_assessment_queries
from certification.bodies import facts as body_facts
from label_sp.guide import eligibility, visit
from label_sp.guide.dossier import SurveyFacts
from surveys.campaigns import queries as campaign_queries

Surveys = tuple[SurveyFacts | None, SurveyFacts | None]

INITIAL, FOLLOW_UP = "initial", "follow_up"


def notes(dossier: Dossier, purpose: str) -> tuple[str, str]:
    """The global notes of the user and agent surveys as exact text ("200/3"), blank when there is no result."""
    return tuple(  # type: ignore[return-value]
        str(survey.global_note) if survey and survey.global_note is not None else ""
        for survey in campaign_queries.facts(dossier, purpose)
    )


def visit_pieces(dossier: Dossier, kind: str, surveys: Surveys | None = None) -> visit.Pieces:
    """What must be recent enough when the visit of that audit begins. PRE-01, SUR-01, DOS-02, FOL-02.

    `surveys`: (users, agents), of who has read them already.
    """
    users, agents = surveys or campaign_queries.facts(dossier, kind)
    follow_up, agreement = kind == FOLLOW_UP, body_facts.agreement_of(dossier)
    return visit.Pieces(
        self_assessments=self_assessment_queries.days_done(dossier),
        users=users,
        agents=agents,
        filed_on=dossier.follow_up_opened_on if follow_up else dossier.filed_on,
        follow_up=follow_up,
        central=eligibility.is_central(dossier.applies_as),
        contract_days=agreement.days_on_site if agreement else None,
    )


def audit_of(dossier: Dossier, kind: str) -> Audit | None:
    """The live audit of that kind (initial or follow_up), None before it is assigned."""
    return audit_queries.live_audit(dossier, kind)


def current_audit(dossier: Dossier) -> Audit | None:
    """The audit that the dossier's present step is about: the follow-up once there is one, else the initial."""
    return audit_of(dossier, FOLLOW_UP) or audit_of(dossier, INITIAL)
