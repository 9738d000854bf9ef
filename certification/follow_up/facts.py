"""Facts for the guide: the follow-up."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from candidates.pieces import queries as piece_queries
from candidates.self_assessments import queries as self_assessment_queries
from certification.attestations.facts import label_start
from certification.dossier.facts import FOLLOW_UP, INITIAL, audit_of
from certification.follow_up.models import ActionPlan
from label_sp.guide import follow_up, follow_up_request
from surveys.campaigns import queries as campaign_queries


def follow_up_opening(dossier: Dossier) -> follow_up.OpeningFacts:
    """What opening the follow-up looks at. FOL-01, FOL-02."""
    users, agents = campaign_queries.facts(dossier, FOLLOW_UP)
    initial = audit_of(dossier, INITIAL)
    obtained = label_start(dossier)
    recorded = self_assessment_queries.recorded(dossier)
    return follow_up.OpeningFacts(
        obtained_on=obtained,
        initial_audit_last_day=initial.last_day if initial and initial.last_day else obtained,
        initial_self_assessment_on=self_assessment_queries.applied_with(recorded) or obtained,
        self_assessments=tuple(each.done_on for each in recorded),
        users=users,
        agents=agents,
        concluded_on=dossier.follow_up_concluded_on,
        piece_failures=follow_up_request.failures_of_pieces(
            piece_queries.filed_on(piece_queries.current_pieces(dossier)), obtained
        ),
    )


def open_action_plan(dossier: Dossier) -> ActionPlan | None:
    """The action plan that is waited for, or for which the body's answer is."""
    return dossier.action_plans.awaited().first()
