"""The label of a central service, out of its local services'. Guide 2.2.2, 3.7.2."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from label_sp.guide import majority, sampling
from label_sp.guide.failures import Failure, gathered
from label_sp.guide.french import counted, listed
from label_sp.guide.grid import PointScore, unscored
from label_sp.guide.majority import Majority
from label_sp.guide.numbers import Exact, exact, mean, rounded_down
from label_sp.guide.tiers import Tier

LABELLED_PERCENT = 75  # NET-01, of the local services audited in the year
CENTRAL_PERCENT = 75  # AUD-05, of the control points of the central grid

AUDITED = "aucun audité|audité|audités"
LABELLED = "aucun labellisé|labellisé|labellisés"
LOCAL_SERVICES = "aucun service public local|service public local|services publics locaux"


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What is known of a central service in one year.

    `labelled` are the tiers of the local services labelled in the year, among the `audited`; `without_self_assessment`
    and `without_surveys` name the local services that lack them (the latter at a follow-up only); `central_score` is
    the share of points validated, out of 100, None until all are judged; `local_services` is how many the central
    service has, None where it is not asked.
    """

    audited: int
    labelled: tuple[Tier, ...]
    central_score: Fraction | None
    without_self_assessment: tuple[str, ...] = ()
    without_surveys: tuple[str, ...] = ()
    local_services: int | None = None
    follow_up: bool = False
    by: Majority = Majority.ABSOLUTE


@dataclass(frozen=True, slots=True)
class NetworkCondition:
    """One condition of a central label, or of one of its tiers when `tier` is set. NET-01, NET-02.

    `value` and `threshold` are counts, or points out of 100 for the central grid; what is only complete or not is
    1 or 0, against 1. A value that is not known is None and meets nothing.
    """

    rule: str
    criterion: str
    label: str
    value: Fraction | None
    threshold: int
    tier: Tier | None = None

    @property
    def met(self) -> bool:
        """The comparison is exact: 74.99 misses 75."""
        return self.value is not None and self.value >= self.threshold

    @property
    def distance(self) -> Fraction | None:
        """By how much the threshold is exceeded, or missed when negative."""
        return None if self.value is None else self.value - self.threshold


@dataclass(frozen=True, slots=True)
class NetworkVerdict:
    """What the year gives a central service: labelled or not, on which tier, and why. NET-01, NET-02.

    `majority` is what each reading of « majorité » gives, `by` the one that gave the tier.
    """

    labelled: bool
    tier: Tier | None
    conditions: tuple[NetworkCondition, ...]
    majority: majority.Readings
    by: Majority


