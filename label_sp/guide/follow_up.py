"""The follow-up audit of an independent local service: when, with what, and what comes of it. Guide 3.9.1."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from label_sp.guide import decision, suspension
from label_sp.guide.calendar import days_after, french_date, months_after, months_before
from label_sp.guide.decision import Condition, DecisionFacts, Scores
from label_sp.guide.dossier import SurveyFacts
from label_sp.guide.failures import Failure, Failures, gathered
from label_sp.guide.french import counted
from label_sp.guide.surveys import KIND_LABELS
from label_sp.guide.tiers import Tier

PREPARATION_MONTHS, DUE_MONTHS, WINDOW_MONTHS = 12, 18, 2  # FOL-01
SELF_ASSESSMENTS = "aucun autodiagnostic|autodiagnostic|autodiagnostics"
SELF_ASSESSMENT_MONTHS = 12  # FOL-02
SELF_ASSESSMENTS_APART_MONTHS = 6  # FOL-02, our reading
ACTION_PLAN_MONTHS = 1  # FOL-05


# --- when -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FollowUpCalendar:
    """The days of a follow-up; the audit takes place from `window_first` to `window_last`, both included. FOL-01."""

    prepare_from: date
    window_first: date
    due: date
    window_last: date

    @property
    def window(self) -> tuple[date, date]:
        """First and last day of the window."""
        return self.window_first, self.window_last


def calendar_of(obtained_on: date) -> FollowUpCalendar:
    """FOL-01: labelled 2025-07-01 → prepared from 2026-07-01, due 2027-01-01, window 2026-11-01 to 2027-03-01."""
    due = months_after(obtained_on, DUE_MONTHS)
    return FollowUpCalendar(
        prepare_from=months_after(obtained_on, PREPARATION_MONTHS),
        window_first=months_before(due, WINDOW_MONTHS),
        due=due,
        window_last=months_after(due, WINDOW_MONTHS),
    )


def self_assessments_due(initial_on: date, until: date) -> tuple[date, ...]:
    """The yearly days by which a self-assessment was due since the initial one, up to a day included. FOL-02."""
    days = (
        months_after(initial_on, SELF_ASSESSMENT_MONTHS * year)
        for year in range(1, until.year - initial_on.year + 1)
    )
    return tuple(day for day in days if day <= until)


def self_assessments_that_count(initial_on: date, done_on: Iterable[date]) -> tuple[date, ...]:
    """Those after the one that went with the application, one a year, the earliest first. FOL-02, NET-05.

    Our reading: a late one still counts for its year, so that a service that forgot one can make up for it; but one
    done less than 6 months after another, the application's included, counts with it, since two in a week do not make
    two years.
    """
    counted = [initial_on]
    for day in sorted(done_on):
        if day >= months_after(counted[-1], SELF_ASSESSMENTS_APART_MONTHS):
            counted.append(day)
    return tuple(counted[1:])


# --- opening ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What goes with a follow-up request; `self_assessments` are the days of all those done.

    `initial_self_assessment_on` is the day of the one that went with the application.

    `piece_failures` are those of `follow_up_request`; `concluded_on` is the day this cycle's follow-up was concluded,
    None as long as it was not.
    """

    obtained_on: date
    initial_audit_last_day: date
    initial_self_assessment_on: date
    self_assessments: tuple[date, ...]
    users: SurveyFacts | None
    agents: SurveyFacts | None
    concluded_on: date | None = None
    piece_failures: Failures = ()


@gathered
def failures_to_open(facts: OpeningFacts, *, today: date) -> Iterator[Failure]:
    """What forbids opening the follow-up today. FOL-01, FOL-02, guide 3.9.1."""
    if facts.concluded_on:
        yield Failure(
            "FOL-01",
            "L’audit de suivi de ce cycle a déjà eu lieu.",
            found=f"un suivi conclu le {french_date(facts.concluded_on)}",
            needed="un seul audit de suivi par cycle",
            next_step="Préparez le renouvellement du label.",
            about="held",
        )
    prepare_from = calendar_of(facts.obtained_on).prepare_from
    if today < prepare_from:
        yield Failure(
            "FOL-01",
            "Il est trop tôt pour préparer l’audit de suivi.",
            found=f"un label obtenu le {french_date(facts.obtained_on)}",
            needed="12 mois après l’obtention du label",
            next_step=f"Revenez à partir du {french_date(prepare_from)}.",
        )
    yield from failures_of_yearly_self_assessments(
        facts.initial_self_assessment_on, facts.self_assessments, today=today
    )
    yield from failures_of_surveys(facts.users, facts.agents, facts.initial_audit_last_day)
    yield from facts.piece_failures


