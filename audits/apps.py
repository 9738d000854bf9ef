from importlib import import_module

from django_fsm.signals import post_transition

from label_sp.common import places
from label_sp.journal.apps import JournaledConfig

TOPICS = (  # its folders, each knowing only those before it
    "durations",
    "networks",
    "auditors",
    "audit",
    "draws",
    "scoring",
    "visits",
    "illustrations",
    "reports",
    "gaps",
    "postponements",
    "desk",
)


PLACES = {  # where refusals lead
    "audit_plan": "audits:plan",
    "draw": "audits:draw",
    "grid": "audits:grid",
    "closing_meeting": "audits:closing_meeting",
    "audit_report": "audits:report",
}


class AuditsConfig(JournaledConfig):
    name = "audits"
    topics = TOPICS

    def ready(self) -> None:
        super().ready()
        places.name(PLACES)
        candidates = import_module("candidates.dossiers.queries")
        audits = import_module("audits.audit.queries")
        candidates.seen_by_who_works_on(audits.works_on)
        candidates.visit_set_says(audits.visit_is_set)
        post_transition.connect(
            import_module("audits.postponements.lapses").lapse,
            sender=import_module("audits.audit.models").Audit,
            dispatch_uid="postponements",
        )
        import_module("candidates.evidence.queries").last_day_on_site_says(audits.last_day_on_site)
