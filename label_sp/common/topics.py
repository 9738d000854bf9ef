"""The topics of an app: the folders that its `apps.py` names, and the rooms that they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType

from django.utils.module_loading import module_has_submodule


def rooms(app: str, topics: Iterable[str], name: str) -> Iterator[ModuleType]:
    """The module of that name of each topic that has one, in the order of the topics: `audits.visits.urls`…"""
    for topic in topics:
        folder = f"{app}.{topic}"
        if module_has_submodule(import_module(folder), name):
            yield import_module(f"{folder}.{name}")
