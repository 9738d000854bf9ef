"""What an act is: one row, which its page, its route of the API, the lists of what is to do and the docs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, ClassVar, Literal

from label_sp.common.permissions import Right

Place = Literal["owed", "offered", "part"]


def always(_: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Its route: `path` after the object's own, the method, the status of the answer, what it takes (a serializer).

    name: of the route, when it is not the key of the act.
    """

    path: str
    name: str = ""
    takes: type[Any] | None = None
    method: str = "post"
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One row. What decides is elsewhere: the use case (rights, lock, journal) and the transition (the guide).

    key, label: its name in code, and in French in the infinitive. rule: of docs/guide-rules.yaml.
    states, fits: of the object, in which it makes sense; empty when that does not depend on any; what else it takes.
    right: who may, asked of the object that `Right.about` names; its sentence refuses the others.
    use_case(pk, *, actor, **typed): None when the act takes place outside the software.
    events: what the use case writes in the journal, each with its French sentence.
    form, api: what it takes, on its page and on its route. help: a sentence above the form.
    done: what is said afterwards, of the object (`{it.name}`).
    page, target: name of its page, and whose id the address takes ("dossier", "audit", "body" or "").
    place: "owed" (somebody has to), "offered" (somebody may), "part" (of another act's page: no line of its own).
    order: among what is to do, the lowest first; the thousands are the chapters of docs/acts.md.
    when, guard, deadline: asked of a situation: is it due now, what forbids it today, by when.
    """

    do_not_call_in_templates: ClassVar[bool] = True

    key: str
    label: str
    rule: str
    right: Right[...]
    states: tuple[str, ...] = ()
    use_case: Callable[..., Any] | None = None
    events: Mapping[str, str] = field(default_factory=dict)
    form: type[Any] | None = None
    api: Api | None = None
    help: str = ""
    done: str = ""
    page: str = ""
    target: str = "dossier"
    place: Place = "owed"
    order: int = 0
    deadline: str = ""
    fits: Callable[[Any], bool] = field(default=always)
    when: Callable[[Any], bool] = field(default=always)
    guard: Callable[[Any], tuple[Any, ...]] | None = None

    def suits(self, about: Any) -> bool:
        """Does it make sense of this object as it is?"""
        return about.status in self.states and self.fits(about)

    @property
    def is_listed(self) -> bool:
        """Has it a line of its own in what is to do?"""
        return bool(self.states) and self.place != "part"

    @property
    def route(self) -> str:
        """The name of its route; its key without one of its own."""
        return (self.api.name if self.api else "") or self.key

    def __call__(self, *about: object, actor: object, **typed: Any) -> Any:
        """Run the use case on what it is about. Raises what it raises: RuleViolation, PermissionDenied…"""
        if self.use_case is None:
            raise NotImplementedError(f"{self.key} takes place outside the software")
        return self.use_case(*about, actor=actor, **typed)


def found_in(*apps: str) -> list[Act]:
    """Every row of these apps by key, found where rows stand: in their modules called acts."""
    found: dict[str, Act] = {}
    for app in apps:
        for each in walk_packages(import_module(app).__path__, f"{app}."):
            if "acts" in each.name.split("."):
                held = vars(import_module(each.name)).values()
                found |= {act.key: act for act in held if isinstance(act, Act)}
    return [found[key] for key in sorted(found)]
