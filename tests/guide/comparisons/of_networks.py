"""Guide 2.2.2, 3.1, 3.7.2, 3.9.2, 5.3.2: central services and their networks."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from label_sp.guide import grid, network, network_follow_up, sampling
from label_sp.guide.majority import Majority
from label_sp.guide.tiers import Tier
from tests.guide.comparisons.draws import Comparison, a_day, a_day_near, a_number_near, topic
from tests.guide.oracle import days as oracle_days
from tests.guide.oracle import deadlines as oracle_dates
from tests.guide.oracle import network as oracle


@topic("3.1, 3.3, 3.9.2")
def samples(rng: Random) -> Iterator[Comparison]:
    root = rng.randint(1, 70)
    services = max(1, a_number_near(rng, root * root, spread=1))
    yield f"{services}", sampling.sample_size(services), oracle.sample_size(services)
    left = rng.randint(0, min(services, 2 * root))
    ours = sampling.follow_up_sample_size(services, left)
    yield f"{left} left of {services}", ours, oracle.later_sample_size(services, left)


@topic("2.2.2")
def enough_labelled(rng: Random) -> Iterator[Comparison]:
    audited = rng.randint(1, 120)
    yield f"{audited}", network.labelled_needed(audited), oracle.labelled_needed(audited)


def some_points(rng: Random) -> list[bool]:
    """Around three quarters of them validated."""
    number = rng.choice((4 * rng.randint(1, 15), rng.randint(1, 60)))
    validated = min(number, a_number_near(rng, number * 3 // 4, spread=1))
    return [place < validated for place in range(number)]


def central_points(points: list[bool]) -> list[grid.PointScore]:
    return [grid.PointScore(f"C{n}", None, "engagement", int(each)) for n, each in enumerate(points)]


@topic("2.2.2, 3.7.2")
def central_grid(rng: Random) -> Iterator[Comparison]:
    points = some_points(rng)
    words = f"{sum(points)} of {len(points)}"
    yield words, network.central_score(central_points(points)), oracle.central_score(points)
    yield words, network.share(sum(points), len(points)), oracle.central_score(points)


@topic("2.2.2")
def central_label(rng: Random) -> Iterator[Comparison]:
    audited = rng.randint(1, 60)
    labelled = min(audited, a_number_near(rng, audited * 3 // 4, spread=1))
    points, assessed, surveyed = some_points(rng), rng.random() < 0.8, rng.random() < 0.8
    tiers = tuple(rng.choice(list(Tier)) for _ in range(labelled))
    facts = network.NetworkFacts(
        audited,
        tiers,
        network.central_score(central_points(points)),
        without_self_assessment=() if assessed else ("un service",),
        without_surveys=() if surveyed else ("un service",),
        follow_up=rng.random() < 0.5,
    )
    expected = oracle.central_is_labelled(
        audited=audited, labelled=labelled, points=points, self_assessed=assessed, surveyed=surveyed
    )
    words = f"{labelled} of {audited}, {sum(points)} of {len(points)} points, {assessed=}, {surveyed=}"
    found = network.verdict(facts)
    yield words, found.labelled, expected
    yield words, not network.failures_to_label(facts), expected
    yield words, found.tier, oracle.majority_tier(tiers) if expected else None


@topic("2.2.2; NET-02")
def majority(rng: Random) -> Iterator[Comparison]:
    number = rng.randint(0, 25)
    weights = [rng.random() for _ in Tier]
    tiers = rng.choices(list(Tier), weights, k=number)
    yield f"{tiers}", network.majority_tier(tiers), oracle.majority_tier(tiers)
    relative = network.majority_tier(tiers, Majority.RELATIVE)
    yield f"relative, {tiers}", relative, oracle.tier_most_obtained(tiers)


@topic("3.9.2")
def central_outcome(rng: Random) -> Iterator[Comparison]:
    points, held = some_points(rng), rng.choice(list(Tier))
    tiers = tuple(rng.choice(list(Tier)) for _ in range(rng.randint(1, 9)))
    year = network_follow_up.YearFacts(held, network.central_score(central_points(points)), len(tiers), tiers)
    found = network_follow_up.outcome(year)
    most = oracle.majority_tier(tiers)
    assert most
    expected = oracle.central_follow_up(points=points, held=held, majority=most)
    words = f"held {held}, {sum(points)} of {len(points)}, {tiers}"
    yield words, found.outcome.replace("_", " "), expected
    yield words, found.tier, most if expected == "raised" else held
    yield words, found.lower_majority, oracle.RANK[most] < oracle.RANK[held]


@topic("3.9.2; NET-06")
def further_services(rng: Random) -> Iterator[Comparison]:
    audited = rng.randint(1, 80)
    labelled = rng.randint(0, audited)
    ours = network_follow_up.shortfall(audited, labelled).further
    yield f"{labelled} of {audited}", ours, oracle.further_services(audited, labelled)


@topic("3.9.2")
def central_days(rng: Random) -> Iterator[Comparison]:
    notified = a_day(rng)
    for each in network_follow_up.yearly_follow_ups(notified):
        days = each.days
        ours = (days.prepare_from, days.due, days.window_first, days.window_last)
        yield f"notified {notified}, N+{each.year}", ours, oracle.central_dates(notified, each.year)


@topic("3.9.2, note")
def attached_services(rng: Random) -> Iterator[Comparison]:
    audited, assessed = a_day(rng), a_day(rng)
    due = oracle.local_surveys_due(audited)
    yield f"audited {audited}", network_follow_up.surveys_due(audited), due
    today = a_day_near(rng, rng.choice((due, oracle_days.months_later(assessed, 12))), 1)
    closed = [rng.choice((None, a_day_near(rng, due, 1), audited + timedelta(days=200))) for _ in range(2)]
    later = [oracle_days.months_later(assessed, months) for months in (12, 24)[: rng.randint(0, 2)]]
    facts = network_follow_up.AttachedFacts(audited, assessed, (assessed, *later), closed[0], closed[1])
    ours = not network_follow_up.failures_of_attached(facts, today=today)
    counted = oracle_dates.self_assessments_counted(assessed, [day for day in later if day <= today])
    surveyed = today <= due or all(each is not None and audited < each <= due for each in closed)
    expected = surveyed and counted >= oracle_dates.self_assessments_asked(assessed, today)
    yield f"{facts}, today {today}", ours, expected


@topic("5.3.2, note")
def kept_labels(rng: Random) -> Iterator[Comparison]:
    labelled = a_day(rng)
    withdrawn = a_day_near(rng, labelled + timedelta(days=730), 2)
    ours = network_follow_up.is_kept_on_conditions(network_follow_up.KeepingFacts(labelled, withdrawn))
    expected = oracle.must_pass_a_follow_up_to_keep(labelled, withdrawn)
    yield f"labelled {labelled}, withdrawn {withdrawn}", ours, expected
