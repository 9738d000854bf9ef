from importlib import import_module

from label_sp.common.apps import JournaledConfig


class CertificationConfig(JournaledConfig):
    name = "certification"

    def ready(self) -> None:
        super().ready()
        import_module("certification.schedules")  # the status page names them; with them come the reminders' check
