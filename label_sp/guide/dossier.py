"""The application file: what it holds, when it is submitted, how the body examines it. Guide 3.1, 3.4, 3.5."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from label_sp.guide import bodies, eligibility, surveys
from label_sp.guide.calendar import days_after, french_date, months_before
from label_sp.guide.failures import Failure, Failures, gathered
from label_sp.guide.numbers import Exact, rounded_down

PIECES: Mapping[str, str] = MappingProxyType(  # DOS-01, guide 3.5.1
    {
        "candidate_data": "présentation du candidat",
        "organisation_chart": "organigramme",
        "training_plan": "plan de formation (année en cours et année précédente)",
        "self_assessment": "rapport d’autodiagnostic",
        "user_sample_method": "méthode de constitution de l’échantillon d’usagers",
        "survey_reports": "rapports des enquêtes usagers et agents",
        "improvement_plan": "plan d’actions d’amélioration",
        "quality_indicators": "liste des indicateurs de qualité de service",
    }
)
SELF_ASSESSMENT_MONTHS = 12  # PRE-01
SUBMISSION_MONTHS = 1  # DOS-02
COMPLEMENT_DAYS = 1  # DOS-04: the day before the visit
INDICATOR_MONTHS = 6  # DOS-06


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """What a dossier knows of one of its campaigns; `failures` are those of its validity."""

    closed_on: date | None
    valid: bool
    global_note: Exact | None
    failures: Failures = ()
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """What is known of a dossier that its candidate is about to submit.

    `pieces_present` holds keys of PIECES; `indicators_since` the day each quality indicator was put in place;
    `reapply_from` the first day of a new application after a refusal, None when nothing was refused; `sites` how many
    sites the perimeter holds.
    """

    pieces_present: frozenset[str]
    self_assessment_on: date | None
    users: SurveyFacts | None
    agents: SurveyFacts | None
    audit_first_day: date | None
    audit_last_day: date | None
    indicators_since: tuple[date, ...]
    body_chosen: bool
    reapply_from: date | None = None
    body_habilitated: bool = True
    sites: int = 1
    applies_as: str = eligibility.Applying.LOCAL
    scope: eligibility.ScopeFacts | None = None


# --- dates ------------------------------------------------------------------------------------------------------------


def earliest_self_assessment(audit_first_day: date) -> date:
    """The oldest self-assessment that counts: 12 months before the audit. PRE-01: 2026-03-16 → 2025-03-16."""
    return months_before(audit_first_day, SELF_ASSESSMENT_MONTHS)


def last_submission_day(audit_first_day: date) -> date:
    """The last day to submit: 1 month before the audit. DOS-02: 2026-03-31 → 2026-02-28."""
    return months_before(audit_first_day, SUBMISSION_MONTHS)


def complements_due(audit_first_day: date) -> date:
    """The last day for complements: the day before the visit. DOS-04, guide 3.5.2."""
    return days_after(audit_first_day, -COMPLEMENT_DAYS)


def indicator_counts(in_place_since: date, submitted_on: date) -> bool:
    """Whether a quality indicator has been in place for 6 months at the submission. DOS-06."""
    return in_place_since <= months_before(submitted_on, INDICATOR_MONTHS)


# --- submitting -------------------------------------------------------------------------------------------------------


@gathered
def failures_to_submit(facts: SubmissionFacts, *, today: date) -> Iterator[Failure]:
    """What forbids submitting today. ACT-06, ELI-03 to ELI-07, PRE-01, SUR-01, DOS-01, DOS-02, DOS-06, DEC-06."""
    yield from eligibility.failures_of_applying(facts.applies_as)
    yield from _too_early_after_refusal(facts, today)
    yield from _missing_choices(facts)
    yield from eligibility.failures_of_scope(facts.scope) if facts.scope else ()
    yield from _missing_pieces(facts)
    yield from _indicators_too_recent(facts, today)
    if facts.audit_first_day is None or facts.audit_last_day is None:
        yield Failure(
            "DOS-02",
            "Les dates d’audit souhaitées manquent.",
            found="non renseignées",
            needed="le premier et le dernier jour de l’audit",
            next_step="Indiquez les dates d’audit souhaitées.",
        )
        return
    yield from _late_submission(facts.audit_first_day, today)
    if not eligibility.is_central(facts.applies_as):
        yield from failures_of_self_assessment(facts.self_assessment_on, facts.audit_first_day, today=today)
        yield from failures_of_surveys(facts.users, facts.agents, facts.audit_first_day)


def warnings_to_submit(facts: SubmissionFacts, *, today: date) -> Failures:
    """What deserves attention and blocks nothing: a late start, a note under the first tier. SUR-02, SUR-04."""
    weak = tuple(
        _under_first_tier(kind, survey)
        for kind, survey in _surveys(facts.users, facts.agents)
        if survey and surveys.misses_first_tier(kind, survey.global_note)
    )
    return (*_late_starts(facts), *weak)


@gathered
def failures_of_self_assessment(
    done_on: date | None, audit_first_day: date, *, today: date
) -> Iterator[Failure]:
    """What is wrong with the self-assessment: done within the 12 months before the audit. PRE-01, guide 3.1, 3.5.1."""
    oldest = earliest_self_assessment(audit_first_day)
    if done_on is None or not oldest <= done_on <= min(today, days_after(audit_first_day, -1)):
        yield Failure(
            "PRE-01",
            "L’autodiagnostic doit dater de moins de 12 mois avant l’audit.",
            found=f"un autodiagnostic du {french_date(done_on)}" if done_on else "pas d’autodiagnostic",
            needed=f"un autodiagnostic réalisé à partir du {french_date(oldest)}, avant l’audit",
            next_step="Réalisez un nouvel autodiagnostic, ou corrigez sa date.",
        )


@gathered
def failures_of_surveys(
    users: SurveyFacts | None, agents: SurveyFacts | None, audit_first_day: date
) -> Iterator[Failure]:
    """What is wrong with both surveys, validity and age, at an initial audit. SUR-01, SUU-04, SUA-03, guide 3.4."""
    for kind, survey in _surveys(users, agents):
        yield from surveys.failures_of_age(kind, survey.closed_on if survey else None, audit_first_day)
        if survey and not survey.valid:
            yield from survey.failures


def _surveys(
    users: SurveyFacts | None, agents: SurveyFacts | None
) -> tuple[tuple[surveys.Kind, SurveyFacts | None], ...]:
    return (("users", users), ("agents", agents))


def _too_early_after_refusal(facts: SubmissionFacts, today: date) -> Iterator[Failure]:
    if facts.reapply_from and today < facts.reapply_from:
        yield Failure(
            "DEC-06",
            "Une nouvelle candidature n’est possible que 6 mois après un refus.",
            found="un refus de moins de 6 mois",
            needed=f"un dépôt à partir du {french_date(facts.reapply_from)}",
            next_step=f"Déposez votre dossier à partir du {french_date(facts.reapply_from)}.",
        )


def _missing_choices(facts: SubmissionFacts) -> Iterator[Failure]:
    """The body and the sites: what every later step stands on. ACT-06, CON-01, ELI-03."""
    if not facts.body_chosen:
        yield Failure(
            "DOS-01",
            "L’organisme de certification n’est pas choisi.",
            found="pas d’organisme retenu",
            needed="un organisme de certification habilité",
            next_step="Choisissez l’organisme de certification.",
        )
    elif not facts.body_habilitated:
        yield bodies.NOT_TO_BE_CHOSEN
    if facts.sites == 0:
        yield Failure(
            "ELI-03",
            "Le périmètre ne contient aucun site.",
            found="pas de site",
            needed="un site principal au moins",
            next_step="Ajoutez le site principal.",
        )


def _missing_pieces(facts: SubmissionFacts) -> Iterator[Failure]:
    for key, label in PIECES.items():
        if key not in facts.pieces_present:
            yield Failure(
                "DOS-01",
                f"Une pièce manque : {label}.",
                found="pièce non déposée",
                needed=label,
                next_step="Déposez cette pièce.",
                about=key,
            )


def _indicators_too_recent(facts: SubmissionFacts, today: date) -> Iterator[Failure]:
    if not any(indicator_counts(since, today) for since in facts.indicators_since):
        yield Failure(
            "DOS-06",
            "Aucun indicateur de qualité de service n’est en place depuis 6 mois.",
            found=_oldest(facts.indicators_since),
            needed=f"un indicateur en place au plus tard le {french_date(months_before(today, INDICATOR_MONTHS))}",
            next_step="Ajoutez un indicateur plus ancien, ou attendez que celui-ci ait 6 mois.",
        )


def _oldest(days: tuple[date, ...]) -> str:
    return f"le plus ancien est en place depuis le {french_date(min(days))}" if days else "aucun indicateur"


def _late_submission(audit_first_day: date, today: date) -> Iterator[Failure]:
    last = last_submission_day(audit_first_day)
    if today > last:
        yield Failure(
            "DOS-02",
            "Il est trop tard pour déposer ce dossier avant l’audit prévu.",
            found=f"un audit à partir du {french_date(audit_first_day)}",
            needed=f"un dépôt au plus tard le {french_date(last)}, 1 mois avant l’audit",
            next_step="Convenez de dates d’audit plus tardives.",
        )


def _late_starts(facts: SubmissionFacts) -> Failures:
    if facts.audit_first_day is None:
        return ()
    first_day = facts.audit_first_day
    warnings = (
        surveys.warning_of_start(kind, survey.opened_on, first_day)
        for kind, survey in _surveys(facts.users, facts.agents)
        if survey
    )
    return tuple(warning for warning in warnings if warning)


def _under_first_tier(kind: surveys.Kind, survey: SurveyFacts) -> Failure:
    again = (
        f" à partir du {french_date(surveys.next_campaign_from(survey.closed_on))}"
        if survey.closed_on
        else ""
    )
    return Failure(
        "SUR-04",
        f"{surveys.KIND_LABELS[kind].capitalize()} : la note ne permet d’atteindre aucun palier.",
        found=f"{rounded_down(survey.global_note)} sur 100",
        needed="50 sur 100 pour les agents, 70 sur 100 pour les usagers",
        next_step=f"Une nouvelle campagne est possible{again}, 6 mois après la clôture de celle-ci.",
    )


# --- examining --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ComplementFacts:
    """The complements asked for: piece (key of PIECES) → written reason; no day as long as no visit is set."""

    reasons: Mapping[str, str]
    audit_first_day: date | None


@dataclass(frozen=True, slots=True)
class ResubmissionFacts:
    """`open_complements`: the pieces (keys of PIECES) asked for and not filed again; no day until a visit is set."""

    open_complements: tuple[str, ...]
    audit_first_day: date | None


@dataclass(frozen=True, slots=True)
class AdmissionFacts:
    """What the body examined. `missing_verdicts` and `open_complements` are pieces, keys of PIECES."""

    agreement_signed: bool
    habilitation_in_force: bool
    missing_verdicts: tuple[str, ...]
    open_complements: tuple[str, ...]
    self_assessment_on: date | None
    users: SurveyFacts | None
    agents: SurveyFacts | None
    audit_first_day: date
    sample_accepted: bool
    sites_left_out: tuple[str, ...] = ()
    left_out_accepted: bool = False
    applies_as: str = eligibility.Applying.LOCAL


@gathered
def failures_to_request_complements(facts: ComplementFacts, *, today: date) -> Iterator[Failure]:
    """What forbids asking for complements today: no piece, a piece without a reason, the visit has begun. DOS-04."""
    if not facts.reasons:
        yield Failure(
            "DOS-04",
            "Aucune pièce n’est à compléter.",
            found="pas de complément demandé",
            needed="une pièce au moins, avec ce qui lui manque",
            next_step="Demandez un complément sur une pièce, ou accusez réception du dossier.",
        )
    for piece, reason in facts.reasons.items():
        if not reason.strip():
            yield Failure(
                "DOS-04",
                f"La demande de complément ne dit pas ce qui manque : {PIECES.get(piece, piece)}.",
                found="pas de motif",
                needed="ce que le candidat doit fournir",
                next_step="Écrivez ce qui manque à cette pièce.",
                about="reason",
            )
    yield from _after_the_visit_began(facts.audit_first_day, today)


@gathered
def failures_to_resubmit(facts: ResubmissionFacts, *, today: date) -> Iterator[Failure]:
    """What forbids sending the complements today: one is missing, or the visit has begun. DOS-04, guide 3.5.2."""
    yield from _open_complements(facts.open_complements)
    yield from _after_the_visit_began(facts.audit_first_day, today)


@gathered
def failures_of_review(facts: AdmissionFacts) -> Iterator[Failure]:
    """What the body has not examined or accepted yet, at an application as at a follow-up request.

    ACT-06, CON-03, DOS-03, DOS-04, SUU-06.
    """
    yield from bodies.failures_to_act(
        habilitation_in_force=facts.habilitation_in_force, agreement_signed=facts.agreement_signed
    )
    for piece in facts.missing_verdicts:
        yield Failure(
            "DOS-03",
            f"Une pièce n’a pas été examinée : {PIECES[piece]}.",
            found="pas d’avis",
            needed="un avis sur chaque pièce",
            next_step="Examinez cette pièce.",
            about=piece,
        )
    yield from _open_complements(facts.open_complements)
    if facts.sites_left_out and not facts.left_out_accepted:
        yield Failure(
            "ELI-03",
            "Des sites restent hors du périmètre, sans votre accord.",
            found=" ; ".join(facts.sites_left_out),
            needed="tous les sites en contact avec les usagers, ou l’accord de l’organisme sur ceux qui restent dehors",
            next_step="Acceptez le motif de chaque site, ou demandez un complément sur le périmètre.",
            about="left_out",
        )
    if not eligibility.is_central(facts.applies_as) and not facts.sample_accepted:
        yield Failure(
            "DOS-03",
            "La représentativité de l’échantillon d’usagers n’est pas établie.",
            found="échantillon non validé",
            needed="un échantillon représentatif des usagers",
            next_step="Validez l’échantillon, ou demandez un complément sur sa méthode.",
        )


@gathered
def failures_to_acknowledge(facts: AdmissionFacts, *, today: date) -> Iterator[Failure]:
    """What forbids acknowledging receipt today. ACT-06, CON-03, DOS-03, DOS-04, ELI-07, PRE-01, SUR-01, SUU-06."""
    yield from eligibility.failures_of_applying(facts.applies_as)
    yield from failures_of_review(facts)
    if eligibility.is_central(facts.applies_as):
        return
    yield from failures_of_self_assessment(facts.self_assessment_on, facts.audit_first_day, today=today)
    yield from failures_of_surveys(facts.users, facts.agents, facts.audit_first_day)


def _open_complements(pieces: tuple[str, ...]) -> Iterator[Failure]:
    for piece in pieces:
        yield Failure(
            "DOS-04",
            f"Un complément est encore attendu : {PIECES[piece]}.",
            found="complément non déposé",
            needed="chaque complément demandé",
            next_step="Déposez une nouvelle version de cette pièce.",
            about=piece,
        )


def _after_the_visit_began(audit_first_day: date | None, today: date) -> Iterator[Failure]:
    if audit_first_day and today > complements_due(audit_first_day):
        yield Failure(
            "DOS-04",
            "Les compléments doivent arriver avant la visite.",
            found=f"une visite à partir du {french_date(audit_first_day)}",
            needed=f"des compléments au plus tard le {french_date(complements_due(audit_first_day))}",
            next_step="Convenez de dates de visite plus tardives.",
        )
