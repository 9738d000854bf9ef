"""The scores of an audit, from control points to engagements. Guide 3.7.1, 3.7.2, annexes 6 and 7."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from label_sp.guide.failures import Failure, gathered
from label_sp.guide.numbers import Exact, exact, mean

ENGAGEMENT_NUMBERS = range(1, 9)  # PRO-01
SCALE = (Fraction(0), Fraction(1, 4), Fraction(3, 4), Fraction(1))  # AUD-02, local grid
CENTRAL_SCALE = (Fraction(0), Fraction(1))  # AUD-03, non or oui
MASTERED_FROM = Fraction(3, 4)  # AUD-12: 0 and 0.25 are not mastered


@dataclass(frozen=True, slots=True)
class PointScore:
    """The score of one control point; `value` is None until the auditor gives one.

    `criteria` is "engagement" or "or"; `engagement` is 1 to 8, None for the Or criteria. `applicable` comes from the
    grid and the kind of service (AUD-14): a point that is not applicable counts nowhere.
    """

    code: str
    engagement: int | None
    criteria: str
    value: Exact | None
    applicable: bool = True


def engagement_scores(points: Iterable[PointScore]) -> dict[int, Fraction | None]:
    """The score of each of the 8 engagements, out of 100; None until all its points have one. AUD-04, AUD-14."""
    counted = [point for point in points if point.criteria == "engagement"]
    return {n: _score([point for point in counted if point.engagement == n]) for n in ENGAGEMENT_NUMBERS}


def or_score(points: Iterable[PointScore]) -> Fraction | None:
    """The score of the Or criteria, out of 100; None until all their points have one. AUD-02, AUD-04."""
    return _score([point for point in points if point.criteria == "or"])


def unscored(points: Iterable[PointScore]) -> tuple[str, ...]:
    """The codes of the applicable points that wait for a score, in the order given. AUD-02, AUD-14."""
    return tuple(point.code for point in points if point.applicable and point.value is None)


def is_mastered(point: PointScore) -> bool:
    """Scored 0.75 or 1. AUD-12."""
    value = exact(point.value)
    return value is not None and value >= MASTERED_FROM


def to_the_front(points: Iterable[PointScore]) -> tuple[PointScore, ...]:
    """All the points of the last audit, those not mastered first, otherwise in the grid's order. AUD-12, guide 3.9."""
    return tuple(sorted(points, key=is_mastered))


@gathered
def failures_to_score(
    value: Decimal | Fraction | int | None, frozen: bool = False, *, scale: tuple[Fraction, ...] = SCALE
) -> Iterator[Failure]:
    """What forbids giving that score; None takes a score back. AUD-02 (AUD-03 with CENTRAL_SCALE), AUD-08."""
    if frozen:
        yield Failure(
            "AUD-08",
            "Les scores sont figés : le rapport a été transmis.",
            found="un rapport transmis au candidat",
            needed="une modification avant l’envoi du rapport",
            next_step="Les observations du candidat sont jointes au dossier ; elles ne changent aucun score.",
        )
    if value is not None and exact(value) not in scale:
        local = scale == SCALE
        yield Failure(
            "AUD-02" if local else "AUD-03",
            "Ce score n’existe pas dans la grille.",
            found=str(value).replace(".", ","),
            needed="0, 0,25, 0,75 ou 1" if local else "0 (non) ou 1 (oui)",
            next_step="Choisissez l’une des positions de l’échelle.",
        )


def _score(points: list[PointScore]) -> Fraction | None:
    applicable = [point for point in points if point.applicable]
    average = None if unscored(applicable) else mean(exact(point.value) for point in applicable)
    return None if average is None else 100 * average