def labelled_needed(audited: int) -> int:
    """How many of the local services audited must be labelled: 75 %, rounded up. NET-01: 11 → 9, 53 → 40."""
    return -(-audited * LABELLED_PERCENT // 100)


def share(validated: int, total: int) -> Fraction | None:
    """The share of control points validated, out of 100, from two counts; None of no point. AUD-05: 30 of 40 → 75."""
    return Fraction(100 * validated, total) if total else None


def central_score(points: Iterable[PointScore]) -> Fraction | None:
    """The share of control points validated, out of 100; None until all are judged. AUD-03, AUD-05, AUD-14."""
    applicable = [point for point in points if point.applicable]
    share = None if unscored(applicable) else mean(exact(point.value) for point in applicable)
    return None if share is None else 100 * share


def majority_tier(labelled: Sequence[Tier], by: Majority = Majority.ABSOLUTE) -> Tier | None:
    """The tier of the majority, by the reading retained; None when nobody is labelled. NET-02, guide 2.2.2.

    Example: 4 Bronze, 3 Argent, 4 Or → Argent.
    """
    return majority.readings(labelled).retained(by)


def conditions_of_label(facts: NetworkFacts) -> tuple[NetworkCondition, ...]:
    """The cumulative conditions of a central label, each with its value and threshold. NET-01, AUD-05, SAM-01.

    That of the sample stands only where the number of local services is known, that of the surveys at a follow-up.
    """
    labelled, complete = len(facts.labelled), int(not facts.without_self_assessment)
    least = max(1, labelled_needed(facts.audited))
    rows: list[tuple[str, str, str, Exact | None, int]] = [
        ("NET-01", "labelled", "Services publics locaux labellisés parmi ceux audités", labelled, least),
        (
            "NET-01",
            "self_assessments",
            "Autodiagnostic de l’année dans chaque service public local",
            complete,
            1,
        ),
        (
            "AUD-05",
            "central_points",
            "Points validés de l’audit central",
            facts.central_score,
            CENTRAL_PERCENT,
        ),
    ]
    if facts.local_services is not None:
        size = sampling.sample_size(facts.local_services)
        rows.insert(
            0, ("SAM-01", "sample", "Services publics locaux audités dans l’année", facts.audited, size)
        )
    if facts.follow_up or facts.without_surveys:
        surveyed = int(not facts.without_surveys)
        rows.append(("NET-01", "surveys", "Enquêtes de l’année des services labellisés", surveyed, 1))
    return tuple(
        NetworkCondition(rule, key, label, exact(value), threshold)
        for rule, key, label, value, threshold in rows
    )


def conditions_of_tiers(labelled: Sequence[Tier]) -> tuple[NetworkCondition, ...]:
    """For each tier, how many hold it or better, against more than half of those labelled. NET-02, guide 2.2.2."""
    return tuple(
        NetworkCondition(
            "NET-02",
            f"majority_{tier.value}",
            f"Services labellisés au palier {tier.label} ou mieux",
            Fraction(sum(held >= tier for held in labelled)),
            len(labelled) // 2 + 1,
            tier,
        )
        for tier in Tier
    )


def verdict(facts: NetworkFacts) -> NetworkVerdict:
    """Whether the central service is labelled, and on the tier of the majority. NET-01, NET-02, guide 2.2.2."""
    needed, of_tiers = conditions_of_label(facts), conditions_of_tiers(facts.labelled)
    labelled = all(condition.met for condition in needed)
    found = majority.readings(facts.labelled)
    tier = found.retained(facts.by) if labelled else None
    return NetworkVerdict(labelled, tier, (*needed, *of_tiers), found, facts.by)


@gathered
def failures_to_label(facts: NetworkFacts) -> Iterator[Failure]:
    """Which conditions of the central label do not hold. NET-01, AUD-05, SAM-01, guide 2.2.2, 3.1, 3.7.2."""
    yield from _sample_too_small(facts)
    needed = labelled_needed(facts.audited)
    if not facts.audited or len(facts.labelled) < needed:
        yield Failure(
            "NET-01",
            "Trop peu de services publics locaux audités dans l’année sont labellisés.",
            found=labelled_among(len(facts.labelled), facts.audited),
            needed=f"{counted(needed, LABELLED)} au moins, 75 % arrondis à l’entier supérieur",
            next_step="Présentez d’autres services publics locaux à l’audit.",
        )
    if facts.central_score is None or facts.central_score < CENTRAL_PERCENT:
        yield Failure(
            "AUD-05",
            "L’audit du service public central ne valide pas 75 % des points de contrôle.",
            found=f"{rounded_down(facts.central_score)} % des points validés",
            needed="75 % des points validés au moins",
            next_step="Proposez des actions correctives sur les points non validés.",
        )
    yield from _missing("autodiagnostic de l’année", facts.without_self_assessment)
    yield from _missing("rapports des enquêtes de l’année", facts.without_surveys)


def labelled_among(labelled: int, audited: int) -> str:
    """« 2 labellisés sur 3 audités »: what is found where NET-01 or NET-06 does not hold."""
    return f"{counted(labelled, LABELLED)} sur {counted(audited, AUDITED)}"


def _sample_too_small(facts: NetworkFacts) -> Iterator[Failure]:
    needed = sampling.sample_size(facts.local_services or 0)
    if facts.audited < needed:
        yield Failure(
            "SAM-01",
            "Trop peu de services publics locaux ont été audités dans l’année.",
            found=f"{counted(facts.audited, AUDITED)} sur {counted(facts.local_services or 0, LOCAL_SERVICES)}",
            needed=f"{counted(needed, AUDITED)} au moins, la racine carrée arrondie à l’entier supérieur",
            next_step="Auditez les autres services publics locaux du tirage.",
        )


def _missing(what: str, services: tuple[str, ...]) -> Iterator[Failure]:
    if services:
        yield Failure(
            "NET-01",
            f"Il manque à des services publics locaux : {what}.",
            found=f"rien pour {listed(services)}",
            needed=f"{what}, pour chaque service public local concerné",
            next_step="Réunissez les rapports qui manquent.",
        )
