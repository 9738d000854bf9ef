from label_sp.journal.apps import JournaledConfig

TOPICS = (  # its folders, each knowing only those before it
    "eligibility",
    "services",
    "dossiers",
    "self_assessments",
    "pieces",
    "indicators",
    "deadlines",
    "application",
)


class CandidatesConfig(JournaledConfig):
    name = "candidates"
    topics = TOPICS
