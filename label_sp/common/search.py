"""Texts kept a second time as a search compares them, and the condition that finds rows by typed words."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_save

from label_sp.common import words

BATCH = 500


class Folded(models.TextField):
    """Other fields of its row, folded, whoever writes the row, one by one or in bulk: Django asks each for its value.

    What would write the others alone (`update_fields`, and `update` of `SearchedRows`) raises TypeError.
    """

    def __init__(self, *of: str, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "editable": False, "default": ""})
        self.of = of

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """For migrations a text like any other: they fill it with `refold`."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", list(args), dict(kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        pre_save.connect(self._refuse_the_others_alone, sender=cls)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        kept = words.stored(" ".join(str(getattr(model_instance, each)) for each in self.of))
        setattr(model_instance, self.attname, kept)
        return kept

    def _refuse_the_others_alone(self, update_fields: frozenset[str] | None, **_: Any) -> None:
        if (
            update_fields
            and self.name not in update_fields
            and (alone := update_fields.intersection(self.of))
        ):
            raise TypeError(f"{self.name} has to be saved with {', '.join(sorted(alone))}, which it folds")


class SearchedRows(models.QuerySet[Any]):
    """Rows with a folded text, which `update` and `bulk_update` would leave behind."""

    def update(self, **kwargs: Any) -> int:
        folded = [each for each in self.model._meta.get_fields() if isinstance(each, Folded)]
        if any(kwargs.keys() & set(each.of) for each in folded):
            raise TypeError(
                f"{self.model.__name__} is searched by these: save its rows, so that what is kept follows"
            )
        return super().update(**kwargs)


def having_terms(typed: str, condition: Callable[[str], Q]) -> Q:
    """Rows that meet the condition of each term typed, as `words.has_terms`: the one search of the house."""
    if not typed.strip():
        return Q()
    return reduce(and_, map(condition, words.terms(typed)), Q()) or Q(pk__in=[])


def begins(term: str, *columns: str) -> Q:
    """It begins a word of one of these folded columns."""
    return reduce(or_, (Q(**{f"{column}__contains": f" {term}"}) for column in columns))


def refold(model: type[models.Model], column: str, *of: str) -> None:
    """Fill a folded column of the rows that are there, in a migration."""
    rows = model._default_manager.only("pk", *of).iterator(chunk_size=BATCH)
    waiting: list[models.Model] = []
    for row in rows:
        setattr(row, column, words.stored(" ".join(str(getattr(row, each)) for each in of)))
        waiting.append(row)
    model._default_manager.bulk_update(waiting, [column], batch_size=BATCH)
