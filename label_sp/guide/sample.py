"""How the sample of a survey stands for its population, by site and by contact channel. Guide 3.4.1, SUU-06."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import erfc, exp, pi, sqrt

from label_sp.guide.failures import Failure, gathered
from label_sp.guide.numbers import signed
from label_sp.guide.surveys import KIND_LABELS, Kind

LEAST_EXPECTED = 5  # people: under it, chi-square says nothing of a cell
RARE, VERY_RARE = 0.05, 0.01


class Likeness(StrEnum):
    """What the test says, from the gaps that chance explains to those that it does not."""

    UNKNOWN = "unknown"
    ALIKE = "alike"
    DOUBTFUL = "doubtful"
    UNLIKE = "unlike"


LIKENESS_LABELS = {
    Likeness.UNKNOWN: "L’échantillon est trop petit pour en juger : il faudrait au moins deux groupes où 5 personnes "
    "sont attendues.",
    Likeness.ALIKE: "Le hasard d’un tirage donne souvent de tels écarts : l’échantillon ressemble à la population par "
    "site et par canal.",
    Likeness.DOUBTFUL: "Un tirage au hasard donne de tels écarts moins d’une fois sur 20 : expliquez-les dans la "
    "constitution de l’échantillon.",
    Likeness.UNLIKE: "Un tirage au hasard donne de tels écarts moins d’une fois sur 100 : l’échantillon ne ressemble "
    "pas à la population par site et par canal. Expliquez pourquoi, ou sollicitez d’autres usagers.",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The users of one site by one channel: how many there are, how many of them are solicited."""

    site: str
    channel: str
    population: int
    sample: int


@dataclass(frozen=True, slots=True)
class CellGap:
    """One cell against its population: `expected` people of a sample in proportion, both shares and their gap in
    points of percentage. `too_small`: fewer than 5 people are expected, so its gap alone says nothing."""

    cell: Cell
    expected: Fraction
    share_of_population: Fraction
    share_of_sample: Fraction
    too_small: bool

    @property
    def gap(self) -> Fraction:
        """In points: above 0, more were solicited than their part."""
        return 100 * (self.share_of_sample - self.share_of_population)

    @property
    def gap_in_words(self) -> str:
        """« +3,2 », « -1,5 », « = »."""
        return signed(self.gap)


@dataclass(frozen=True, slots=True)
class Representativeness:
    """The table and the test. `statistic` is exact, `chance` how often a draw at random gives gaps as large.

    Cells where fewer than 5 people are expected are judged together. None and UNKNOWN where fewer than two groups are
    left.
    """

    cells: tuple[CellGap, ...]
    population: int
    sample: int
    statistic: Fraction | None
    degrees: int
    chance: float | None
    likeness: Likeness

    @property
    def in_words(self) -> str:
        return LIKENESS_LABELS[self.likeness]


def representativeness(cells: Sequence[Cell]) -> Representativeness | None:
    """Gap of each cell, and chi-square of all: None when nobody is counted yet. SUU-06.

    [(200, 20), (100, 10)] → no gap at all; [(500, 80), (500, 20)] → expected 50 each, statistic 36, unlike.
    """
    population, sample = sum(each.population for each in cells), sum(each.sample for each in cells)
    if not population or not sample:
        return None
    gaps = tuple(_gap(each, population, sample) for each in cells)
    groups = _groups(gaps)
    degrees = len(groups) - 1
    if degrees < 1:
        return Representativeness(gaps, population, sample, None, 0, None, Likeness.UNKNOWN)
    statistic = sum(((found - expected) ** 2 / expected for found, expected in groups), Fraction())
    chance = chance_of(statistic, degrees)
    return Representativeness(gaps, population, sample, statistic, degrees, chance, _likeness(chance))


def chance_of(statistic: Fraction, degrees: int) -> float:
    """How often chance alone gives a chi-square at least that large: (3.841…, 1) → 0.05, (5.991…, 2) → 0.05.

    Both closed forms go up by two degrees at a time from one (erfc) or two (exp).
    """
    half = float(statistic) / 2
    odd = degrees % 2
    chance = erfc(sqrt(half)) if odd else exp(-half)
    term = exp(-half) * (2 * sqrt(half / pi) if odd else half)
    for reached in range(1 + (not odd), degrees, 2):
        chance += term
        term *= half / (reached / 2 + 1)
    return min(chance, 1.0)


@gathered
def failures_of_method(kind: Kind, sample_method: str) -> Iterator[Failure]:
    """A campaign opens once its candidate has said how its sample was built. SUU-06, SUA-02."""
    if sample_method.strip():
        return
    users = kind == "users"
    yield Failure(
        "SUU-06" if users else "SUA-02",
        f"{KIND_LABELS[kind].capitalize()} : la constitution de l’échantillon n’est pas dite.",
        found="aucun texte",
        needed="comment les usagers sollicités ont été choisis, par site et par canal"
        if users
        else "les équipes et les fonctions sollicitées, et pourquoi d’autres ne le sont pas",
        next_step="Écrivez-le dans la déclaration de la campagne : l’auditeur le lit avant sa visite.",
    )


@gathered
def failures_of_concerned(concerned: int, solicited: int) -> Iterator[Failure]:
    """The agents solicited are among those concerned. SUA-02."""
    if solicited > concerned:
        yield Failure(
            "SUA-02",
            "Il y aurait plus d’agents sollicités que d’agents concernés.",
            found=f"agents sollicités : {solicited}, concernés : {concerned}",
            needed=f"agents concernés : {solicited} au moins, ou moins d’agents sollicités",
            next_step="Corrigez l’un des deux nombres dans la déclaration, ou retirez des adresses.",
        )


def _gap(cell: Cell, population: int, sample: int) -> CellGap:
    share = Fraction(cell.population, population)
    expected = sample * share
    return CellGap(cell, expected, share, Fraction(cell.sample, sample), expected < LEAST_EXPECTED)


def _groups(gaps: Sequence[CellGap]) -> list[tuple[int, Fraction]]:
    """(found, expected) of what is judged: the large cells, and the small ones together where they are large enough."""
    groups = [(each.cell.sample, each.expected) for each in gaps if not each.too_small]
    small = [each for each in gaps if each.too_small]
    found_in_small = sum(each.cell.sample for each in small)
    together = found_in_small, sum((each.expected for each in small), Fraction())
    if together[1] >= LEAST_EXPECTED:
        return [*groups, together]
    if groups and small:
        found, expected = groups.pop(min(range(len(groups)), key=lambda place: groups[place][1]))
        groups.append((found + together[0], expected + together[1]))
    return groups


def _likeness(chance: float) -> Likeness:
    if chance < VERY_RARE:
        return Likeness.UNLIKE
    return Likeness.DOUBTFUL if chance < RARE else Likeness.ALIKE
