"""Suspending a label and lifting the suspension. Guide 5.3.1."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from label_sp.guide.calendar import days_after, french_date, months_after
from label_sp.guide.failures import Failure, gathered
from label_sp.guide.french import counted

SUSPENSION_MONTHS = 12  # SUS-02
POSTPONEMENTS = 2  # SUS-01: « succession de reports », our reading


class Ground(StrEnum):
    """Why a label may be suspended. SUS-01, guide 5.3.1."""

    ACTION_PLAN_MISSING = "action_plan_missing"
    POSTPONEMENTS = "postponements"
    AUDIT_REFUSED = "audit_refused"
    MARK_MISUSED = "mark_misused"
    OWN_REQUEST = "own_request"
    NETWORK_BELOW_MINIMUM = "network_below_minimum"

    @property
    def label(self) -> str:
        """The ground in French, as notified."""
        return GROUND_LABELS[self]


GROUND_LABELS = {
    Ground.ACTION_PLAN_MISSING: "plan d’actions demandé après l’audit de suivi non produit",
    Ground.POSTPONEMENTS: "reports d’audits successifs",
    Ground.AUDIT_REFUSED: "refus de réaliser les audits dans les conditions requises",
    Ground.MARK_MISUSED: "manquement au règlement d’usage de la marque",
    Ground.OWN_REQUEST: "demande du service labellisé",
    Ground.NETWORK_BELOW_MINIMUM: "service public central : moins de 75 % de services publics locaux labellisés",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A suspension of this cycle that was lifted: the label is in force again on the day of its lifting."""

    ground: str
    started_on: date
    lifted_on: date


@dataclass(frozen=True, slots=True)
class SuspensionFacts:
    """`conform_by` is the day the body sets for conformity; `action_plan_due` the day the plan was due, if one was.

    `plan_sent_back`: the body already found one plan unfit, and asked for a better one.
    `postponements`: of the follow-up's visit, accepted and recorded. `audit_refused_on`: the day of the last refusal
    recorded. `central`: the label is that of a central service's approach.
    `record` is what was suspended and lifted before in this cycle.
    """

    ground: str
    conform_by: date
    action_plan_due: date | None = None
    action_plan_received_on: date | None = None
    record: tuple[Period, ...] = ()
    plan_sent_back: bool = False
    postponements: int = 0
    audit_refused_on: date | None = None
    central: bool = False


@dataclass(frozen=True, slots=True)
class LiftingFacts:
    """`conformity_shown_on` is the day the service showed that it conforms again, None while it has not; `ends_by` the
    last day of the 12 months, None when nobody counts them."""

    conformity_shown_on: date | None
    conform_by: date
    valid_until: date
    ends_by: date | None = None

    @property
    def last_proof(self) -> date:
        """The last day on which the service may have conformed, for what is recorded later. Our reading of SUS-03."""
        return max(self.conform_by, self.ends_by or self.conform_by)


@dataclass(frozen=True, slots=True)
class NewDateFacts:
    """Another day for conformity: the one set so far, the one wanted, the last day of the 12 months."""

    conform_by: date
    wanted: date
    ends_by: date


def last_day(counted_from: date) -> date:
    """The day by which a suspension ends, lifted or followed by a withdrawal: 12 months later. SUS-02, guide 5.3.1."""
    return months_after(counted_from, SUSPENSION_MONTHS)


def unbroken_since(started_on: date, record: Iterable[Period]) -> date:
    """The first day of a suspension: one that begins on the day of a lifting goes on with the former. LIS-02."""
    since = started_on
    for period in sorted(record, key=lambda each: each.lifted_on, reverse=True):
        if period.lifted_on >= since:
            since = min(since, period.started_on)
    return since


