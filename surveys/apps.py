from label_sp.common.apps import JournaledConfig


class SurveysConfig(JournaledConfig):
    name = "surveys"
