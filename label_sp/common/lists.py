"""A long list in the order that its reader wants: which columns may be sorted, and which one is.

The order stands in the address, as « tri=service » or « tri=-service » (downwards).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

PARAMETER = "tri"
UP, DOWN = "ascending", "descending"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its words, and the fields that order it; rows without a value come last, either way."""

    label: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sorting:
    """The columns of a list by their key, and what is asked: a key, after « - » for downwards, or blank."""

    columns: Mapping[str, Column]
    asked: str = ""

    @property
    def key(self) -> str:
        """The column that orders the list; blank for its usual order."""
        key = self.asked.removeprefix("-")
        return key if key in self.columns else ""

    def direction(self, key: str) -> str:
        """As aria-sort wants it; blank for a column that does not order the list."""
        if key != self.key:
            return ""
        return DOWN if self.asked.startswith("-") else UP

    def reverse(self, key: str) -> str:
        """What the head of a column asks for: upwards first, then the other way."""
        return f"-{key}" if self.direction(key) == UP else key

    def applied(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in that order; in their own without one. Equal rows always stand in the same order."""
        if not self.key:
            return rows
        fields = self.columns[self.key].fields
        down = self.direction(self.key) == DOWN
        order = [F(f).desc(nulls_last=True) if down else F(f).asc(nulls_last=True) for f in fields]
        return rows.order_by(*order, "pk")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """For a list to choose from, where heads of columns are not shown."""
        both = [
            ((key, f"{column.label}, croissant"), (f"-{key}", f"{column.label}, décroissant"))
            for key, column in self.columns.items()
        ]
        return [("", "Ordre habituel"), *(choice for pair in both for choice in pair)]
