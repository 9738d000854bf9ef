from label_sp.common.apps import JournaledConfig


class CertificationConfig(JournaledConfig):
    name = "certification"
