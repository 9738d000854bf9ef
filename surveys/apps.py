from label_sp.journal.apps import JournaledConfig


class SurveysConfig(JournaledConfig):
    name = "surveys"