def counted_from(ground: str, started_on: date, record: Iterable[Period]) -> date:
    """The day from which the 12 months of a suspension are counted. SUS-02, guide 5.3.1.

    Our reading of « le délai maximum de suspension »: without a day in force in between, suspensions are one, whatever
    their grounds; and the days spent suspended for the same ground before, in this cycle, are spent. Each gives a day
    and the earlier one holds: a day spent for another ground is never counted as one of this ground.
    """
    record = tuple(record)
    spent = sum((each.lifted_on - each.started_on).days for each in record if each.ground == ground)
    return min(unbroken_since(started_on, record), days_after(started_on, -spent))


@gathered
def failures_to_suspend(facts: SuspensionFacts, *, today: date) -> Iterator[Failure]:
    """What forbids suspending today. SUS-01, SUS-02, FOL-05, guide 5.3.1."""
    if facts.ground not in list(Ground):
        yield Failure(
            "SUS-01",
            "Ce motif ne permet pas de suspendre un label.",
            found=facts.ground or "pas de motif",
            needed=" ; ".join(GROUND_LABELS.values()),
            next_step="Choisissez l’un des motifs prévus par le guide.",
        )
    if facts.ground == Ground.ACTION_PLAN_MISSING:
        yield from failures_for_missing_plan(
            facts.action_plan_due, facts.action_plan_received_on, today=today, sent_back=facts.plan_sent_back
        )
    yield from _failures_of_ground(facts)
    ends_by = last_day(counted_from(facts.ground, today, facts.record))
    if today > ends_by:
        yield Failure(
            "SUS-02",
            "Les 12 mois de suspension sont épuisés pour ce motif.",
            found=f"12 mois de suspension comptés, atteints le {french_date(ends_by)}",
            needed="moins de 12 mois de suspension, toutes celles du même motif dans ce cycle comptées ensemble",
            next_step="Laissez le label en vigueur, ou retirez-le si un motif du guide le permet (5.3.2).",
        )
    elif not today <= facts.conform_by <= ends_by:
        yield _outside(facts.conform_by, ends_by)


def _failures_of_ground(facts: SuspensionFacts) -> Iterator[Failure]:
    """Our reading of SUS-01: a ground of fact is used once the fact is on record."""
    if facts.ground == Ground.POSTPONEMENTS and facts.postponements < POSTPONEMENTS:
        yield Failure(
            "SUS-01",
            "Des reports ne se succèdent pas : il n’y en a pas deux.",
            found=counted(
                facts.postponements,
                "aucun report de l’audit de suivi accepté|report de l’audit de suivi accepté"
                "|reports de l’audit de suivi acceptés",
            ),
            needed="deux reports de l’audit de suivi au moins, demandés et acceptés sur ce site",
            next_step="Retenez un autre motif, ou tenez l’audit.",
        )
    if facts.ground == Ground.AUDIT_REFUSED and facts.audit_refused_on is None:
        yield Failure(
            "SUS-01",
            "Aucun refus d’audit n’est enregistré.",
            found="pas de refus enregistré pour ce label",
            needed="un refus du service, enregistré avec sa date",
            next_step="Enregistrez d’abord le refus : le service en est informé.",
            about="audit_refusal",
        )
    if facts.ground == Ground.NETWORK_BELOW_MINIMUM and not facts.central:
        yield Failure(
            "SUS-01",
            "Ce motif ne concerne que le label d’un service public central.",
            found="le label d’un service public local",
            needed="le label d’un service public central (3.9.2)",
            next_step="Retenez un autre motif.",
        )


def _outside(wanted: date, ends_by: date) -> Failure:
    return Failure(
        "SUS-02",
        "Une suspension dure au plus 12 mois, suspensions enchaînées comprises.",
        found=f"une mise en conformité attendue le {french_date(wanted)}",
        needed=f"une date entre aujourd’hui et le {french_date(ends_by)}",
        next_step="Fixez une date de mise en conformité dans cette période.",
    )


