"""The audit of a local service: auditor, plan, closing meeting, report, observations. Guide 1.3, 3.6, 3.7.1, 3.9.

Its scores are in `grid` and its auditors in `auditors`, whose names are offered here too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from label_sp.guide import durations
from label_sp.guide.auditors import (
    AssignmentFacts,
    failures_of_ties,
    failures_to_assign,
    failures_to_assign_team,
)
from label_sp.guide.calendar import (
    Territory,
    days_after,
    french_date,
    is_working_day,
    working_days_before,
)
from label_sp.guide.failures import Failure, Failures, gathered
from label_sp.guide.french import counted, period
from label_sp.guide.grid import (
    CENTRAL_SCALE,
    SCALE,
    PointScore,
    engagement_scores,
    failures_to_score,
    is_mastered,
    or_score,
    to_the_front,
    unscored,
)
from label_sp.guide.impartiality import Tie

__all__ = [
    "CENTRAL_SCALE",
    "SCALE",
    "AssignmentFacts",
    "PlanFacts",
    "PointScore",
    "ReportFacts",
    "Tie",
    "earliest_first_day",
    "engagement_scores",
    "failures_of_plan_day",
    "failures_of_window",
    "failures_to_assign",
    "failures_to_assign_team",
    "failures_to_hold_closing_meeting",
    "failures_to_observe",
    "failures_to_score",
    "failures_to_send_plan",
    "failures_to_send_report",
    "is_mastered",
    "is_outside",
    "last_plan_day",
    "late_by",
    "observations_until",
    "or_score",
    "report_due",
    "to_the_front",
    "unscored",
]

UNSCORED_POINTS = "aucun point sans score|point sans score|points sans score"
PLAN_WORKING_DAYS = 10  # AUD-01
REPORT_DAYS = 21  # AUD-07
OBSERVATION_DAYS = 10  # AUD-08


# --- the plan ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The audit plan. `sites` are the sites visited; `follow_up_window` (first, last day) at a follow-up audit only.

    `ties` are those of the auditor: one that began since the assignment forbids to go on. `first_day_failures` are what
    `visit` finds of the first day: pieces too old on it, or filed too short before. `window_reason` is the
    body's, for a follow-up outside its window. `contract_days` are those on site that the contract says, None where
    it says none; `fewer_days_reason` is why the visit has fewer. `selection_failures` are what `sampling` finds of the
    choice of the sites.
    """

    first_day: date
    last_day: date
    sites: Collection[object]
    dossier_admissible: bool
    territory: Territory
    resource_persons: str
    follow_up_window: tuple[date, date] | None = None
    ties: tuple[Tie, ...] = ()
    first_day_failures: Failures = ()
    window_reason: str = ""
    contract_days: Decimal | None = None
    fewer_days_reason: str = ""
    selection_failures: Failures = ()

    @property
    def shorter_than_contract(self) -> bool:
        """CON-02: fewer days on site than the contract says."""
        visit = (self.first_day, self.last_day)
        return bool(durations.failures_against_contract(visit, self.territory, self.contract_days))

    @property
    def outside_window(self) -> bool:
        """FOL-01: a follow-up, on days before or after the two months around the 18."""
        return is_outside(self.follow_up_window, self.first_day, self.last_day)


def last_plan_day(first_day: date, territory: Territory = Territory.METROPOLE) -> date:
    """The last day to send the plan: 10 working days before the visit. AUD-01: visit 2026-03-16 → 2026-03-02."""
    return working_days_before(first_day, PLAN_WORKING_DAYS, territory)


def earliest_first_day(today: date, territory: Territory = Territory.METROPOLE) -> date:
    """The first working day on which a visit can begin if the plan is sent today. AUD-01."""
    day = days_after(today, PLAN_WORKING_DAYS)
    while not is_working_day(day, territory) or last_plan_day(day, territory) < today:
        day = days_after(day, 1)
    return day


