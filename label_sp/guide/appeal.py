"""The appeal against a body's decision, before its impartial commission. Guide 5.1; DEC-09."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from label_sp.guide import decision
from label_sp.guide.calendar import french_date
from label_sp.guide.decision import Scores
from label_sp.guide.failures import Failure, Failures, gathered
from label_sp.guide.impartiality import Tie, conflicts
from label_sp.guide.tiers import Tier


class Answer(StrEnum):
    """What the commission answers. DEC-09."""

    CONFIRMED = "confirmed"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        """The answer in French."""
        return "décision confirmée" if self is Answer.CONFIRMED else "décision remplacée"


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """A decision under appeal. `tier` is the tier granted, None after a refusal; ids are opaque strings.

    `survey_failures` are those of the two surveys: with one of them no tier can be granted, on appeal either. `ties`
    are those of the commission's members with the candidate, by id.
    """

    decided_on: date
    tier: Tier | None
    decider_id: str
    audit_participants: frozenset[str]
    scores: Scores
    survey_failures: Failures = ()
    registered_on: date | None = None
    answered_on: date | None = None
    ties: Mapping[str, tuple[Tie, ...]] = field(default_factory=dict)


@gathered
def failures_to_register(facts: AppealFacts, grounds: str, *, today: date) -> Iterator[Failure]:
    """What forbids registering an appeal today. DEC-09, guide 5.1. The guide sets no time limit, nor do we."""
    if facts.decided_on > today:
        yield _failure(
            "Il n’y a pas encore de décision à contester.",
            f"une décision le {french_date(facts.decided_on)}",
            "une décision notifiée",
            "Attendez la décision de l’organisme.",
        )
    if facts.registered_on is not None:
        yield _failure(
            "Un recours sur cette décision est déjà enregistré.",
            f"un recours du {french_date(facts.registered_on)}",
            "un seul recours par décision",
            "Attendez la réponse de la commission, ou complétez le recours enregistré.",
        )
    if not grounds.strip():
        yield _failure(
            "Un recours dit ce qu’il conteste.",
            "pas de motif",
            "les motifs du désaccord",
            "Écrivez les motifs du recours.",
        )


@gathered
def failures_to_compose(facts: AppealFacts, members: frozenset[str], *, today: date) -> Iterator[Failure]:
    """What is wrong with the commission: who took part in audit or decision, or is tied. DEC-09, ACT-10."""
    if not members:
        yield _failure(
            "La commission n’a pas de membre.",
            "personne",
            "des membres étrangers à l’audit et à la décision",
            "Désignez les membres de la commission.",
        )
    taken = facts.audit_participants | {facts.decider_id}
    for member in sorted(members & taken):
        part = "à la décision" if member == facts.decider_id else "à l’audit"
        yield _failure(
            "Un membre de la commission a pris part au dossier.",
            f"une personne qui a participé {part}",
            "des membres étrangers à l’audit et à la décision",
            "Remplacez ce membre.",
        )
    for member in sorted(members):
        yield from conflicts(
            facts.ties.get(member, ()),
            today,
            rule="ACT-10",
            message="Un lien avec le candidat interdit à un membre de la commission de siéger.",
            next_step="Remplacez ce membre.",
        )


@gathered
def failures_to_answer(
    facts: AppealFacts,
    answer: Answer,
    members: frozenset[str],
    *,
    today: date,
    reason: str,
    new_tier: Tier | None = None,
) -> Iterator[Failure]:
    """What forbids answering that way today. DEC-09, DEC-01 to DEC-03, DEC-07, guide 5.1.

    `new_tier` is the tier of the decision that replaces the first, None when it refuses. No appeal grants a tier whose
    conditions do not hold.
    """
    yield from failures_to_compose(facts, members, today=today)
    if facts.registered_on is None or facts.registered_on > today or facts.answered_on is not None:
        yield _failure(
            "Il n’y a pas de recours qui attende une réponse.",
            "un recours déjà traité" if facts.answered_on else "pas de recours enregistré",
            "un recours enregistré, sans réponse",
            "Enregistrez le recours avant d’y répondre.",
        )
    if not reason.strip():
        yield _failure(
            "La réponse à un recours est motivée.",
            "pas de motif",
            "les motifs de la réponse",
            "Écrivez les motifs.",
        )
    if answer is Answer.REPLACED:
        yield from _failures_of_replacement(facts, new_tier)


def _failures_of_replacement(facts: AppealFacts, new_tier: Tier | None) -> Iterator[Failure]:
    if new_tier == facts.tier:
        yield _failure(
            "La nouvelle décision est la même que la première.",
            f"palier {new_tier.label}" if new_tier else "un refus",
            "une décision différente",
            "Confirmez la décision, ou choisissez-en une autre.",
        )
    if new_tier is not None:
        yield from facts.survey_failures
        yield from decision.failures_of_tier(new_tier, facts.scores)


def _failure(message: str, found: str, needed: str, next_step: str) -> Failure:
    return Failure("DEC-09", message, found=found, needed=needed, next_step=next_step)
