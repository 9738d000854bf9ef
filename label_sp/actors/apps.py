from importlib import import_module

from label_sp.common.apps import JournaledConfig


class ActorsConfig(JournaledConfig):
    name = "label_sp.actors"
    label = "actors"

    def ready(self) -> None:
        super().ready()
        import_module("label_sp.actors.schedules")  # registers them
