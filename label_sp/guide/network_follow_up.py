"""A network after its first label: the central service, its local ones. Guide 3.8.2, 3.9.2, 5.3.2."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from label_sp.guide import attestation, follow_up, network, suspension
from label_sp.guide.attestation import LabelFacts, Standing
from label_sp.guide.calendar import days_after, french_date, months_after, months_before
from label_sp.guide.failures import Failure, Failures, gathered
from label_sp.guide.follow_up import FollowUpCalendar, Outcome
from label_sp.guide.french import counted, period
from label_sp.guide.majority import Majority
from label_sp.guide.tiers import Tier

PREPARATION_MONTHS, DUE_MONTHS, WINDOW_MONTHS = (9, 21), (12, 24), 2  # NET-04, in N+1 and in N+2
SURVEYS_MONTHS = 18  # NET-05
KEPT_MONTHS = 24  # NET-09

# --- when -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class YearlyFollowUp:
    """One of the two yearly follow-ups of a central service: `year` is 1 in N+1, 2 in N+2. NET-04."""

    year: int
    days: FollowUpCalendar


def yearly_follow_ups(obtained_on: date) -> tuple[YearlyFollowUp, ...]:
    """NET-04: labelled 2025-07-01 → prepared from 2026-04-01 and 2027-04-01, due 2026-07-01 and 2027-07-01."""
    return tuple(
        YearlyFollowUp(year, _calendar(obtained_on, preparation, due))
        for year, (preparation, due) in enumerate(zip(PREPARATION_MONTHS, DUE_MONTHS, strict=True), start=1)
    )


def _calendar(obtained_on: date, preparation: int, months: int) -> FollowUpCalendar:
    due = months_after(obtained_on, months)
    return FollowUpCalendar(
        prepare_from=months_after(obtained_on, preparation),
        window_first=months_before(due, WINDOW_MONTHS),
        due=due,
        window_last=months_after(due, WINDOW_MONTHS),
    )


def surveys_due(initial_audit_last_day: date) -> date:
    """The last day for both surveys of an attached local service: 18 months after its audit. NET-05, guide 3.9.2."""
    return months_after(initial_audit_last_day, SURVEYS_MONTHS)


@gathered
def failures_to_hold_follow_up(
    obtained_on: date, year: int, first_day: date, last_day: date
) -> Iterator[Failure]:
    """What forbids a yearly follow-up audit on those days; `year` is 1 or 2. NET-04, guide 3.9.2."""
    first, last = yearly_follow_ups(obtained_on)[year - 1].days.window
    if not first <= first_day <= last_day <= last:
        yield Failure(
            "NET-04",
            "L’audit de suivi annuel sort de la période prévue.",
            found=period(first_day, last_day),
            needed=f"entre le {french_date(first)} et le {french_date(last)}",
            next_step=f"Choisissez des dates à 2 mois au plus de la date théorique de l’année N+{year}.",
        )


def follow_up_owed(
    obtained_on: date, central_refused_on: date | None, central_obtained_on: date | None
) -> FollowUpCalendar | None:
    """The follow-up that a local service owes once its central service was refused; None when it owes none. NET-03.

    It keeps its own label. Our reading of "entretemps": the central label came by the theoretical day, 18 months after.
    """
    days = follow_up.calendar_of(obtained_on)
    labelled = central_obtained_on is not None and central_obtained_on <= days.due
    return None if central_refused_on is None or labelled else days


# --- local services within a central approach -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttachedFacts:
    """What a local service labelled within a central approach did since its own audit. NET-05.

    `self_assessments` are the days of all those done, the initial one included; the other days are those of closings.
    """

    initial_audit_last_day: date
    initial_self_assessment_on: date
    self_assessments: tuple[date, ...] = ()
    users_closed_on: date | None = None
    agents_closed_on: date | None = None


@gathered
def failures_of_attached(facts: AttachedFacts, *, today: date) -> Iterator[Failure]:
    """What a local service has left undone, as the central audit verifies it today. NET-05, guide 3.9.2."""
    due = surveys_due(facts.initial_audit_last_day)
    for label, closed_on in (("usagers", facts.users_closed_on), ("agents", facts.agents_closed_on)):
        done = closed_on is not None and facts.initial_audit_last_day < closed_on <= due
        if not done and today > due:
            yield _attached_failure(
                f"L’enquête {label} n’a pas été menée à temps.",
                f"close le {french_date(closed_on)}" if closed_on else "pas de campagne close",
                f"une campagne close après l’audit initial, le {french_date(due)} au plus tard",
            )
    needed = len(follow_up.self_assessments_due(facts.initial_self_assessment_on, days_after(today, -1)))
    done_on = (day for day in facts.self_assessments if day <= today)
    found = len(follow_up.self_assessments_that_count(facts.initial_self_assessment_on, done_on))
    if found < needed:
        yield _attached_failure(
            "Il manque un autodiagnostic annuel.",
            follow_up.since_the_initial_one(found, facts.initial_self_assessment_on),
            f"{counted(needed, follow_up.SELF_ASSESSMENTS)}, un par an",
        )


def _attached_failure(message: str, found: str, needed: str) -> Failure:
    return Failure(
        "NET-05",
        message,
        found=found,
        needed=needed,
        next_step="Réunissez les rapports avant l’audit de suivi du service public central.",
    )


def standing_of_attached(local: LabelFacts, on: date) -> Standing:
    """What a local label is on that day: it asks nothing about the central one, suspended or not. NET-08, guide 3.9.2.

    A withdrawal of the central label does not end it by itself; `failures_to_keep` says what it then takes. NET-09.
    """
    return attestation.standing(local, on)


@dataclass(frozen=True, slots=True)
class KeepingFacts:
    """A local label when its central service's is withdrawn; what it filed since its own audit. NET-09."""

    obtained_on: date
    central_withdrawn_from: date
    follow_up_held_on: date | None = None
    self_assessments_complete: bool = False
    surveys_complete: bool = False


