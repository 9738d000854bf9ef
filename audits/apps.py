from importlib import import_module

from label_sp.common.apps import JournaledConfig


class AuditsConfig(JournaledConfig):
    name = "audits"

    def ready(self) -> None:
        super().ready()
        candidates = import_module("candidates.queries")
        candidates.seen_by_who_works_on(import_module("audits.queries").works_on)
