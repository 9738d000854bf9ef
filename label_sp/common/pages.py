"""What all pages share: a refusal of a use case is shown beside the form, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from label_sp.guide.failures import Failure, RuleViolation

STALE = "Le dossier a changé entre-temps, ou son état ne permet plus cet acte. Rien n’a été enregistré : relisez-le."


@dataclass(slots=True)
class Outcome:
    """What became of an act asked for on a page. `failures` feed components/failures.html."""

    ok: bool = True
    failures: tuple[Failure, ...] = ()
    message: str = ""

    @property
    def status(self) -> int:
        """HTTP status of the page that shows this outcome again."""
        if self.ok:
            return 200
        return 409 if self.message == STALE else 422


class Kept(Sequence[Any]):
    """Rows found one by one, kept by their ids: a paginator reads again those of its page only."""

    def __init__(self, found: QuerySet[Any], ids: Sequence[Any]) -> None:
        self._found, self._ids = found, ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, wanted: Any) -> Any:
        if not isinstance(wanted, slice):
            return self[wanted : wanted + 1][0]
        known = self._found.in_bulk(self._ids[wanted])
        return [known[each] for each in self._ids[wanted] if each in known]


@contextmanager
def showing_failures(form: BaseForm | None = None) -> Iterator[Outcome]:
    """Run a use case; what it refuses is kept in the outcome (and on the form's fields when it names some)."""
    outcome = Outcome()
    try:
        yield outcome
    except RuleViolation as refusal:
        outcome.ok, outcome.failures = False, tuple(refusal.failures)
    except (TransitionNotAllowed, ConcurrentTransition):
        outcome.ok, outcome.message = False, STALE
    except ValidationError as refusal:
        outcome.ok = False
        if form is None:
            outcome.message = " ".join(refusal.messages)
        else:
            _put_on(form, refusal)


def _put_on(form: BaseForm, refusal: ValidationError) -> None:
    """Each message on its field; on the form as a whole when it names none, or one that this form does not have."""
    for field, errors in refusal.update_error_dict({}).items():
        form.add_error(field if field in form.fields else None, errors)
