"""App configurations: ours, and the base of those whose acts are journaled."""

from importlib import import_module

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "label_sp.common"
    label = "common"


class JournaledConfig(AppConfig):
    """Registers the French sentences of the app's events: `JOURNAL_LABELS` of its `enums.py`."""

    default = False  # Django takes an app's configuration only when its module holds one: this base is none

    def __init_subclass__(cls) -> None:
        cls.default = True

    def ready(self) -> None:
        from label_sp.common import journal  # noqa: PLC0415 (models are not loaded before)

        journal.describe(import_module(f"{self.name}.enums").JOURNAL_LABELS)
