"""Guide 2.2.1, 3.7.1, 3.9.1: scores, tiers, what a follow-up gives; 1.4: the base of a perimeter."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from label_sp.guide import decision, eligibility, follow_up, grid, numbers
from label_sp.guide.tiers import Tier
from tests.guide.comparisons.draws import Comparison, a_score, topic
from tests.guide.oracle import perimeter as oracle_perimeter
from tests.guide.oracle import scores as oracle

FIELDS = sorted(set().union(*oracle_perimeter.FIELDS.values()) | {"police municipale", "culture"})
KINDS = {
    "commune": "commune",
    "epci": "epci",
    "département": "departement",
    "région": "region",
    "special": "special",
}


@topic("2.2.1, 3.7.1")
def grid_scores(rng: Random) -> Iterator[Comparison]:
    points, expected = [], {}
    for engagement in (*range(1, 9), None):
        values = [rng.choice(grid.SCALE) for _ in range(rng.randint(1, 7))]
        applicable = [rng.random() < 0.8 for _ in values]
        expected[engagement] = oracle.score(
            [value if kept else None for value, kept in zip(values, applicable, strict=True)]
        )
        points += [
            grid.PointScore(
                f"{engagement}.{n}", engagement, "engagement" if engagement else "or", value, kept
            )
            for n, (value, kept) in enumerate(zip(values, applicable, strict=True))
        ]
    rng.shuffle(points)
    extra = expected.pop(None)
    yield f"{points}", grid.engagement_scores(points), expected
    yield f"{points}", grid.or_score(points), extra


Drawn = tuple[dict[int, Fraction], Fraction, Fraction, Fraction]


def some_scores(rng: Random) -> Drawn:
    """Around one tier for most, so that one condition alone often decides."""
    each, agents, users = rng.choice(((50, 50, 70), (65, 65, 80), (80, 80, 90)))
    high = [Fraction(each) if rng.random() < 0.3 else Fraction(rng.randint(each, 100)) for _ in range(8)]
    if rng.random() < 0.5:
        high[rng.randrange(8)] = a_score(rng, 50, 65, 80)
    more = rng.choice((a_score(rng, 80), Fraction(100)))
    by_agents = rng.choice((a_score(rng, 50, 65, 80), Fraction(agents)))
    by_users = rng.choice((a_score(rng, 70, 80, 90), Fraction(users)))
    return dict(enumerate(high, start=1)), more, by_agents, by_users


def ours_of(drawn: Drawn) -> decision.Scores:
    engagements, more, agents, users = drawn
    return decision.Scores(engagements, or_criteria=more, agents=agents, users=users)


@topic("2.2.1, 3.8.1")
def tiers(rng: Random) -> Iterator[Comparison]:
    drawn = some_scores(rng)
    yield f"{drawn}", decision.highest_tier(ours_of(drawn)), oracle.tier_reached(*drawn)


@topic("2.2.1")
def tier_conditions(rng: Random) -> Iterator[Comparison]:
    drawn, tier = some_scores(rng), rng.choice(list(Tier))
    ours = [(each.value, each.threshold) for each in decision.conditions(tier, ours_of(drawn))]
    expected = oracle.conditions(tier, *drawn)
    yield f"{tier} {drawn}", ours, expected
    missed = sum(1 for value, minimum in expected if value < minimum)
    yield f"{tier} {drawn}", len(decision.failures_of_tier(tier, ours_of(drawn))), missed


@topic("3.9.1")
def follow_up_outcome(rng: Random) -> Iterator[Comparison]:
    drawn, held = some_scores(rng), rng.choice(list(Tier))
    ours = follow_up.outcome(held, ours_of(drawn)).replace("_", " ")
    yield f"held {held}, {drawn}", ours, oracle.follow_up(held, oracle.tier_reached(*drawn))


@topic("conventions")
def what_is_shown(rng: Random) -> Iterator[Comparison]:
    value = a_score(rng, 50, 65, 70, 80, 90)
    units, tenths = oracle.shown(value)
    yield f"{value}", numbers.rounded_down(value), f"{units},{tenths}"


@topic("1.4, focus")
def perimeters(rng: Random) -> Iterator[Comparison]:
    kind = rng.choice(list(KINDS))
    reception, everyday, agreed = (rng.random() < 0.75 for _ in range(3))
    fields = set(rng.sample(FIELDS, rng.randint(0, 2)))
    words = eligibility.CORE_FIELDS.get(eligibility.AuthorityKind.EPCI, ())
    named = {next((word for word in words if word.startswith(f"{each} (")), each) for each in fields}
    asked = eligibility.Perimeter(
        eligibility.AuthorityKind(KINDS[kind]), reception, everyday, frozenset(named), agreed_with_body=agreed
    )
    ours = not eligibility.failures_of_perimeter(asked)
    expected = oracle_perimeter.has_its_base(
        kind, reception=reception, everyday=everyday, fields=fields, agreed=agreed
    )
    yield f"{kind} {reception=} {everyday=} {agreed=} {sorted(fields)}", ours, expected
