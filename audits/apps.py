from importlib import import_module

from label_sp.journal.apps import JournaledConfig

TOPICS = (  # its folders, each knowing only those before it
    "grids",
    "networks",
    "auditors",
    "audit",
    "scoring",
    "visits",
    "illustrations",
    "reports",
    "postponements",
    "desk",
)


class AuditsConfig(JournaledConfig):
    name = "audits"
    topics = TOPICS

    def ready(self) -> None:
        super().ready()
        candidates = import_module("candidates.dossiers.queries")
        audits = import_module("audits.audit.queries")
        candidates.seen_by_who_works_on(audits.works_on)
        candidates.visit_set_says(audits.visit_is_set)
