"""The three tiers of the label, ordered. Guide 2.2."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """Bronze < Argent < Or (not alphabetical). Compares with the plain string that a database returns as well."""

    BRONZE = "bronze"
    ARGENT = "argent"
    OR = "or"

    @property
    def label(self) -> str:
        """The French name, as shown: « Bronze », « Argent », « Or »."""
        return self.value.capitalize()

    @property
    def rank(self) -> int:
        """0, 1, 2 from Bronze to Or."""
        return list(Tier).index(self)

    @property
    def next(self) -> Tier | None:
        """The tier just above; None above Or."""
        return next((tier for tier in Tier if tier.rank == self.rank + 1), None)

    def __lt__(self, other: str) -> bool:
        return self.rank < Tier(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Tier(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Tier(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Tier(other).rank
