from label_sp.journal.apps import JournaledConfig


class OutboxConfig(JournaledConfig):
    name = "label_sp.outbox"
    label = "outbox"

    def ready(self) -> None:
        super().ready()
        list(self.rooms("digests"))  # registers the mail of the day
