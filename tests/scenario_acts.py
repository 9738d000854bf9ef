"""The acts that lead from one stage of tests/scenarios.py to the next, each by the role that owns it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from audits.auditors import use_cases as auditor_use_cases
from audits.reports import use_cases as report_use_cases
from audits.scoring import queries as audit_queries
from audits.scoring import use_cases as scoring_use_cases
from audits.visits import use_cases as visit_use_cases
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.indicators import use_cases as indicator_use_cases
from candidates.pieces import use_cases as piece_use_cases
from candidates.pieces.enums import PieceKind
from candidates.self_assessments import use_cases as self_assessment_use_cases
from candidates.services import use_cases as service_use_cases
from candidates.services.enums import ServiceKind
from certification.admission import use_cases as admission
from certification.bodies import use_cases as bodies
from certification.bodies.models import CertificationBody
from certification.decisions import use_cases as decision_use_cases
from certification.follow_up import use_cases as follow_up_use_cases
from certification.renewal import use_cases as renewal_use_cases
from certification.sanctions import use_cases as sanctions
from label_sp.guide.calendar import months_after
from label_sp.guide.tiers import Tier
from surveys.imports import use_cases as survey_imports
from tests.scenario_files import answers, pdf, values

if TYPE_CHECKING:
    from tests.scenarios import Case, Scores

SITES = (
    ("Maison des services", "1 place de la Mairie", "80560", "Acheux-en-Amiénois"),
    ("Antenne de Bray", "2 rue du Port", "80340", "Bray-sur-Somme"),
)


def start(case: Case) -> None:
    """The body is habilitated, the service registered, the dossier created with its two sites."""
    if case.previous:
        following = renewal_use_cases.open_renewal(case.previous.dossier.pk, actor=case.people.candidate)
        case.dossier_id = following.pk
        return
    habilitate(case)
    service = service_use_cases.register_service(
        case.people.organisation,
        actor=case.people.candidate,
        name=case.names.get("service", "France services d’essai"),
        kind=ServiceKind.LOCAL_AUTHORITY,
        department="80",
        agents_in_contact=12,
    )
    case.dossier_id = dossier_use_cases.create_dossier(service, actor=case.people.candidate).pk
    for name, address, postal_code, city in case.names.get("sites", SITES):
        dossier_use_cases.add_site(
            case.dossier_id,
            actor=case.people.candidate,
            name=name,
            address=address,
            postal_code=postal_code,
            city=city,
        )


def habilitate(case: Case) -> None:
    if CertificationBody.objects.filter(organisation=case.people.body).exists():
        return
    with case.at(case.visit - dt.timedelta(days=400)) as day:
        body = CertificationBody.objects.create(
            organisation=case.people.body,
            accreditation_standard="17065",
            accreditation_number="5-0000",
            accreditation_valid_until=months_after(day, 120),
        )
        bodies.grant_habilitation(body.pk, actor=case.people.ditp, decided_on=day, agreement_signed_on=day)
        auditor_use_cases.declare_auditor(
            case.people.auditor,
            case.people.body,
            actor=case.people.manager,
            public_sector_experience=True,
            trained_on_programme=True,
            trained_on_label=True,
        )


def prepare(case: Case) -> None:
    """All that a filing asks for: plan, self-assessment, surveys, indicator, the eight pieces."""
    dossier_id, actor = case.dossier.pk, case.people.candidate
    dossier_use_cases.plan_dossier(
        dossier_id,
        actor=actor,
        body=case.people.body,
        audit_first_day=case.visit,
        audit_last_day=case.visit + dt.timedelta(days=1),
        perimeter=case.names.get("perimeter", "L’ensemble de l’accueil du public."),
    )
    if case.dossier.service.kind == "local_authority":
        scope = {"authority": "epci", "general_reception": True, "domains": ["action sociale"]}
        dossier_use_cases.set_scope(dossier_id, actor=actor, **scope)
    assess(case, case.visit - dt.timedelta(days=70))
    import_surveys(case, case.scores, closed_on=case.visit - dt.timedelta(days=75))
    indicator_use_cases.record_indicator(
        dossier_id,
        actor=actor,
        label="Délai moyen de réponse",
        in_place_since=case.visit - dt.timedelta(days=400),
    )
    for kind in PieceKind:
        piece_use_cases.file_piece(dossier_id, kind, actor=actor, uploaded=pdf(kind, case))


def assess(case: Case, done_on: dt.date) -> None:
    """A self-assessment of that day."""
    self_assessment_use_cases.record_self_assessment(
        case.dossier.pk,
        actor=case.people.candidate,
        done_on=done_on,
        scores={number: Decimal(75) for number in range(1, 9)},
    )


def import_surveys(case: Case, scores: Scores, *, closed_on: dt.date, purpose: str = "initial") -> None:
    """Both surveys as files of answers, with the notes wanted."""
    for kind, wanted, responses, solicited in (
        ("users", scores.users, 60, 1000),
        ("agents", scores.agents, 10, 12),
    ):
        survey_imports.import_answers(
            case.dossier.pk,
            kind,
            actor=case.people.candidate,
            uploaded=answers(kind, wanted, responses, salt=f"{case.dossier_id}{purpose}"),
            solicited=solicited,
            concerned=solicited if kind == "agents" else None,
            opened_on=closed_on - dt.timedelta(days=45),
            closed_on=closed_on,
            sample_method="Tous les usagers du trimestre qui ont laissé une adresse.",
            purpose=purpose,
        )


def submit(case: Case) -> None:
    admission.submit_dossier(case.dossier.pk, actor=case.people.candidate)
    bodies.record_agreement(
        case.dossier.pk,
        actor=case.people.manager,
        signed_on=case.day_of("submitted"),
        agents_in_scope=12,
    )


def ask_complements(case: Case) -> None:
    admission.review_piece(
        case.dossier.pk,
        PieceKind.TRAINING_PLAN,
        actor=case.people.manager,
        verdict="complement",
        reason="L’année précédente manque.",
    )
    admission.request_complements(case.dossier.pk, actor=case.people.manager)


def resubmit(case: Case) -> None:
    piece_use_cases.file_piece(
        case.dossier.pk,
        PieceKind.TRAINING_PLAN,
        actor=case.people.candidate,
        uploaded=pdf("complement", case),
    )
    admission.resubmit_dossier(case.dossier.pk, actor=case.people.candidate)


def accept_pieces(case: Case) -> None:
    """Every piece is found fit."""
    for kind in PieceKind:
        admission.review_piece(case.dossier.pk, kind, actor=case.people.manager, verdict="accepted")


def acknowledge(case: Case) -> None:
    accept_pieces(case)
    admission.acknowledge_dossier(case.dossier.pk, actor=case.people.manager, sample_accepted=True)


def assign(case: Case) -> None:
    admission.assign_auditor(
        case.dossier.pk,
        actor=case.people.manager,
        auditor_id=case.people.auditor.pk,
        impartiality_declared=True,
    )


def plan(case: Case) -> None:
    audit, first = case.audit, case.visit
    if audit.kind == "follow_up":
        first = case.day_of("follow_up_visited") - dt.timedelta(days=1)
    visit_use_cases.prepare_plan(
        audit.pk,
        actor=case.people.auditor,
        first_day=first,
        last_day=first + dt.timedelta(days=1),
        sites=case.dossier.service.sites.all(),
        resource_persons="La responsable de l’accueil",
    )
    visit_use_cases.send_plan(audit.pk, actor=case.people.auditor)


def visit(case: Case) -> None:
    visit_use_cases.hold_closing_meeting(
        case.audit.pk, actor=case.people.auditor, held_on=case.audit.last_day or case.visit
    )


def score_all(case: Case) -> None:
    scores = case.scores if case.audit.kind == "initial" else case.follow_up_scores or case.scores
    fill_grid(case, scores)
    report_use_cases.save_report_texts(
        case.audit.pk,
        actor=case.people.auditor,
        expected_version=0,
        presentation="Un accueil de proximité.",
        synthesis="Le service tient ses engagements.",
        illustrations="Un usager a été reçu sans rendez-vous.",
        strengths="L’écoute.",
        points_of_progress="L’affichage des délais.",
    )


def fill_grid(case: Case, scores: Scores) -> None:
    """Each control point gets what makes the means wanted."""
    groups: dict[int | None, list[Any]] = {}
    for score in audit_queries.scores_of(case.audit):
        groups.setdefault(score.point.engagement, []).append(score)
    for engagement, found in groups.items():
        wanted = scores.or_criteria if engagement is None else scores.of_engagement(engagement)
        for score, value in zip(found, values(wanted, len(found)), strict=True):
            scoring_use_cases.score_point(
                case.audit.pk,
                score.point.code,
                actor=case.people.auditor,
                value=value,
                expected_version=score.version,
            )


def report(case: Case) -> None:
    report_use_cases.send_report(case.audit.pk, actor=case.people.auditor)


def waive(case: Case) -> None:
    report_use_cases.waive_observations(case.audit.pk, actor=case.people.candidate)


def grant(case: Case) -> None:
    tier = audit_queries.verdict(case.audit).tier
    assert tier, "these scores reach no tier: ask for the stage « refused »"
    decision_use_cases.grant_label(case.dossier.pk, tier, actor=case.people.decider)


def refuse(case: Case) -> None:
    decision_use_cases.refuse_label(
        case.dossier.pk, actor=case.people.decider, reason="Les engagements ne sont pas tenus."
    )


def prepare_follow_up(case: Case) -> None:
    today = case.day_of("follow_up_ready")
    assess(case, today)
    import_surveys(
        case,
        case.follow_up_scores or case.scores,
        closed_on=today - dt.timedelta(days=10),
        purpose="follow_up",
    )
    renew_pieces(case)


def renew_pieces(case: Case) -> None:
    """The two reports that a follow-up request has anew."""
    for kind in (PieceKind.SELF_ASSESSMENT, PieceKind.SURVEY_REPORTS):
        piece_use_cases.file_piece(
            case.dossier.pk, kind, actor=case.people.candidate, uploaded=pdf(f"suivi {kind}", case)
        )


def open_follow_up(case: Case) -> None:
    follow_up_use_cases.open_follow_up(case.dossier.pk, actor=case.people.candidate)


def confirm(case: Case) -> None:
    follow_up_use_cases.confirm_tier(case.dossier.pk, actor=case.people.decider)


def raise_tier(case: Case) -> None:
    tier = audit_queries.verdict(case.audit).tier
    assert tier
    follow_up_use_cases.raise_tier(case.dossier.pk, Tier(tier), actor=case.people.decider)


def require_plan(case: Case) -> None:
    follow_up_use_cases.require_action_plan(case.dossier.pk, actor=case.people.decider)


def suspend(case: Case) -> None:
    sanctions.suspend_label(
        case.dossier.pk,
        actor=case.people.decider,
        ground="mark_misused",
        reason="Le logo figure sur un site qui n’est pas dans le périmètre.",
        conform_by=months_after(case.day_of("suspended"), 3),
    )


def lift(case: Case) -> None:
    sanctions.lift_suspension(
        case.dossier.pk,
        actor=case.people.decider,
        conformity="Le logo est retiré.",
        conformity_shown_on=case.day_of("lifted"),
    )


def withdraw(case: Case) -> None:
    sanctions.withdraw_label(
        case.dossier.pk,
        actor=case.people.decider,
        ground="mark_misused",
        reason="Le logo est resté malgré la suspension.",
        effective_on=case.day_of("withdrawn"),
    )


def expire(case: Case) -> None:
    renewal_use_cases.expire_label(case.dossier.pk)


def abandon(case: Case) -> None:
    dossier_use_cases.abandon_dossier(case.dossier.pk, actor=case.people.candidate)
