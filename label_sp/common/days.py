"""Days in SQL: a day of a row moved by so many days, or over where its service is, for an order or a filter."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Case, DateField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from label_sp.guide import soil
from label_sp.guide.calendar import Territory

# A day near either end of the calendar is not moved: SQLite would refuse the whole list, PostgreSQL give a day that
# Python cannot hold. Two years are more than any delay of the guide that is added in SQL.
FIRST, LAST = date(3, 1, 1), date(9997, 12, 31)


def moved(field: str, days: int) -> Case:
    """The day of that field, so many days later (earlier when negative)."""
    later = ExpressionWrapper(F(field) + Value(timedelta(days=days)), output_field=DateField())
    movable = Q(**{f"{field}__range": (FIRST, LAST)})
    return Case(When(movable, then=Cast(later, DateField())), default=F(field), output_field=DateField())


def over(field: str, department: str) -> Q:
    """The day of that field is over in the territory of that department, whatever day it is in Paris. DOS-02."""
    now, elsewhere = timezone.now(), defaultdict[date, list[str]](list)
    in_paris = soil.day_in(Territory.METROPOLE, now)
    for territory in Territory:
        if (day := soil.day_in(territory, now)) != in_paris:
            elsewhere[day].append(territory.value)
    others = [code for codes in elsewhere.values() for code in codes]
    found = Q(**{f"{field}__lt": in_paris})
    if others:
        found &= ~Q(**{f"{department}__in": others})
    for day, codes in elsewhere.items():
        found |= Q(**{f"{field}__lt": day, f"{department}__in": codes})
    return found
