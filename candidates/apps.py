from label_sp.common.apps import JournaledConfig


class CandidatesConfig(JournaledConfig):
    name = "candidates"