@gathered
def failures_of_yearly_self_assessments(
    initial_on: date, done_on: tuple[date, ...], *, today: date
) -> Iterator[Failure]:
    """One self-assessment for each year elapsed since the initial one, and one at least. FOL-02, guide 3.9.1.

    On the last day of a year its self-assessment is still owed by that evening, not missing yet.
    """
    needed = max(1, len(self_assessments_due(initial_on, days_after(today, -1))))
    found = len(self_assessments_that_count(initial_on, (day for day in done_on if day <= today)))
    if found < needed:
        yield Failure(
            "FOL-02",
            "Il manque un autodiagnostic annuel depuis la candidature initiale.",
            found=since_the_initial_one(found, initial_on),
            needed=f"{counted(needed, SELF_ASSESSMENTS)}, un par an, à 6 mois d’écart au moins",
            next_step="Réalisez et déposez l’autodiagnostic qui manque.",
            about="yearly",
        )


def since_the_initial_one(found: int, initial_on: date) -> str:
    """« aucun autodiagnostic depuis celui du lundi 5 janvier 2026 »."""
    return f"{counted(found, SELF_ASSESSMENTS)} depuis celui du {french_date(initial_on)}"


@gathered
def failures_of_surveys(
    users: SurveyFacts | None, agents: SurveyFacts | None, since: date
) -> Iterator[Failure]:
    """What is wrong with both surveys at a follow-up: done again since the initial audit, and valid. FOL-02."""
    for kind, survey in (("users", users), ("agents", agents)):
        if survey is None or survey.closed_on is None or survey.closed_on <= since:
            yield _survey_to_do_again(kind, survey.closed_on if survey else None, since)
        elif not survey.valid:
            yield from survey.failures


def _survey_to_do_again(kind: str, closed_on: date | None, since: date) -> Failure:
    return Failure(
        "FOL-02",
        f"{KIND_LABELS[kind].capitalize()} : elle est à mener de nouveau pour l’audit de suivi.",
        found=f"une campagne close le {french_date(closed_on)}" if closed_on else "pas de campagne close",
        needed=f"une campagne close après l’audit initial ({french_date(since)})",
        next_step="Menez une nouvelle campagne, puis déposez ses résultats.",
        about="survey",
    )


