from importlib import import_module
from typing import Any

from django_fsm.signals import post_transition

from label_sp.common import places
from label_sp.journal.apps import JournaledConfig

TOPICS = (  # its folders, each knowing only those before it
    "bodies",
    "dossier",
    "auditors",
    "attestations",
    "deadlines",
    "situation",
    "reminders",
    "agenda",
    "decisions",
    "admission",
    "follow_up",
    "sanctions",
    "takeovers",
    "renewal",
    "organisations",
    "funding",
    "register",
    "desk",
    "demo",
)
PLACES = {  # where the lower apps lead
    "dossier": "certification:dossier",
    "dossiers": "certification:dossiers",
    "next_step": "certification:next_step",
    "planning": "certification:prepare",
    "team": "certification:team",
    "review": "certification:review",
    "review_piece": "certification:review_piece",
    "auditors": "certification:auditors",
    "action_plan": "certification:action_plan",
    "renewal": "certification:renew",
    "audit_refusal": "certification:audit_refusal",
    "lifting": "certification:lift",
    "conformity_date": "certification:conformity_date",
    "withdrawal": "certification:withdraw",
    "agreement": "certification:agreement",
    "organisations": "certification:candidates",
    "organisation": "certification:organisation",
}


class CertificationConfig(JournaledConfig):
    name = "certification"
    topics = TOPICS

    def ready(self) -> None:
        super().ready()
        freshness = import_module("candidates.deadlines.freshness")
        freshness.worked_out_by(import_module("certification.deadlines.use_cases").refresh_touched)
        import_module("audits.visits.queries").pieces_known_by(
            import_module("certification.dossier.facts").visit_pieces
        )
        places.name(PLACES)
        import_module("candidates.dossiers.queries").seen_by_who_works_on(
            import_module("certification.bodies.queries").asked_of
        )
        import_module("label_sp.outbox.kinds").asked_of_dossiers(
            import_module("certification.desk.messages").why_not_due
        )
        post_transition.connect(
            import_module("certification.takeovers.lapses").lapse,
            sender=import_module("candidates.dossiers.models").Dossier,
            dispatch_uid="takeovers",
        )
        import_module("candidates.dossiers.signals").abandoned.connect(_end_audits, dispatch_uid="end_audits")


def _end_audits(*, dossier: Any, today: Any, **_: Any) -> None:
    """A candidate who gives up is audited no more."""
    import_module("audits.visits.use_cases").cancel_unreported(dossier, today)
