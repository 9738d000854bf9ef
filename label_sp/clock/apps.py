from label_sp.journal.apps import JournaledConfig


class ClockConfig(JournaledConfig):
    name = "label_sp.clock"
    label = "clock"

    def ready(self) -> None:
        super().ready()
        list(self.rooms("sweeps"))
