"""How far what a service gave itself stood from what its auditors gave, on the grid that both share. PRE-01, AUD-02."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from label_sp.guide.grid import PointScore
from label_sp.guide.numbers import Exact, difference, exact


class NoGap(StrEnum):
    """Why one point has no gap."""

    WITHOUT_OBJECT = "without_object"  # AUD-14, on either side
    NOT_ASSESSED = "not_assessed"  # no such point in the self-assessment's version of the grid
    NOT_AUDITED = "not_audited"  # nor in the audit's
    REWORDED = "reworded"  # one code, but not one point: it was written anew in between
    UNSCORED = "unscored"


@dataclass(frozen=True, slots=True)
class Gap:
    """One point, or one engagement: what the service gave itself, what the auditors gave; or why nothing compares."""

    key: str
    own: Fraction | None
    audited: Fraction | None
    why: NoGap | None = None

    @property
    def difference(self) -> Fraction | None:
        """The audit's less the service's: below zero where the service was the kinder. None when nothing compares."""
        return None if self.why else difference(self.own, self.audited)


def gap(key: str, own: Exact | None, audited: Exact | None) -> Gap:
    """Of two scores, each of which may be unknown."""
    missing = own is None or audited is None
    return Gap(key, exact(own), exact(audited), NoGap.UNSCORED if missing else None)


def of_points(
    own: Iterable[PointScore], audited: Iterable[PointScore], *, reworded: Collection[str] = ()
) -> tuple[Gap, ...]:
    """Each point of either grid once, by its code, the biggest gap first. `reworded`: codes whose text is another."""
    mine = {point.code: point for point in own}
    theirs = {point.code: point for point in audited}
    codes = [*theirs, *(code for code in mine if code not in theirs)]
    return biggest_first(
        _of_point(code, mine.get(code), theirs.get(code), code in reworded) for code in codes
    )


def _of_point(code: str, own: PointScore | None, audited: PointScore | None, reworded: bool) -> Gap:
    known = gap(code, own.value if own else None, audited.value if audited else None)
    if any(point is not None and not point.applicable for point in (own, audited)):
        why: NoGap | None = NoGap.WITHOUT_OBJECT
    elif own is None:
        why = NoGap.NOT_ASSESSED
    elif audited is None:
        why = NoGap.NOT_AUDITED
    else:
        why = NoGap.REWORDED if reworded else known.why
    return Gap(code, known.own, known.audited, why)


def biggest_first(found: Iterable[Gap]) -> tuple[Gap, ...]:
    """Whichever its sign; equal ones in the order given; those without a gap last."""
    return tuple(sorted(found, key=_size))


def _size(each: Gap) -> tuple[bool, Fraction]:
    by = each.difference
    return by is None, -abs(by or Fraction())


@dataclass(frozen=True, slots=True)
class Tally:
    """How many points compare, and how."""

    same: int
    kinder: int  # the service gave itself more than the auditors did
    harsher: int

    @property
    def compared(self) -> int:
        return self.same + self.kinder + self.harsher


def tally(points: Iterable[Gap]) -> Tally:
    """Over the points that compare."""
    known = [by for each in points if (by := each.difference) is not None]
    return Tally(
        same=sum(by == 0 for by in known),
        kinder=sum(by < 0 for by in known),
        harsher=sum(by > 0 for by in known),
    )
