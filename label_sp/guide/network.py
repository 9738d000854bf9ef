"""The label of a central service, out of its local services'. Guide 2.2.2, 3.7.2."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from label_sp.guide.failures import Failure, gathered
from label_sp.guide.grid import PointScore, unscored
from label_sp.guide.numbers import exact, mean, rounded_down
from label_sp.guide.tiers import Tier

LABELLED_PERCENT = 75  # NET-01, of the local services audited in the year
CENTRAL_PERCENT = 75  # AUD-05, of the control points of the central grid


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What is known of a central service in one year.

    `labelled` are the tiers of the local services labelled in the year, among the `audited`; `without_self_assessment`
    and `without_surveys` name the local services that lack them (the latter at a follow-up only); `central_score` is
    the share of points validated, out of 100, None until all are judged.
    """

    audited: int
    labelled: tuple[Tier, ...]
    central_score: Fraction | None
    without_self_assessment: tuple[str, ...] = ()
    without_surveys: tuple[str, ...] = ()


def labelled_needed(audited: int) -> int:
    """How many of the local services audited must be labelled: 75 %, rounded up. NET-01: 11 → 9, 53 → 40."""
    return -(-audited * LABELLED_PERCENT // 100)


def central_score(points: Iterable[PointScore]) -> Fraction | None:
    """The share of control points validated, out of 100; None until all are judged. AUD-03, AUD-05, AUD-14."""
    applicable = [point for point in points if point.applicable]
    share = None if unscored(applicable) else mean(exact(point.value) for point in applicable)
    return None if share is None else 100 * share


def majority_tier(labelled: Sequence[Tier]) -> Tier | None:
    """The highest tier that more than half hold, or better; None when nobody is labelled. NET-02, guide 2.2.2.

    Example: 4 Bronze, 3 Argent, 4 Or → Argent.
    """
    reached = (tier for tier in reversed(Tier) if 2 * sum(held >= tier for held in labelled) > len(labelled))
    return next(reached, None)


@gathered
def failures_to_label(facts: NetworkFacts) -> Iterator[Failure]:
    """Which conditions of the central label do not hold. NET-01, AUD-05, guide 2.2.2, 3.7.2."""
    needed = labelled_needed(facts.audited)
    if not facts.audited or len(facts.labelled) < needed:
        yield Failure(
            "NET-01",
            "Trop peu de services locaux audités dans l’année sont labellisés.",
            found=f"{len(facts.labelled)} labellisés sur {facts.audited} audités",
            needed=f"{needed} labellisés au moins, 75 % arrondis à l’entier supérieur",
            next_step="Présentez d’autres services locaux à l’audit.",
        )
    if facts.central_score is None or facts.central_score < CENTRAL_PERCENT:
        yield Failure(
            "AUD-05",
            "L’audit du service central ne valide pas 75 % des points de contrôle.",
            found=f"{rounded_down(facts.central_score)} % des points validés",
            needed="75 % des points validés au moins",
            next_step="Proposez des actions correctives sur les points non validés.",
        )
    yield from _missing("autodiagnostic de l’année", facts.without_self_assessment)
    yield from _missing("rapports des enquêtes de l’année", facts.without_surveys)


def _missing(what: str, services: tuple[str, ...]) -> Iterator[Failure]:
    if services:
        yield Failure(
            "NET-01",
            f"Il manque à des services locaux : {what}.",
            found=f"{len(services)} sans : {', '.join(services)}",
            needed=f"{what}, pour chaque service local concerné",
            next_step="Réunissez les rapports qui manquent.",
        )
