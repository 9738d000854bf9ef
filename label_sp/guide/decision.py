"""The decision on a local service: tiers, their conditions, who may decide and when. Guide 2.2.1 and 3.8.1."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from label_sp.guide import audit, bodies
from label_sp.guide.calendar import days_after, french_date, months_after
from label_sp.guide.failures import Failure, Failures, gathered
from label_sp.guide.impartiality import Tie, conflicts
from label_sp.guide.numbers import Exact, exact, rounded_down
from label_sp.guide.tiers import Tier

ENGAGEMENTS: Mapping[int, str] = MappingProxyType(  # PRO-01, in the words of the programme
    {
        1: "Bienveillance et droit à l’erreur",
        2: "Contact facile",
        3: "Accompagnement adapté",
        4: "Traitement dans les délais annoncés",
        5: "Information claire, simple et accessible",
        6: "Accès aux résultats de qualité de service",
        7: "Prise en compte des avis",
        8: "Limitation de l’impact sur l’environnement",
    }
)
OR_CRITERIA = "Critères supplémentaires du label « Or »"  # guide 2.2.1
REAPPLICATION_MONTHS = 6  # DEC-06


@dataclass(frozen=True, slots=True)
class Required:
    """The least score of each component for one tier, out of 100; `or_criteria` None where they are not asked for."""

    rule: str
    engagements: int
    agents: int
    users: int
    or_criteria: int | None = None


REQUIRED: Mapping[Tier, Required] = MappingProxyType(
    {
        Tier.BRONZE: Required("DEC-01", engagements=50, agents=50, users=70),
        Tier.ARGENT: Required("DEC-02", engagements=65, agents=65, users=80),
        Tier.OR: Required("DEC-03", engagements=80, agents=80, users=90, or_criteria=80),
    }
)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one dossier, exact and out of 100; None (or an engagement left out) is not known yet."""

    engagements: Mapping[int, Exact | None]
    or_criteria: Exact | None = None
    agents: Exact | None = None
    users: Exact | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of one tier. `distance` is value less threshold, negative when missed, None when the value is."""

    tier: Tier
    criterion: str
    label: str
    value: Fraction | None
    threshold: int

    @property
    def met(self) -> bool:
        """A value that is not known meets nothing; the comparison is exact (69.96 misses 70)."""
        return self.value is not None and self.value >= self.threshold

    @property
    def distance(self) -> Fraction | None:
        """By how much the threshold is exceeded, or missed when negative. DEC-04."""
        return None if self.value is None else self.value - self.threshold


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scores give: the tier reached (None below Bronze), the next one, and what is missing for it. DEC-04.

    `conditions` are those of the three tiers, from Bronze to Or; `missing` those of the next tier that do not hold.
    """

    tier: Tier | None
    next_tier: Tier | None
    conditions: tuple[Condition, ...]

    @property
    def missing(self) -> tuple[Condition, ...]:
        """The conditions of the next tier that do not hold; empty at Or."""
        return tuple(c for c in self.of(self.next_tier) if not c.met)

    def of(self, tier: Tier | None) -> tuple[Condition, ...]:
        """The conditions of one tier; none for None."""
        return tuple(condition for condition in self.conditions if condition.tier == tier)


def conditions(tier: Tier, scores: Scores) -> tuple[Condition, ...]:
    """The cumulative conditions of a tier: 10, or 11 with the Or criteria. DEC-01 to DEC-04, guide 2.2.1."""
    required = REQUIRED[tier]
    engagements = [
        Condition(
            tier,
            f"engagement_{n}",
            f"Engagement {n} · {name}",
            exact(scores.engagements.get(n)),
            required.engagements,
        )
        for n, name in ENGAGEMENTS.items()
    ]
    others = [
        ("or_criteria", OR_CRITERIA, scores.or_criteria, required.or_criteria),
        ("agents", "Enquête agents", scores.agents, required.agents),
        ("users", "Enquête usagers", scores.users, required.users),
    ]
    return (
        *engagements,
        *(
            Condition(tier, key, label, exact(value), least)
            for key, label, value, least in others
            if least is not None
        ),
    )


def highest_tier(scores: Scores) -> Tier | None:
    """The highest tier whose conditions all hold; None below Bronze. DEC-04, DEC-05, guide 2.2.1, 3.8.1."""
    return next((tier for tier in reversed(Tier) if all(c.met for c in conditions(tier, scores))), None)


