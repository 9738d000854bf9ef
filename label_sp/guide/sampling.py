"""Draws of local services and of sites, at random and open to anyone's recomputation. Guide 3.1, 3.3, 3.9.2."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isqrt


def sample_size(units: int) -> int:
    """How many of n local services are audited at least: ceil(sqrt(n)), in integers. SAM-01: 10 → 4, 2800 → 53."""
    if units < 0:
        raise ValueError("A number of local services cannot be negative.")
    return isqrt(units - 1) + 1 if units else 0


def follow_up_sample_size(units: int, not_audited_yet: int) -> int:
    """The draw of N+1 and N+2: ceil(sqrt(n)), or all that are left when fewer are. SAM-02, guide 3.9.2."""
    return min(sample_size(units), not_audited_yet)


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw and all that it takes to redo it: every unit with its hash in rank order, the list's own hash. SAM-04."""

    drawn: tuple[str, ...]
    ranking: tuple[tuple[str, str], ...]
    units_sha256: str


def units_sha256(units: Iterable[str]) -> str:
    """The hash that freezes a list before its seed is drawn. SAM-04.

    SHA-256, in hex, of the ids sorted by code point, one per line, each line ended by a newline, in UTF-8:
    `LC_ALL=C sort units.txt | sha256sum` gives the same.
    """
    return sha256("".join(f"{unit}\n" for unit in sorted(units)).encode()).hexdigest()


def replay(seed: str, units: Iterable[str], size: int) -> Draw:
    """The draw of `size` units, or of all of them when fewer, with what proves it. SAM-04.

    A unit's rank is that of sha256("seed:unit") in hex, ascending: `printf '%s' 'seed:unit' | sha256sum`. Raises
    ValueError on a unit listed twice or written on two lines, or a negative size.
    """
    listed = sorted(units)
    if any("\n" in unit for unit in listed):
        raise ValueError("A unit is written on two lines: the list could be read in two ways.")
    drawn = draw(seed, listed, size)
    ranking = sorted(((unit, _rank(seed, unit)) for unit in listed), key=lambda ranked: ranked[1])
    return Draw(drawn, tuple(ranking), units_sha256(listed))


def draw(seed: str, units: Iterable[str], size: int) -> tuple[str, ...]:
    """The first `size` units by sha256 of "seed:unit", or all of them when fewer. SAM-04.

    The order in which units are listed does not matter: with the seed and the list, anyone finds the same result.
    Raises ValueError on a unit listed twice or a negative size.
    """
    listed = list(units)
    if len(set(listed)) != len(listed):
        raise ValueError("A unit is listed twice in the draw.")
    if size < 0:
        raise ValueError("The size of a draw cannot be negative.")
    return tuple(sorted(listed, key=lambda unit: _rank(seed, unit))[:size])


def draw_follow_up(seed: str, units: Iterable[str], audited: Iterable[str]) -> tuple[str, ...]:
    """The draw of N+1 or N+2, among the local services not audited yet; all of them when fewer are left. SAM-02."""
    listed, done = tuple(units), frozenset(audited)
    left = [unit for unit in listed if unit not in done]
    return draw(seed, left, follow_up_sample_size(len(listed), len(left)))


def draw_sites(seed: str, in_perimeter: Mapping[str, bool], size: int) -> tuple[str, ...]:
    """Sites to visit, never one outside the perimeter; the body fixes how many. SAM-03, guide 3.3."""
    return draw(seed, (site for site, inside in in_perimeter.items() if inside), size)


def is_replayed(seed: str, units: Iterable[str], result: Sequence[str]) -> bool:
    """Whether a kept result is the one that the seed and the list give. SAM-04."""
    return draw(seed, units, len(result)) == tuple(result)


def _rank(seed: str, unit: str) -> str:
    return sha256(f"{seed}:{unit}".encode()).hexdigest()
