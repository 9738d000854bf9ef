"""What a day that somebody gives may be, and how large a whole number.

A meaning is one line, `Bounds(first, last)`: form field, serializer field, schema and refusal take the same name. These
are bounds of shape, which keep out a year typed short or absurd; what the guide says of a day is asked of the guide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.utils import timezone

from label_sp.guide import soil
from label_sp.guide.calendar import french_date

End = date | relativedelta
TODAY = relativedelta()
MOST = 2**31 - 1  # what a column of whole numbers holds
FOUR_DIGITS = 1000  # a year before that one was typed short


def months(count: int) -> relativedelta:
    """That many months after today; before it when negative."""
    return relativedelta(months=count)


def years(count: int) -> relativedelta:
    """That many years after today; before it when negative."""
    return relativedelta(years=count)


def latest_today() -> date:
    """The latest day that it is on French soil: what took place by then is not in the future. DOS-02."""
    return soil.latest_day(timezone.now())


@dataclass(frozen=True)
class Bounds:
    """The first and the last day that make sense, both included; an end that is no date is counted from today."""

    first: End
    last: End

    def days(self, today: date | None = None) -> tuple[date, date]:
        """Both ends, as of today: a day that has begun somewhere on French soil is not in the future."""
        if today is not None:
            return _day(self.first, today), _day(self.last, today)
        return _day(self.first, timezone.localdate()), _day(self.last, latest_today())

    def __call__(self, day: date) -> None:
        """Validators of forms and serializers are called; None is a field left empty."""
        if problem := self.problem(day):
            raise ValidationError(problem, code="out_of_bounds")

    def problem(self, day: date) -> str:
        """What was found and what is expected; empty when nothing is wrong."""
        first, last = self.days()
        if first <= day <= last:
            return ""
        short = " Écrivez l’année avec ses quatre chiffres." if day.year < FOUR_DIGITS else ""
        found = "est dans le futur" if day > last and self.last == TODAY else "n’est pas possible ici"
        return (
            f"Le {french_date(day)} {found} : une date du {french_date(first)} au "
            f"{french_date(last)} est attendue.{short}"
        )

    @property
    def in_words(self) -> str:
        """For the documentation, true on any day: « de 2021-01-01 à 24 mois après aujourd’hui »."""
        return f"de {_word(self.first)} à {_word(self.last)}"


def _day(end: End, today: date) -> date:
    return end if isinstance(end, date) else today + end


def _word(end: End) -> str:
    if isinstance(end, date):
        return end.isoformat()
    count = 12 * end.years + end.months
    if not count:
        return "aujourd’hui"
    return f"{abs(count)} mois {'après' if count > 0 else 'avant'} aujourd’hui"
