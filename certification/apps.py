from importlib import import_module

from label_sp.common.apps import JournaledConfig


class CertificationConfig(JournaledConfig):
    name = "certification"

    def ready(self) -> None:
        super().ready()
        import_module("certification.schedules")  # registers the schedules, and the reminders' last check
