"""Days in SQL: a day of a row moved by so many days, for an order or a filter."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, DateField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Cast

# A day near either end of the calendar is not moved: SQLite would refuse the whole list, PostgreSQL give a day that
# Python cannot hold. Two years are more than any delay of the guide that is added in SQL.
FIRST, LAST = date(3, 1, 1), date(9997, 12, 31)


def moved(field: str, days: int) -> Case:
    """The day of that field, so many days later (earlier when negative)."""
    later = ExpressionWrapper(F(field) + Value(timedelta(days=days)), output_field=DateField())
    movable = Q(**{f"{field}__range": (FIRST, LAST)})
    return Case(When(movable, then=Cast(later, DateField())), default=F(field), output_field=DateField())
