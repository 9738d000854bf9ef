from label_sp.common.apps import JournaledConfig


class AuditsConfig(JournaledConfig):
    name = "audits"
