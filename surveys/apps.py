from importlib import import_module

from django_fsm.signals import post_transition

from label_sp.common import places
from label_sp.journal.apps import JournaledConfig

TOPICS = (  # its folders, each knowing only those before it
    "questionnaires",
    "access",
    "answers",
    "campaigns",
    "invitations",
    "answering",
    "anomalies",
    "results",
    "steering",
    "imports",
)


class SurveysConfig(JournaledConfig):
    name = "surveys"
    topics = TOPICS

    def ready(self) -> None:
        super().ready()
        places.name({"surveys": "surveys:overview"})
        import_module("surveys.access.queries").closed_campaigns_told_by(
            import_module("surveys.campaigns.queries").closed
        )
        post_transition.connect(
            import_module("surveys.access.lapses").lapse,
            sender=import_module("candidates.dossiers.models").Dossier,
            dispatch_uid="survey_accesses",
        )