@gathered
def failures_to_set_new_date(facts: NewDateFacts, *, today: date) -> Iterator[Failure]:
    """What forbids another day for conformity: the 12 months are over, or the day lies outside. SUS-02, SUS-03."""
    if today > facts.ends_by:
        yield Failure(
            "SUS-02",
            "Les 12 mois de suspension sont passés : aucune nouvelle date ne peut être fixée.",
            found=f"une suspension qui prenait fin le {french_date(facts.ends_by)} au plus tard",
            needed="une décision : le retrait, ou la levée sur preuve",
            next_step="Retirez le label, ou levez la suspension si la conformité est établie.",
            about="over",
        )
    elif not today <= facts.wanted <= facts.ends_by:
        yield _outside(facts.wanted, facts.ends_by)
    elif facts.wanted == facts.conform_by:
        yield Failure(
            "SUS-03",
            "C’est la date déjà fixée.",
            found=f"le {french_date(facts.wanted)}",
            needed="une autre date",
            next_step="Choisissez une autre date, ou laissez celle qui est notifiée.",
        )


@gathered
def failures_for_missing_plan(
    due: date | None, received_on: date | None, *, today: date, sent_back: bool = False
) -> Iterator[Failure]:
    """What forbids suspending for want of a fit action plan: none asked for, it came, or its time is not over. FOL-05.

    Our reading: a plan that came protects once. When the body sent one back and the next is not fit either, it may
    suspend at once.
    """
    if due is None:
        found = "aucun plan d’actions n’a été demandé"
    elif received_on is not None and sent_back:
        return
    elif received_on is not None:
        found = f"un plan d’actions reçu le {french_date(received_on)}"
    elif today <= due:
        found = f"un plan d’actions attendu jusqu’au {french_date(due)} inclus"
    else:
        return
    yield Failure(
        "FOL-05",
        "Le label ne peut pas être suspendu faute de plan d’actions.",
        found=found,
        needed="un plan d’actions demandé, et non produit à la date fixée ou insuffisant une seconde fois",
        next_step="Attendez la fin du délai, acceptez le plan reçu ou demandez-en un meilleur avec une nouvelle date.",
    )


@gathered
def failures_to_lift(facts: LiftingFacts, *, today: date) -> Iterator[Failure]:
    """What forbids lifting the suspension today; the end of validity never moves. SUS-03, guide 5.3.1."""
    if facts.conformity_shown_on is None:
        yield Failure(
            "SUS-03",
            "La suspension ne peut pas être levée : la mise en conformité n’est pas établie.",
            found="pas de mise en conformité constatée",
            needed=f"une mise en conformité au plus tard le {french_date(facts.conform_by)}",
            next_step="Constatez la mise en conformité, puis levez la suspension.",
            about="unproven",
        )
    elif late := _late_conformity(facts, facts.conformity_shown_on, today):
        yield late
    if today > facts.valid_until:
        yield Failure(
            "SUS-03",
            "Le label est échu : la levée n’en prolonge pas la validité.",
            found=f"fin de validité le {french_date(facts.valid_until)}",
            needed="un label en cours de validité",
            next_step="Déposez une nouvelle candidature.",
            about="anew",
        )


def _late_conformity(facts: LiftingFacts, shown_on: date, today: date) -> Failure | None:
    """Within the 12 months a late conformity asks for a new date first; beyond, proof that it came within them lifts.

    Our reading of SUS-03: the body decides, and a new date is an act that everybody is told of.
    """
    within = facts.ends_by is not None and today <= facts.ends_by
    latest = facts.conform_by if within else facts.last_proof
    if shown_on <= latest:
        return None
    withdrawal = "le label peut être retiré pour mesures non prises (guide 5.3.2)."
    return Failure(
        "SUS-03",
        "La mise en conformité est arrivée après la date fixée.",
        found=f"une mise en conformité le {french_date(shown_on)}",
        needed=f"le {french_date(latest)} au plus tard",
        next_step=f"Fixez d’abord une nouvelle date, ou {withdrawal}" if within else withdrawal.capitalize(),
        about="new_date" if within else "over",
    )
