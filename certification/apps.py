from importlib import import_module

from label_sp.common.apps import JournaledConfig


class CertificationConfig(JournaledConfig):
    name = "certification"

    def ready(self) -> None:
        super().ready()
        import_module("certification.use_cases.reminders")  # says when a reminder has no point any more
