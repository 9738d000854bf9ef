"""What colleagues give one another and write about: pieces, actions… Each topic above says its own in its `charges.py`.

This topic stands below those that own the things, so that their pages may show who has each in charge.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from candidates.dossiers.models import Dossier
from label_sp.actors.models import User


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing on a dossier, and who has it in charge. `waits`: is it still to be done?"""

    dossier: Dossier
    about: str
    key: str
    name: str
    url: str
    holder_id: UUID | None = None
    due: date | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A nature of things.

    word: « Pièce », before the name of one. acts: those of what is to do that are about such things (keys).
    things: all of a dossier, by key. of_person: those that somebody has in charge on the dossiers in course of these
    organisations. is_open_on: may one of them still be to be done on that dossier, now?
    is_given: by an Assignment, rather than by what the topic keeps itself.
    pass_on: in the transaction of a hand-over, what (leaver) has in charge goes to (heir, or nobody), by (actor).
    """

    key: str
    word: str
    acts: tuple[str, ...]
    things: Callable[[Dossier], Mapping[str, Thing]]
    of_person: Callable[[User, Collection[UUID]], list[Thing]]
    is_open_on: Callable[[Dossier], bool]
    is_given: bool = False
    pass_on: Callable[[Dossier, User, User | None, User], None] | None = None


_SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Make a nature of things known, once."""
    _SUBJECTS[subject.key] = subject


def subjects() -> list[Subject]:
    """All natures of things, in the order of the topics."""
    return list(_SUBJECTS.values())


def find(about: str) -> Subject | None:
    """The nature of that key; None when there is none."""
    return _SUBJECTS.get(about)


def thing(dossier: Dossier, about: str, key: str) -> Thing | None:
    """That thing of the dossier; None when it has none such."""
    subject = find(about)
    return subject.things(dossier).get(key) if subject else None