# --- concluding -------------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What comes of a follow-up. FOL-03, FOL-04, FOL-05."""

    CONFIRMED = "confirmed"
    RAISED = "raised"
    ACTION_PLAN = "action_plan"

    @property
    def label(self) -> str:
        """The outcome in French."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    Outcome.CONFIRMED: "palier confirmé",
    Outcome.RAISED: "palier supérieur attribué",
    Outcome.ACTION_PLAN: "plan d’actions demandé",
}


def outcome(tier_held: Tier, scores: Scores) -> Outcome:
    """What the scores give: a higher tier, the same, or an action plan when a minimum of the tier held is missed.

    FOL-03, FOL-04, FOL-05, guide 3.9.1. The follow-up never lowers a tier by itself.
    """
    reached = decision.highest_tier(scores)
    if reached is None or reached < tier_held:
        return Outcome.ACTION_PLAN
    return Outcome.RAISED if reached > tier_held else Outcome.CONFIRMED


def points_to_restore(tier_held: Tier, scores: Scores) -> tuple[Condition, ...]:
    """The points that need an action plan, with their thresholds: the minimums of the tier held that are missed.

    FOL-05, guide 3.9.1 « pour revenir au niveau minimum requis sur les points qui le nécessitent ».
    """
    return tuple(each for each in decision.conditions(tier_held, scores) if not each.met)


@gathered
def failures_to_conclude(
    chosen: Outcome,
    tier_held: Tier,
    facts: DecisionFacts,
    *,
    today: date,
    reason: str = "",
    new_tier: Tier | None = None,
) -> Iterator[Failure]:
    """What forbids concluding the follow-up that way today. FOL-03, FOL-04, FOL-05, DEC-07, DEC-08, guide 3.9.1.

    `new_tier` is the tier granted when it is raised, None otherwise. Confirming or raising asks for all conditions of
    the tier concerned, whatever the reason; concluding lower than the scores give asks for a reason.
    """
    yield from decision.failures_to_decide(facts, today=today)
    tier = new_tier if chosen is Outcome.RAISED else tier_held
    if tier is None or (chosen is Outcome.RAISED and tier <= tier_held):
        yield _not_higher(tier_held, tier)
    elif chosen is not Outcome.ACTION_PLAN:
        yield from facts.file_failures
        yield from decision.failures_of_tier(tier, facts.scores)
    if _is_below_proposal(chosen, tier, tier_held, facts.scores) and not reason.strip():
        proposed = outcome(tier_held, facts.scores)
        yield decision.departs_from_proposal(f"proposition : {proposed.label} ; décision : {chosen.label}")


def _is_below_proposal(chosen: Outcome, tier: Tier | None, tier_held: Tier, scores: Scores) -> bool:
    reached = decision.highest_tier(scores)
    if reached is None or reached < tier_held:
        return False
    return chosen is Outcome.ACTION_PLAN or (tier is not None and tier < reached)


def _not_higher(held: Tier, new: Tier | None) -> Failure:
    return Failure(
        "FOL-04",
        "Le palier attribué doit être supérieur au palier détenu.",
        found=f"palier {new.label}" if new else "pas de palier choisi",
        needed=f"un palier au-dessus de {held.label}",
        next_step="Choisissez un palier supérieur, ou confirmez le palier détenu.",
    )


# --- the action plan --------------------------------------------------------------------------------------------------


def action_plan_due(requested_on: date) -> date:
    """The last day to file the action plan: 1 month after it was asked for. FOL-05, guide 3.9.1."""
    return months_after(requested_on, ACTION_PLAN_MONTHS)


@gathered
def failures_to_send_back(received_on: date | None, due_on: date, *, today: date) -> Iterator[Failure]:
    """What forbids asking for a better plan: none came, or the new day lies outside the month. FOL-05.

    Our reading: a better plan has at least a day, and no more than the month that the first one had.
    """
    if received_on is None:
        yield Failure(
            "FOL-05",
            "Le plan d’actions n’a pas encore été déposé : il n’y a rien à améliorer.",
            found="pas de plan d’actions",
            needed="un plan d’actions reçu, qui ne convient pas",
            next_step="Attendez le plan d’actions, ou suspendez le label une fois sa date passée.",
        )
    latest = action_plan_due(today)
    if not today < due_on <= latest:
        yield Failure(
            "FOL-05",
            "Un meilleur plan d’actions s’attend dans le mois qui suit la demande.",
            found=f"une date fixée au {french_date(due_on)}",
            needed=f"une date après aujourd’hui, et au plus tard le {french_date(latest)}",
            next_step="Fixez une date dans ce délai.",
        )


@gathered
def failures_to_accept_plan(received_on: date | None) -> Iterator[Failure]:
    """What forbids accepting the action plan: it has not come. FOL-05."""
    if received_on is None:
        yield Failure(
            "FOL-05",
            "Le plan d’actions n’a pas encore été déposé.",
            found="pas de plan d’actions",
            needed="un plan d’actions pour revenir au niveau requis",
            next_step="Le service transmet son plan d’actions.",
        )


def failures_to_suspend_for_missing_plan(
    due: date | None, received_on: date | None, *, today: date, sent_back: bool = False
) -> Failures:
    """What forbids suspending for want of an action plan. FOL-05, SUS-01."""
    return suspension.failures_for_missing_plan(due, received_on, today=today, sent_back=sent_back)
