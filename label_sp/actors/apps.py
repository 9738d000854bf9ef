from label_sp.journal.apps import JournaledConfig


class ActorsConfig(JournaledConfig):
    name = "label_sp.actors"
    label = "actors"

    def ready(self) -> None:
        super().ready()
