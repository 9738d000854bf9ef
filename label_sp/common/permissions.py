"""Rights: a question, and the sentence for whoever has not the right. Both are said once, together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Generic, ParamSpec

from django.core.exceptions import PermissionDenied

Asked = ParamSpec("Asked")


@dataclass(frozen=True, slots=True)
class Right(Generic[Asked]):
    """A right: called, it answers; `require` turns a no into a 403 with its sentence.

    `holder`: how lists of acts name those who have it. `about`: what the question is asked of ("dossier", "audit"…),
    blank when it is asked of the person alone.
    """

    do_not_call_in_templates: ClassVar[bool] = True

    holds: Callable[Asked, bool]
    refusal: str
    holder: str = ""
    about: str = ""

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> bool:
        return self.holds(*args, **kwargs)

    def require(self, *args: Asked.args, **kwargs: Asked.kwargs) -> None:
        """Raise PermissionDenied with the right's sentence. The object is known to be visible already."""
        if not self.holds(*args, **kwargs):
            raise PermissionDenied(self.refusal)


def right(
    refusal: str, *, holder: str = "", about: str = ""
) -> Callable[[Callable[Asked, bool]], Right[Asked]]:
    """Make a right of a predicate `(actor, …) -> bool`."""

    def make(holds: Callable[Asked, bool]) -> Right[Asked]:
        return Right(holds, refusal, holder, about)

    return make


def require(allowed: bool, reason: str = "Votre rôle ne permet pas cet acte sur ce dossier.") -> None:
    """Raise PermissionDenied with a French reason unless allowed: for what is a fact of one moment, not a right."""
    if not allowed:
        raise PermissionDenied(reason)
