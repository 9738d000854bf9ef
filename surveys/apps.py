from label_sp.common import places
from label_sp.journal.apps import JournaledConfig

TOPICS = (  # its folders, each knowing only those before it
    "questionnaires",
    "answers",
    "campaigns",
    "invitations",
    "results",
)


class SurveysConfig(JournaledConfig):
    name = "surveys"
    topics = TOPICS

    def ready(self) -> None:
        super().ready()
        places.name({"surveys": "surveys:overview"})
