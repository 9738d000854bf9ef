"""Which tier « la majorité » of the local services gives their central service: the word has two readings.

NET-02, guide 2.2.2. The guide does not say what holds when no tier has an absolute majority.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from label_sp.guide.tiers import Tier


class Majority(StrEnum):
    """The two readings; ours is the absolute one, until the DITP retains the other."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"

    @property
    def label(self) -> str:
        """In French, as shown."""
        return _LABELS[self]


_LABELS = {
    Majority.ABSOLUTE: "Majorité absolue : le plus haut palier que plus de la moitié atteint ou dépasse",
    Majority.RELATIVE: "Majorité relative : le palier le plus obtenu",
}


@dataclass(frozen=True, slots=True)
class Readings:
    """What each reading gives. `absolute` is None when nobody is labelled, `relative` at a tie as well.

    `outright` is the tier that more than half hold, itself and not a better one: with it the two readings agree.
    """

    absolute: Tier | None
    relative: Tier | None
    outright: Tier | None

    @property
    def alarm(self) -> bool:
        """No tier has an absolute majority: the guide's sentence does not decide, the DITP's setting does."""
        return self.absolute is not None and self.outright is None

    @property
    def differ(self) -> bool:
        """Do the two readings give two tiers?"""
        return self.retained(Majority.ABSOLUTE) != self.retained(Majority.RELATIVE)

    def retained(self, by: Majority) -> Tier | None:
        """The tier by that reading. Ours: several tiers obtained as often as each other name none, the absolute one
        decides then."""
        return self.absolute if by is Majority.ABSOLUTE or self.relative is None else self.relative


def readings(labelled: Sequence[Tier]) -> Readings:
    """Both readings of the local services labelled in the year. NET-02, guide 2.2.2.

    Example: 11 Or, 7 Bronze, 6 Argent → Argent by the absolute reading (17 of 24 hold it or better), Or by the other.
    """
    numbers = Counter(labelled)
    most = max(numbers.values(), default=0)
    first = [tier for tier, number in numbers.items() if number == most]
    held = (tier for tier in reversed(Tier) if 2 * sum(each >= tier for each in labelled) > len(labelled))
    return Readings(
        absolute=next(held, None),
        relative=first[0] if len(first) == 1 else None,
        outright=first[0] if 2 * most > len(labelled) else None,
    )
