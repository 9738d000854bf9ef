"""Draws topics until enough was compared, and keeps what disagrees."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from tests.guide.comparisons import of_dates, of_networks, of_sanctions, of_scores, of_surveys, of_timelines
from tests.guide.comparisons.draws import TOPICS, Topic

MODULES = (
    of_surveys,
    of_dates,
    of_scores,
    of_networks,
    of_sanctions,
    of_timelines,
)  # importing one registers its topics
KEPT = 5  # disagreements told of one topic; the others are counted


@dataclass(slots=True)
class Outcome:
    """What came of one topic."""

    topic: Topic
    seed: int
    compared: int = 0
    disagreed: int = 0
    told: list[str] = field(default_factory=list)

    def add(self, words: str, ours: object, theirs: object) -> None:
        self.compared += 1
        if ours == theirs:
            return
        self.disagreed += 1
        if len(self.told) < KEPT:
            self.told.append(
                f"guide {self.topic.section}, {words}:\n  label_sp.guide: {ours}\n  oracle:         {theirs}"
            )


def run(topic: Topic, comparisons: int, seed: int) -> Outcome:
    """At least so many comparisons of one topic; the same ones for the same seed."""
    outcome = Outcome(topic, seed)
    rng = Random(f"{seed} {topic.name}")  # noqa: S311 (no secret)
    while outcome.compared < comparisons:
        for words, ours, theirs in topic.draw(rng):
            outcome.add(words, ours, theirs)
    return outcome


def run_all(comparisons: int, seed: int) -> Iterator[Outcome]:
    """Every topic, the comparisons shared out evenly."""
    each = -(-comparisons // len(TOPICS))
    for topic in TOPICS.values():
        yield run(topic, each, seed)
