"""App configurations: the journal's, and the base of those whose acts are journaled."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

from label_sp.common import topics


class JournaledConfig(AppConfig):
    """Loads the rooms of an app's topics that register something: the kinds of messages that it writes (`mails`), the
    documents that it offers, what workers do, what the clock starts, the entries of a dossier's menu. The journal finds
    the sentences of its events there."""

    topics: tuple[str, ...] = ()  # its folders, each knowing only those before it
    default = False  # Django takes an app's configuration only when its module holds one: this base is none

    def __init_subclass__(cls) -> None:
        cls.default = True

    def ready(self) -> None:
        for name in ("mails", "documents", "tasks", "schedules", "menu"):
            list(self.rooms(name))

    def rooms(self, name: str) -> Iterator[ModuleType]:
        """This room of the app itself and of each of its topics, where there is one."""
        if module_has_submodule(import_module(self.name), name):
            yield import_module(f"{self.name}.{name}")
        yield from topics.rooms(self.name, self.topics, name)


class JournalConfig(JournaledConfig):
    name = "label_sp.journal"
    label = "journal"