@gathered
def failures_to_send_plan(facts: PlanFacts, *, today: date) -> Iterator[Failure]:
    """What forbids sending the plan today. Guide 3.3, 3.6, 3.7.1, 3.9.1.

    ACT-08, AUD-01, SAM-03, FOL-01, PRE-01, SUR-01, DOS-02.
    """
    yield from failures_of_ties(facts.ties, today)
    if not facts.dossier_admissible:
        yield Failure(
            "AUD-01",
            "Le dossier n’est pas complet : le plan d’audit ne peut pas partir.",
            found="un dossier dont l’organisme n’a pas accusé réception",
            needed="un dossier complet et recevable",
            next_step="Terminez l’examen de recevabilité.",
            about="admission",
        )
    if facts.last_day < facts.first_day:
        yield Failure(
            "AUD-01",
            "Le dernier jour de la visite précède le premier.",
            found=period(facts.first_day, facts.last_day),
            needed="un dernier jour égal ou postérieur au premier",
            next_step="Corrigez les dates de la visite.",
        )
    yield from _missing_from_plan(facts)
    yield from facts.selection_failures
    yield from failures_of_plan_day(facts.first_day, facts.territory, today)
    if not facts.window_reason.strip():
        yield from failures_of_window(facts.follow_up_window, facts.first_day, facts.last_day)
    yield from facts.first_day_failures
    yield from durations.failures_against_contract(
        (facts.first_day, facts.last_day),
        facts.territory,
        facts.contract_days,
        reason=facts.fewer_days_reason,
    )


def _missing_from_plan(facts: PlanFacts) -> Iterator[Failure]:
    for value, name in (
        (facts.sites, "les sites visités"),
        (facts.resource_persons.strip(), "les personnes ressources"),
    ):
        if not value:
            yield Failure(
                "AUD-01",
                f"Le plan d’audit n’indique pas {name}.",
                found="non renseigné",
                needed=name,
                next_step="Complétez le plan d’audit.",
            )


@gathered
def failures_of_plan_day(first_day: date, territory: Territory, today: date) -> Iterator[Failure]:
    """Why a plan sent today would be too late for a visit that begins that day. AUD-01."""
    last = last_plan_day(first_day, territory)
    if today > last:
        yield Failure(
            "AUD-01",
            "Il est trop tard pour transmettre le plan d’audit de cette visite.",
            found=f"une visite qui commence le {french_date(first_day)}",
            needed=f"un envoi au plus tard le {french_date(last)}, 10 jours ouvrés avant la visite",
            next_step=f"Reportez la visite au plus tôt au {french_date(earliest_first_day(today, territory))}.",
        )


def is_outside(window: tuple[date, date] | None, first_day: date, last_day: date) -> bool:
    """Do these days leave the window of the follow-up, both ends of which belong to it? FOL-01."""
    return window is not None and not window[0] <= first_day <= last_day <= window[1]


@gathered
def failures_of_window(
    window: tuple[date, date] | None, first_day: date, last_day: date
) -> Iterator[Failure]:
    """Why a follow-up on these days asks for the body's reason. FOL-01, guide 3.9.1.

    Our reading: lateness is a ground of sanction that a body may use (5.3.1, 5.3.2), not a wall; what leaves the window
    takes place with the body's written reason, which the DITP reads.
    """
    if window and is_outside(window, first_day, last_day):
        yield Failure(
            "FOL-01",
            "L’audit de suivi sort de la période prévue.",
            found=f"{period(first_day, last_day)}, sans motif",
            needed=f"entre le {french_date(window[0])} et le {french_date(window[1])}, ou le motif de l’organisme",
            next_step="Choisissez des dates dans cette période, ou écrivez pourquoi l’audit se tient en dehors : la "
            "DITP en est informée.",
            about="window",
        )


# --- the visit and its report -----------------------------------------------------------------------------------------


