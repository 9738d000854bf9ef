from label_sp.journal.apps import JournaledConfig


class CandidatesConfig(JournaledConfig):
    name = "candidates"