def is_kept_on_conditions(facts: KeepingFacts) -> bool:
    """Labelled for less than 2 years on the withdrawal's effective date; 2 years to the day is not less. NET-09."""
    return facts.obtained_on > months_before(facts.central_withdrawn_from, KEPT_MONTHS)


@gathered
def failures_to_keep(facts: KeepingFacts) -> Iterator[Failure]:
    """What a local service lacks to keep its label after its central service lost its own. NET-09, guide 5.3.2."""
    if not is_kept_on_conditions(facts):
        return
    for holds, what in (
        (facts.follow_up_held_on, "un audit de suivi « service public local »"),
        (facts.self_assessments_complete, "les rapports annuels d’autodiagnostic"),
        (facts.surveys_complete, "les rapports des enquêtes usagers et agents"),
    ):
        if not holds:
            yield Failure(
                "NET-09",
                "Ce label obtenu depuis moins de 2 ans ne reste acquis que sous conditions.",
                found=f"un label obtenu le {french_date(facts.obtained_on)}, "
                f"celui du service public central retiré le {french_date(facts.central_withdrawn_from)}",
                needed=what,
                next_step="Adressez-vous à l’organisme de certification qui a délivré le label.",
            )


# --- outcome of the year ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is missing of the 75 % in N+1 or N+2; `further` local services labelled besides make it. NET-06."""

    further: int

    @property
    def may_suspend(self) -> bool:
        """The central label may be suspended until the 75 % are there."""
        return self.further > 0


def shortfall(audited: int, labelled: int) -> Shortfall:
    """How many further local services are to be presented, all being labelled. NET-06: 7 of 10 → 2; 8 of 10 → 0.

    Our reading: those presented in addition count among the audited of the year, so that 75 % is of a larger number.
    """
    percent = network.LABELLED_PERCENT
    return Shortfall(max(0, -(-(percent * audited - 100 * labelled) // (100 - percent))))


@dataclass(frozen=True, slots=True)
class YearFacts:
    """One yearly follow-up: the tier held, the central score out of 100, those audited and labelled in the year."""

    tier_held: Tier
    central_score: Fraction | None
    audited: int
    labelled: tuple[Tier, ...]
    by: Majority = Majority.ABSOLUTE


@dataclass(frozen=True, slots=True)
class YearOutcome:
    """What the year gives; `lower_majority` tells the decider that the year's tier is under the one held. NET-07."""

    outcome: Outcome
    tier: Tier
    lower_majority: bool


def outcome(facts: YearFacts) -> YearOutcome:
    """Confirmed, raised, or an action plan when the grid misses 75 %. NET-07, guide 3.9.2.

    Our reading: a lower majority leaves the tier as it is, and is flagged.
    """
    majority = network.majority_tier(facts.labelled, facts.by)
    lower = majority is not None and majority < facts.tier_held
    if facts.central_score is None or facts.central_score < network.CENTRAL_PERCENT:
        return YearOutcome(Outcome.ACTION_PLAN, facts.tier_held, lower)
    if majority is not None and majority > facts.tier_held:
        return YearOutcome(Outcome.RAISED, majority, lower)
    return YearOutcome(Outcome.CONFIRMED, facts.tier_held, lower)


@gathered
def failures_to_conclude(facts: YearFacts) -> Iterator[Failure]:
    """What forbids concluding the year's follow-up: grid not judged, or under 75 % labelled. NET-06, NET-07."""
    if facts.central_score is None:
        yield Failure(
            "NET-07",
            "L’audit de suivi du service public central n’est pas terminé.",
            found="des points de contrôle sans score",
            needed="un score pour tous les points de la grille",
            next_step="Terminez l’audit du service public central.",
        )
    missing = shortfall(facts.audited, len(facts.labelled)).further
    if missing or not facts.audited:
        yield Failure(
            "NET-06",
            "Moins de 75 % des services publics locaux audités dans l’année sont labellisés.",
            found=network.labelled_among(len(facts.labelled), facts.audited),
            needed=counted(
                max(missing, 1),
                "aucun de plus|service public local labellisé de plus|services publics locaux labellisés de plus",
            ),
            next_step="Présentez d’autres services publics locaux ; le label central peut être suspendu entretemps.",
        )


def failures_to_suspend_for_missing_plan(
    due: date | None, received_on: date | None, *, today: date
) -> Failures:
    """What forbids suspending the central label for want of an action plan, due within 1 month. NET-07, FOL-05."""
    return suspension.failures_for_missing_plan(due, received_on, today=today)


@gathered
def failures_to_lift(plan_validated_on: date | None, *, today: date) -> Iterator[Failure]:
    """What forbids ending that suspension: it lasts until the body validated the plan. NET-07, guide 3.9.2."""
    if plan_validated_on is None or plan_validated_on > today:
        yield Failure(
            "NET-07",
            "La suspension dure jusqu’à la validation du plan d’actions.",
            found="pas de plan d’actions validé",
            needed="un plan d’actions validé par l’organisme de certification",
            next_step="Validez le plan d’actions, puis levez la suspension.",
        )