@gathered
def failures_to_hold_closing_meeting(
    held_on: date,
    first_day: date,
    last_day: date,
    today: date,
    *,
    planned: date | None = None,
    reason: str = "",
) -> Iterator[Failure]:
    """What forbids recording a closing meeting (restitution à chaud) held on that day. AUD-06, guide 3.7.1.

    `last_day` is the last one on site as it was, `planned` the plan's where that is another: the reason is then asked.
    """
    if last_day < first_day:
        yield Failure(
            "AUD-06",
            "La visite ne peut pas finir avant d’avoir commencé.",
            found=f"un dernier jour le {french_date(last_day)}",
            needed=f"le premier jour de la visite, le {french_date(first_day)}, ou un jour qui le suit",
            next_step="Corrigez le dernier jour sur place.",
        )
    if planned is not None and last_day != planned and not reason.strip():
        yield Failure(
            "AUD-06",
            "La visite n’a pas fini le jour prévu, et le motif manque.",
            found=f"une visite finie le {french_date(last_day)}, prévue jusqu’au {french_date(planned)}",
            needed="le motif, que le rapport imprime",
            next_step="Écrivez pourquoi la visite a fini un autre jour.",
        )
    if held_on < last_day:
        yield Failure(
            "AUD-06",
            "La restitution à chaud clôt la visite : elle ne peut pas la précéder.",
            found=f"une restitution le {french_date(held_on)}",
            needed=f"la fin de la visite, {period(first_day, last_day)}",
            next_step="Corrigez cette date, ou le dernier jour sur place s’il n’a pas été celui du plan.",
        )
    if held_on > today:
        yield Failure(
            "AUD-06",
            "La restitution à chaud n’a pas encore eu lieu.",
            found=f"une date à venir, le {french_date(held_on)}",
            needed="une restitution tenue",
            next_step="Enregistrez la restitution une fois tenue.",
        )


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the report holds. Its illustrations are texts or images; `no_illustration_reason` says why there is none."""

    unscored: tuple[str, ...]
    presentation: str
    synthesis: str
    strengths: Collection[object]
    points_of_progress: Collection[object]
    illustrations: Collection[object]
    closing_meeting_on: date | None
    last_day: date
    ties: tuple[Tie, ...] = ()
    no_illustration_reason: str = ""


def report_due(last_day: date) -> date:
    """The last day to send the report: 21 days after the last day on site. AUD-07: 2026-03-17 → 2026-04-07."""
    return days_after(last_day, REPORT_DAYS)


def late_by(last_day: date, sent_on: date) -> int:
    """How many days late the report was sent; 0 in time. AUD-07: a late report is still sent, and told as late."""
    return max(0, (sent_on - report_due(last_day)).days)


@gathered
def failures_to_send_report(facts: ReportFacts, *, today: date) -> Iterator[Failure]:
    """What forbids sending the report today; being late does not. ACT-08, AUD-02, AUD-06, AUD-07, guide 3.7.1."""
    yield from failures_of_ties(facts.ties, today)
    if facts.unscored:
        yield Failure(
            "AUD-02",
            "Tous les points de contrôle applicables ont un score, critères supplémentaires du label « Or » compris.",
            found=f"{counted(len(facts.unscored), UNSCORED_POINTS)} : {', '.join(facts.unscored)}",
            needed="un score de 0, 0,25, 0,75 ou 1 pour chacun",
            next_step="Complétez la grille.",
        )
    if facts.closing_meeting_on is None or facts.closing_meeting_on > today:
        yield Failure(
            "AUD-06",
            "La restitution à chaud n’est pas enregistrée.",
            found="pas de restitution tenue",
            needed="une restitution à la fin de la visite, avec sa date",
            next_step="Enregistrez la date de la restitution.",
        )
    yield from _missing_from_report(facts)


def _missing_from_report(facts: ReportFacts) -> Iterator[Failure]:
    parts = (
        (facts.presentation.strip(), "la présentation du service"),
        (facts.synthesis.strip(), "la synthèse des résultats"),
        (facts.strengths, "les points forts"),
        (facts.points_of_progress, "les points de progrès"),
    )
    for value, name in parts:
        if not value:
            yield Failure(
                "AUD-07",
                f"Il manque au rapport {name}.",
                found="non renseigné",
                needed=name,
                next_step="Complétez le rapport avant de le transmettre.",
            )
    if not facts.illustrations and not facts.no_illustration_reason.strip():
        yield Failure(
            "AUD-07",
            "Il manque au rapport des illustrations de la mise en œuvre des engagements.",
            found="ni exemple écrit, ni image, ni motif de leur absence",
            needed="une illustration au moins, ou le motif de leur absence",
            next_step="Écrivez un exemple constaté, ajoutez une image, ou dites pourquoi il n’y en a pas.",
        )


def observations_until(report_received_on: date) -> date:
    """The last day for observations: 10 days after the report was received. AUD-08: 2026-03-02 → 2026-03-12."""
    return days_after(report_received_on, OBSERVATION_DAYS)


@gathered
def failures_to_observe(
    report_received_on: date | None, today: date, already: bool = False
) -> Iterator[Failure]:
    """What forbids the candidate to send, or waive, its observations today. AUD-08, guide 3.7.1."""
    if report_received_on is None:
        yield Failure(
            "AUD-08",
            "Le rapport d’audit n’a pas encore été transmis.",
            found="pas de rapport reçu",
            needed="un rapport reçu",
            next_step="Attendez le rapport : vous aurez 10 jours pour répondre.",
        )
    elif today > observations_until(report_received_on):
        yield Failure(
            "AUD-08",
            "Le délai pour présenter des observations est passé.",
            found=f"rapport reçu le {french_date(report_received_on)}",
            needed=f"une réponse au plus tard le {french_date(observations_until(report_received_on))}",
            next_step="Attendez la décision : elle peut faire l’objet d’un recours.",
        )
    if already:
        yield Failure(
            "AUD-08",
            "Vous avez déjà répondu sur ce rapport.",
            found="des observations ou une renonciation enregistrées",
            needed="une seule réponse",
            next_step="Votre réponse est jointe au dossier, telle que vous l’avez envoyée.",
        )
