"""Draws of local services and of sites, at random and open to anyone's recomputation. Guide 3.1, 3.3, 3.9.2."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isqrt

from label_sp.guide.failures import Failure, gathered
from label_sp.guide.french import counted


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


@gathered
def failures_to_draw(sites: int) -> Iterator[Failure]:
    """Why there is nothing to draw among so many sites of a perimeter. SAM-03."""
    if sites < 2:
        yield Failure(
            "SAM-03",
            "Il n’y a pas de site à tirer au sort.",
            found=counted(
                sites, "aucun site dans le périmètre|site dans le périmètre|sites dans le périmètre"
            ),
            needed="un périmètre de deux sites au moins",
            next_step="Indiquez ce site au plan d’audit.",
            about="plan",
        )


@gathered
def failures_of_selection(
    *,
    visited: Collection[str],
    eligible: Collection[str],
    drawn: Collection[str] | None,
    listed: Collection[str] | None,
) -> Iterator[Failure]:
    """What is wrong with the sites that a plan names, each by its name. SAM-03, guide 3.3.

    `eligible` are those in the perimeter today; `drawn` and `listed` the result and the list of the draw that counts,
    None without a draw. Our reading: a visit of every site needs no draw; each site drawn is visited, others may be.
    """
    if not visited or set(visited) >= set(eligible):
        return
    if drawn is None or listed is None:
        yield Failure(
            "SAM-03",
            "Les sites visités n’ont pas été tirés au sort.",
            found=f"{_sites(len(set(visited)))} sur {len(eligible)}, sans tirage",
            needed="un tirage au sort parmi les sites du périmètre, ou la visite de tous",
            next_step="Tirez au sort les sites à visiter.",
        )
    elif set(listed) != set(eligible):
        yield Failure(
            "SAM-03",
            "Le périmètre a changé depuis le tirage au sort.",
            found=f"{_sites(len(listed))} le jour du tirage, {_sites(len(eligible))} aujourd’hui"
            if len(listed) != len(eligible)
            else "d’autres sites que le jour du tirage",
            needed="un tirage parmi les sites du périmètre d’aujourd’hui",
            next_step="Refaites le tirage, avec ce motif.",
        )
    elif missing := sorted(set(drawn) - set(visited)):
        yield Failure(
            "SAM-03",
            "Des sites tirés au sort ne sont pas au plan d’audit.",
            found=f"sans visite : {', '.join(missing)}",
            needed="tous les sites tirés au sort ; d’autres peuvent s’y ajouter",
            next_step="Ajoutez-les au plan, ou refaites le tirage avec son motif.",
        )


def _sites(count: int) -> str:
    return counted(count, "aucun site|site|sites")


def _rank(seed: str, unit: str) -> str:
    return sha256(f"{seed}:{unit}".encode()).hexdigest()
