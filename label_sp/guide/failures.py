"""What a refusal is made of: the rule, what was found, what was needed, what to do next; in French, for users."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from label_sp.guide import rules

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Failure:
    """One condition of the guide that does not hold. `rule` is an id of docs/guide-rules.yaml.

    `about` is a key of what it concerns, a piece of the file for one, where the rule alone does not say.
    """

    rule: str
    message: str
    found: str = ""
    needed: str = ""
    next_step: str = ""
    about: str = ""

    @property
    def section(self) -> str:
        """The section of the guide that this rule comes from."""
        return rules.rule(self.rule).section

    def __str__(self) -> str:
        return self.message


Failures = tuple[Failure, ...]


class RuleViolation(Exception):
    """An act that the guide refuses; `failures` says why and is never empty."""

    def __init__(self, failures: Iterable[Failure]) -> None:
        self.failures: Failures = tuple(failures)
        if not self.failures:
            raise ValueError("A RuleViolation needs at least one failure.")
        super().__init__(self.failures)

    def __str__(self) -> str:
        return " ".join(f"{failure.message} ({failure.rule})" for failure in self.failures)


def gathered(checks: Callable[P, Iterator[Failure]]) -> Callable[P, Failures]:
    """Turn a function that yields failures into one that returns them all, so that a refusal is complete at once."""

    @wraps(checks)
    def all_failures(*args: P.args, **kwargs: P.kwargs) -> Failures:
        return tuple(checks(*args, **kwargs))

    return all_failures


def refuse_if(failures: Iterable[Failure]) -> None:
    """Raise RuleViolation when the guide found something."""
    if found := tuple(failures):
        raise RuleViolation(found)