def verdict(scores: Scores) -> Verdict:
    """What the software proposes to the body, condition by condition. DEC-04, DEC-07."""
    tier = highest_tier(scores)
    return Verdict(
        tier=tier,
        next_tier=tier.next if tier else Tier.BRONZE,
        conditions=tuple(condition for each in Tier for condition in conditions(each, scores)),
    )


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What is known when the body is about to decide. Ids are opaque strings; days are those of the acts.

    `survey_failures` are those of the two surveys' validity and age, `self_assessment_failures` those of the
    self-assessment's age on the day the visit really began (PRE-01): with one of them no tier can be granted.
    """

    scores: Scores
    report_received_on: date | None
    observations_on: date | None
    waived_on: date | None
    decider_id: str
    audit_participants: frozenset[str]
    habilitation_in_force: bool
    agreement_signed: bool
    survey_failures: Failures = ()
    self_assessment_failures: Failures = ()
    decider_ties: tuple[Tie, ...] = ()

    @property
    def file_failures(self) -> Failures:
        """What the file lacked on the day of the visit."""
        return (*self.self_assessment_failures, *self.survey_failures)


@gathered
def failures_to_decide(facts: DecisionFacts, *, today: date) -> Iterator[Failure]:
    """What forbids any decision today, whichever. ACT-06, ACT-10, CON-03, DEC-08, guide 3.8.1."""
    yield from bodies.failures_to_act(
        habilitation_in_force=facts.habilitation_in_force, agreement_signed=facts.agreement_signed
    )
    if facts.decider_id in facts.audit_participants:
        yield Failure(
            "ACT-10",
            "Vous avez participé à l’audit de ce dossier : vous ne pouvez pas en décider.",
            found="la même personne à l’audit et à la décision",
            needed="une personne qui n’a pris aucune part à l’audit",
            next_step="Demandez à une autre personne habilitée à décider de prendre cette décision.",
        )
    yield from conflicts(
        facts.decider_ties,
        today,
        rule="ACT-10",
        message="Un lien avec le candidat vous interdit de décider de son dossier.",
        next_step="Demandez à une autre personne habilitée à décider de prendre cette décision.",
    )
    yield from _failures_of_observations(facts, today)


def earliest_decision(report_received_on: date) -> date:
    """The first day a decision is possible when the candidate says nothing: the day after the 10 days. DEC-08."""
    return days_after(audit.observations_until(report_received_on), 1)


def _failures_of_observations(facts: DecisionFacts, today: date) -> Iterator[Failure]:
    """DEC-08: report received 2 March → possible on 13 March, or as soon as the candidate answered or waived."""
    if facts.report_received_on is None:
        yield Failure(
            "DEC-08",
            "Le rapport d’audit n’a pas encore été transmis au candidat.",
            found="pas de rapport reçu",
            needed="un rapport reçu, puis 10 jours pour les observations",
            next_step="Attendez que l’auditeur transmette le rapport.",
            about="report",
        )
    elif not (facts.observations_on or facts.waived_on) and today < earliest_decision(
        facts.report_received_on
    ):
        yield Failure(
            "DEC-08",
            "Le candidat peut encore présenter des observations sur le rapport.",
            found=f"rapport reçu le {french_date(facts.report_received_on)}, ni observations ni renonciation",
            needed=f"la fin des 10 jours, le {french_date(audit.observations_until(facts.report_received_on))} inclus",
            next_step=f"Décidez à partir du {french_date(earliest_decision(facts.report_received_on))}, "
            "ou dès que le candidat a répondu ou renoncé.",
        )


@gathered
def failures_to_grant(
    tier: Tier, facts: DecisionFacts, *, today: date, reason: str = ""
) -> Iterator[Failure]:
    """What forbids granting that tier today; no reason makes up for a failing condition. DEC-01 to DEC-07, PRE-01."""
    yield from failures_to_decide(facts, today=today)
    yield from facts.file_failures
    yield from failures_of_tier(tier, facts.scores)
    reached = highest_tier(facts.scores)
    if reached and tier < reached and not reason.strip():
        yield departs_from_proposal(f"palier {reached.label} proposé, palier {Tier(tier).label} retenu")


@gathered
def failures_of_tier(tier: Tier, scores: Scores) -> Iterator[Failure]:
    """One failure per condition of the tier that does not hold. DEC-01, DEC-02, DEC-03."""
    for condition in conditions(tier, scores):
        if not condition.met:
            yield _missed(condition)


def _missed(condition: Condition) -> Failure:
    tier = condition.tier.label
    return Failure(
        REQUIRED[condition.tier].rule,
        f"Le palier {tier} ne peut pas être accordé : « {condition.label} » n’atteint pas {condition.threshold}.",
        found=f"{rounded_down(condition.value)} sur 100"
        if condition.value is not None
        else "pas encore de score",
        needed=f"{condition.threshold} sur 100 au moins",
        next_step="Retenez un palier dont toutes les conditions sont remplies ; aucun motif ne permet d’y déroger.",
    )


def departs_from_proposal(found: str) -> Failure:
    """DEC-07: the decision differs from what the scores give, and nobody says why."""
    return Failure(
        "DEC-07",
        "Cette décision s’écarte de la proposition : elle doit être motivée.",
        found=found,
        needed="un motif écrit",
        next_step="Écrivez le motif de l’écart, ou suivez la proposition.",
    )


@gathered
def failures_to_refuse(facts: DecisionFacts, *, today: date, reason: str = "") -> Iterator[Failure]:
    """What forbids refusing the label today: a refusal is always reasoned in writing. DEC-05, DEC-07, guide 3.8.1."""
    yield from failures_to_decide(facts, today=today)
    if reason.strip():
        return
    yield Failure(
        "DEC-05",
        "Un refus doit être motivé par écrit.",
        found="pas de motif",
        needed="les motifs du refus, notifiés au candidat avec le rapport définitif",
        next_step="Écrivez les motifs du refus.",
    )
    if reached := highest_tier(facts.scores):
        yield departs_from_proposal(f"palier {reached.label} proposé, refus retenu")


def reapply_from(refused_on: date) -> date:
    """The first day of a new application: 6 months after the refusal's notification. DEC-06, guide 3.8.1."""
    return months_after(refused_on, REAPPLICATION_MONTHS)
