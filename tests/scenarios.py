"""A dossier at any stage of its life, by the real acts on simulated days.

    case = at_stage("awaiting_decision", scores="argent")        # or today=date(2026, 3, 26)
    with case.at(case.today):
        grant_label(case.dossier.pk, Tier.ARGENT, actor=case.people.decider)
    case.advance("labelled")                                      # or go on from there

Each stage has one way to it (WAYS) and one day (`Case.day_of`), counted from the first day of the audit. `today` asks for
a case whose last act is that day or shortly before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import ceil
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import time_machine
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from audits import queries as audit_queries
from audits import use_cases as audits
from audits.models import Audit, Grid
from candidates import use_cases as candidates
from candidates.enums import PieceKind, ServiceKind
from candidates.models import Dossier
from certification.use_cases import admission, bodies, decisions, life, sanctions
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation, User
from label_sp.guide.calendar import months_after
from label_sp.guide.tiers import Tier
from surveys import use_cases as surveys
from surveys.models import Questionnaire
from tests.environment import ROOT
from tests.factories import OrganisationFactory, ditp_agent, member

PARIS = ZoneInfo("Europe/Paris")
VISIT = dt.date(2026, 3, 16)
LADDER = (Decimal(1), Decimal("0.75"), Decimal("0.25"), Decimal(0))


@dataclass(frozen=True)
class Scores:
    """What the grid and the surveys will give, out of 100: at least that, by as little as the scale allows."""

    engagements: float | dict[int, float] = 100
    or_criteria: float = 100
    users: float = 95
    agents: float = 90

    def of_engagement(self, number: int) -> float:
        return self.engagements.get(number, 100) if isinstance(self.engagements, dict) else self.engagements


SCORES = {
    "or": Scores(),
    "argent": Scores(75, 50, users=85, agents=75),
    "bronze": Scores(50, 25, users=75, agents=60),
    "below": Scores(25, 0, users=75, agents=60),
}


@dataclass(frozen=True)
class People:
    """Who acts. Three organisations, one person per role."""

    organisation: Organisation
    body: Organisation
    candidate: User
    contributor: User
    manager: User
    auditor: User
    decider: User
    ditp: User


@dataclass
class Case:
    """One label cycle of one service, its people, its days."""

    people: People
    visit: dt.date = VISIT
    scores: Scores = SCORES["or"]
    follow_up_scores: Scores | None = None
    stage: str = ""
    dossier_id: UUID | None = None
    previous: Case | None = None
    names: dict[str, Any] = field(default_factory=dict)

    @property
    def dossier(self) -> Dossier:
        """The dossier as the database has it now."""
        return Dossier.objects.select_related("service__organisation", "body").get(pk=self.dossier_id)

    @property
    def audit(self) -> Audit:
        """The live audit of the present step."""
        found = audit_queries.live_audit(self.dossier, "follow_up") or audit_queries.live_audit(self.dossier)
        assert found
        return found

    @property
    def today(self) -> dt.date:
        """The day of the last act."""
        return self.day_of(self.stage)

    @property
    def labelled_on(self) -> dt.date:
        return self.visit + dt.timedelta(days=14)

    def day_of(self, stage: str) -> dt.date:
        """The day on which a stage is reached."""
        if stage in AFTER:
            months, days = AFTER[stage]
            return months_after(self.labelled_on, months) + dt.timedelta(days=days)
        return self.visit + dt.timedelta(days=BEFORE[stage])

    @contextmanager
    def at(self, day: dt.date, hour: int = 10) -> Iterator[dt.date]:
        """Ten in the morning in Paris on that day."""
        with time_machine.travel(dt.datetime(day.year, day.month, day.day, hour, tzinfo=PARIS), tick=False):
            yield day

    def advance(self, stage: str) -> Case:
        """Go on to a later stage, act by act."""
        for step in _steps_to(stage, self.stage):
            with self.at(self.day_of(step)):
                WAYS[step][1](self)
            self.stage = step
        return self

    def renewal(self, visit: dt.date | None = None, scores: Scores | None = None) -> Case:
        """The next cycle, opened; `advance` takes it further. Renews this one when it reaches "labelled"."""
        following = replace(
            self,
            visit=visit or months_after(self.labelled_on, 34),
            scores=scores or self.scores,
            previous=self,
            stage="",
            dossier_id=None,
        )
        return following.advance("preparing")


def at_stage(
    stage: str,
    *,
    today: dt.date | None = None,
    visit: dt.date = VISIT,
    scores: str | Scores = "or",
    follow_up_scores: str | Scores | None = None,
    people: People | None = None,
    **names: Any,
) -> Case:
    """A dossier at that stage (a key of WAYS). `names`: service, body, sites… of the story, see `_prepare`."""
    load_reference_data()
    case = Case(
        people=people or make_people(names.get("body", "Organisme d’essai (fictif)")),
        visit=visit,
        scores=_scores(scores),
        follow_up_scores=_scores(follow_up_scores) if follow_up_scores else None,
        names=names,
    )
    if today:
        while (late := (today - case.day_of(stage)).days) != 0:
            case.visit += dt.timedelta(days=late)
            if abs(late) <= 3:  # months have no fixed length: near enough
                break
        case.visit -= dt.timedelta(days=max((case.day_of(stage) - today).days, 0))
    return case.advance(stage)


def load_reference_data(published_on: dt.date = dt.date(2020, 1, 1)) -> None:
    """Questionnaires and grids, once."""
    data = yaml.safe_load((ROOT / "docs" / "reference-data.yaml").read_text(encoding="utf-8"))
    if not Questionnaire.objects.exists():
        surveys.load_questionnaires(data, published_on=published_on)
    if not Grid.objects.exists():
        audits.load_grids(data)


def make_people(body: str = "Organisme d’essai (fictif)") -> People:
    """One person per role."""
    organisation = OrganisationFactory(name="Communauté de communes d’essai")
    certifier = OrganisationFactory(name=body, kind=OrganisationKind.BODY)
    return People(
        organisation=organisation,
        body=certifier,
        candidate=member(organisation, Role.CANDIDATE_MANAGER),
        contributor=member(organisation, Role.CANDIDATE_CONTRIBUTOR),
        manager=member(certifier, Role.BODY_MANAGER),
        auditor=member(certifier, Role.AUDITOR),
        decider=member(certifier, Role.DECIDER),
        ditp=ditp_agent(),
    )


# --- the acts ---------------------------------------------------------------------------------------------------------


def _open(case: Case) -> None:
    """The body is habilitated, the service registered, the dossier created with its two sites."""
    if case.previous:
        following = life.open_renewal(case.previous.dossier.pk, actor=case.people.candidate)
        case.dossier_id = following.pk
        return
    _habilitate(case)
    service = candidates.register_service(
        case.people.organisation,
        actor=case.people.candidate,
        name=case.names.get("service", "France services d’essai"),
        kind=ServiceKind.LOCAL_AUTHORITY,
        department="80",
        agents_in_contact=12,
    )
    case.dossier_id = candidates.create_dossier(service, actor=case.people.candidate).pk
    for name, address, postal_code, city in case.names.get("sites", SITES):
        candidates.add_site(
            case.dossier_id,
            actor=case.people.candidate,
            name=name,
            address=address,
            postal_code=postal_code,
            city=city,
        )


SITES = (
    ("Maison des services", "1 place de la Mairie", "80560", "Acheux-en-Amiénois"),
    ("Antenne de Bray", "2 rue du Port", "80340", "Bray-sur-Somme"),
)


def _habilitate(case: Case) -> None:
    from certification.models import CertificationBody  # noqa: PLC0415 (a name for this function only)

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
        audits.declare_auditor(
            case.people.auditor,
            case.people.body,
            actor=case.people.manager,
            public_sector_experience=True,
            trained_on_programme=True,
            trained_on_label=True,
        )


def _prepare(case: Case) -> None:
    """All that a filing asks for: plan, self-assessment, surveys, indicator, the eight pieces."""
    dossier_id, actor = case.dossier.pk, case.people.candidate
    candidates.plan_dossier(
        dossier_id,
        actor=actor,
        body=case.people.body,
        audit_first_day=case.visit,
        audit_last_day=case.visit + dt.timedelta(days=1),
        perimeter=case.names.get("perimeter", "L’ensemble de l’accueil du public."),
    )
    assess(case, case.visit - dt.timedelta(days=70))
    import_surveys(case, case.scores, closed_on=case.visit - dt.timedelta(days=75))
    candidates.record_indicator(
        dossier_id,
        actor=actor,
        label="Délai moyen de réponse",
        in_place_since=case.visit - dt.timedelta(days=400),
    )
    for kind in PieceKind:
        candidates.file_piece(dossier_id, kind, actor=actor, uploaded=pdf(kind, case))


def assess(case: Case, done_on: dt.date) -> None:
    """A self-assessment of that day."""
    candidates.record_self_assessment(
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
        surveys.import_answers(
            case.dossier.pk,
            kind,
            actor=case.people.candidate,
            uploaded=answers(kind, wanted, responses, salt=f"{case.dossier_id}{purpose}"),
            solicited=solicited,
            opened_on=closed_on - dt.timedelta(days=45),
            closed_on=closed_on,
            sample_method="Tous les usagers du trimestre qui ont laissé une adresse.",
            purpose=purpose,
        )


def _submit(case: Case) -> None:
    admission.submit_dossier(case.dossier.pk, actor=case.people.candidate)
    bodies.record_agreement(
        case.dossier.pk,
        actor=case.people.manager,
        signed_on=case.day_of("submitted"),
        agents_in_scope=12,
    )


def _ask_complements(case: Case) -> None:
    admission.review_piece(
        case.dossier.pk,
        PieceKind.TRAINING_PLAN,
        actor=case.people.manager,
        verdict="complement",
        reason="L’année précédente manque.",
    )
    admission.request_complements(case.dossier.pk, actor=case.people.manager)


def _resubmit(case: Case) -> None:
    candidates.file_piece(
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


def _acknowledge(case: Case) -> None:
    accept_pieces(case)
    admission.acknowledge_dossier(case.dossier.pk, actor=case.people.manager, sample_accepted=True)


def _assign(case: Case) -> None:
    admission.assign_auditor(
        case.dossier.pk,
        actor=case.people.manager,
        auditor_id=case.people.auditor.pk,
        impartiality_declared=True,
    )


def _plan(case: Case) -> None:
    audit, first = case.audit, case.visit
    if audit.kind == "follow_up":
        first = case.day_of("follow_up_visited") - dt.timedelta(days=1)
    audits.prepare_plan(
        audit.pk,
        actor=case.people.auditor,
        first_day=first,
        last_day=first + dt.timedelta(days=1),
        sites=case.dossier.service.sites.all(),
        resource_persons="La responsable de l’accueil",
    )
    audits.send_plan(audit.pk, actor=case.people.auditor)


def _visit(case: Case) -> None:
    audits.hold_closing_meeting(
        case.audit.pk, actor=case.people.auditor, held_on=case.audit.last_day or case.visit
    )


def _score(case: Case) -> None:
    scores = case.scores if case.audit.kind == "initial" else case.follow_up_scores or case.scores
    fill_grid(case, scores)
    audits.save_report_texts(
        case.audit.pk,
        actor=case.people.auditor,
        expected_version=0,
        presentation="Un accueil de proximité.",
        synthesis="Le service tient ses engagements.",
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
            audits.score_point(
                case.audit.pk,
                score.point.code,
                actor=case.people.auditor,
                value=value,
                expected_version=score.version,
            )


def _report(case: Case) -> None:
    audits.send_report(case.audit.pk, actor=case.people.auditor)


def _waive(case: Case) -> None:
    audits.waive_observations(case.audit.pk, actor=case.people.candidate)


def _grant(case: Case) -> None:
    tier = audit_queries.verdict(case.audit).tier
    assert tier, "these scores reach no tier: ask for the stage « refused »"
    decisions.grant_label(case.dossier.pk, tier, actor=case.people.decider)


def _refuse(case: Case) -> None:
    decisions.refuse_label(
        case.dossier.pk, actor=case.people.decider, reason="Les engagements ne sont pas tenus."
    )


def _prepare_follow_up(case: Case) -> None:
    today = case.day_of("follow_up_ready")
    assess(case, today)
    import_surveys(
        case,
        case.follow_up_scores or case.scores,
        closed_on=today - dt.timedelta(days=10),
        purpose="follow_up",
    )


def _open_follow_up(case: Case) -> None:
    life.open_follow_up(case.dossier.pk, actor=case.people.candidate)


def _confirm(case: Case) -> None:
    life.confirm_tier(case.dossier.pk, actor=case.people.decider)


def _raise(case: Case) -> None:
    tier = audit_queries.verdict(case.audit).tier
    assert tier
    life.raise_tier(case.dossier.pk, Tier(tier), actor=case.people.decider)


def _require_plan(case: Case) -> None:
    life.require_action_plan(case.dossier.pk, actor=case.people.decider)


def _suspend(case: Case) -> None:
    sanctions.suspend_label(
        case.dossier.pk,
        actor=case.people.decider,
        ground="mark_misused",
        reason="Le logo figure sur un site qui n’est pas dans le périmètre.",
        conform_by=months_after(case.day_of("suspended"), 3),
    )


def _lift(case: Case) -> None:
    sanctions.lift_suspension(
        case.dossier.pk,
        actor=case.people.decider,
        conformity="Le logo est retiré.",
        conformity_shown_on=case.day_of("lifted"),
    )


def _withdraw(case: Case) -> None:
    sanctions.withdraw_label(
        case.dossier.pk,
        actor=case.people.decider,
        ground="mark_misused",
        reason="Le logo est resté malgré la suspension.",
        effective_on=case.day_of("withdrawn"),
    )


def _expire(case: Case) -> None:
    life.expire_label(case.dossier.pk)


def _abandon(case: Case) -> None:
    candidates.abandon_dossier(case.dossier.pk, actor=case.people.candidate)


BEFORE = {  # days from the first day of the audit
    "preparing": -200,
    "ready": -65,
    "submitted": -60,
    "abandoned": -59,
    "incomplete": -57,
    "resubmitted": -54,
    "admissible": -50,
    "assigned": -45,
    "planned": -30,
    "visited": 1,
    "scored": 2,
    "awaiting_decision": 8,
    "answered": 10,
    "labelled": 14,
    "refused": 14,
}
AFTER = {  # months and days from the day of the label
    "suspended": (6, 0),
    "lifted": (8, 0),
    "withdrawn": (10, 0),
    "follow_up_ready": (15, 0),
    "in_follow_up": (16, 0),
    "follow_up_assigned": (16, 3),
    "follow_up_planned": (17, 0),
    "follow_up_visited": (18, 1),
    "follow_up_scored": (18, 2),
    "follow_up_reported": (18, 8),
    "follow_up_answered": (18, 10),
    "confirmed": (18, 14),
    "raised": (18, 14),
    "action_plan_due": (18, 14),
    "expired": (36, 0),
}
WAYS: dict[str, tuple[str, Callable[[Case], None]]] = {  # stage: (the one before, the acts that lead to it)
    "preparing": ("", _open),
    "ready": ("preparing", _prepare),
    "submitted": ("ready", _submit),
    "abandoned": ("submitted", _abandon),
    "incomplete": ("submitted", _ask_complements),
    "resubmitted": ("incomplete", _resubmit),
    "admissible": ("submitted", _acknowledge),
    "assigned": ("admissible", _assign),
    "planned": ("assigned", _plan),
    "visited": ("planned", _visit),
    "scored": ("visited", _score),
    "awaiting_decision": ("scored", _report),
    "answered": ("awaiting_decision", _waive),
    "labelled": ("answered", _grant),
    "refused": ("answered", _refuse),
    "suspended": ("labelled", _suspend),
    "lifted": ("suspended", _lift),
    "withdrawn": ("labelled", _withdraw),
    "expired": ("labelled", _expire),
    "follow_up_ready": ("labelled", _prepare_follow_up),
    "in_follow_up": ("follow_up_ready", _open_follow_up),
    "follow_up_assigned": ("in_follow_up", _assign),
    "follow_up_planned": ("follow_up_assigned", _plan),
    "follow_up_visited": ("follow_up_planned", _visit),
    "follow_up_scored": ("follow_up_visited", _score),
    "follow_up_reported": ("follow_up_scored", _report),
    "follow_up_answered": ("follow_up_reported", _waive),
    "confirmed": ("follow_up_answered", _confirm),
    "raised": ("follow_up_answered", _raise),
    "action_plan_due": ("follow_up_answered", _require_plan),
}


def _steps_to(stage: str, start: str) -> list[str]:
    steps: list[str] = []
    at = stage
    while at != start:
        if not at:
            raise LookupError(f"{stage!r} does not come after {start!r}")
        steps.append(at)
        at = WAYS[at][0]
    return steps[::-1]


def _scores(wanted: str | Scores) -> Scores:
    return SCORES[wanted] if isinstance(wanted, str) else wanted


# --- files and numbers ------------------------------------------------------------------------------------------------


def values(wanted: float, count: int) -> list[Decimal]:
    """`count` values of the scale whose mean is at least `wanted` (out of 100), by two neighbours of the ladder."""
    mean = Decimal(str(wanted)) / 100
    high, low = next(
        (pair for pair in zip(LADDER, LADDER[1:], strict=False) if mean >= pair[1]), (LADDER[2], LADDER[3])
    )
    highs = ceil((mean - low) / (high - low) * count)
    return [high] * highs + [low] * (count - highs)


def answers(kind: str, wanted: float, responses: int, *, salt: str = "") -> SimpleUploadedFile:
    """A file of answers whose note is at least that; the salt makes two files of the same note differ."""
    questionnaire = Questionnaire.objects.filter(kind=kind).latest("version")
    codes = [question.code for question in questionnaire.questions.all()]
    lines = [";".join([*codes, "finished", "site"])]
    lines += [
        ";".join([*[str(value).replace(".", ",")] * len(codes), "1", salt])
        for value in values(wanted, responses)
    ]
    return SimpleUploadedFile(f"{kind}.csv", "\n".join(lines).encode(), "text/csv")


def pdf(name: str, case: Case | None = None) -> SimpleUploadedFile:
    """A small file that is a PDF by its first bytes."""
    content = f"%PDF-1.4\n% {name} {case.dossier_id if case else ''}\n%%EOF\n"
    return SimpleUploadedFile(f"{name}.pdf", content.encode(), "application/pdf")
