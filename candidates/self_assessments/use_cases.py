"""Acts: self-assessments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked, taking
from candidates.grids.models import ControlPoint
from candidates.grids.queries import current_grid
from candidates.self_assessments import documents, queries
from candidates.self_assessments.models import AssessedPoint, Filling, SelfAssessment
from label_sp.actors.models import User
from label_sp.common.bounds import latest_today
from label_sp.common.edits import EditConflict, Saved
from label_sp.guide import grid as rules
from label_sp.guide.failures import Failure, refuse_if
from label_sp.guide.french import counted
from label_sp.journal import journal

IN_THE_FUTURE = {"done_on": "La date de l’autodiagnostic est dans le futur."}
NOT_BEGUN = "Aucun autodiagnostic n’est en cours sur la grille : commencez-en un."
NAMED = 12  # of the points that wait for a position


def join_to_application(dossier: Dossier) -> None:
    """At the filing: the latest self-assessment is the one that goes with the application. PRE-01, FOL-02."""
    latest = dossier.self_assessments.first()
    dossier.self_assessments.filter(with_application=True).update(with_application=False)
    if latest is not None:
        dossier.self_assessments.filter(pk=latest.pk).update(with_application=True)


@transaction.atomic
def record_self_assessment(
    dossier_id: UUID, *, actor: User, done_on: date, scores: dict[int, Decimal], summary: str = ""
) -> SelfAssessment:
    """Record a yearly self-assessment: its day and a score of 0 to 100 per engagement. PRE-01, FOL-02."""
    dossier = _taking(dossier_id, actor)
    if done_on > latest_today():
        raise ValidationError(IN_THE_FUTURE)
    if set(scores) != set(range(1, 9)) or not all(0 <= score <= 100 for score in scores.values()):
        raise ValidationError({"scores": "Donnez une note de 0 à 100 pour chacun des 8 engagements."})
    as_text = {str(number): str(score) for number, score in sorted(scores.items())}
    if dossier.self_assessments.filter(done_on=done_on, scores=as_text, summary=summary).exists():
        raise ValidationError(
            "Cet autodiagnostic est déjà enregistré, avec les mêmes notes. Rien n’a été ajouté."
        )
    recorded = SelfAssessment.objects.create(
        dossier=dossier,
        done_on=done_on,
        scores=as_text,
        summary=summary,
        recorded_by=actor,
    )
    journal.record(recorded, "self_assessment.recorded", actor=actor, done_on=done_on)
    return recorded


def _taking(dossier_id: UUID, actor: User) -> Dossier:
    """The dossier, locked, for somebody of its team while it takes a self-assessment."""
    return taking(locked(dossier_id), actor, queries.takes_self_assessments)


# --- on the grid ------------------------------------------------------------------------------------------------------


@transaction.atomic
def start_filling(dossier_id: UUID, *, actor: User) -> Filling:
    """Begin a self-assessment on the points of the current grid; the one that is begun already, when there is one.

    PRE-01, AUD-14: only the points that apply to this kind of service.
    """
    dossier = _taking(dossier_id, actor)
    if begun := queries.being_filled(dossier):
        return begun
    filling = Filling.objects.create(dossier=dossier, grid=current_grid(), started_by=actor)
    points = ControlPoint.objects.filter(grid=filling.grid)
    AssessedPoint.objects.bulk_create(
        AssessedPoint(filling=filling, point=point)
        for point in points
        if point.applies_to(dossier.service.kind)
    )
    journal.record(filling, "self_assessment.started", actor=actor, grid=str(filling.grid))
    return filling


@transaction.atomic
def assess_point(
    dossier_id: UUID,
    code: str,
    *,
    actor: User,
    value: Decimal | None,
    comment: str = "",
    action: str = "",
    expected_version: int,
) -> Saved:
    """Save one point, or raise PointConflict when a colleague did since `expected_version`. PRE-01.

    Raises AssessedPoint.DoesNotExist for a point that this self-assessment has not. One conditional UPDATE decides, as
    for an audit's score.
    """
    found = Dossier.objects.select_related("service").get(pk=dossier_id)
    dossier = taking(found, actor, queries.takes_self_assessments)
    refuse_if(rules.failures_to_score(value))
    written: dict[str, Any] = {"value": value, "comment": comment, "action": action}
    now = timezone.now()
    if not _compare_and_set(dossier_id, code, actor, expected_version, now, written):
        return _already_saved(dossier, code, written)
    # Of no dossier: fifty points would hide its story, and the body does not read drafts
    journal.record(Filling(), "self_assessment.answered", actor=actor, dossier_id=None, code=code, **written)
    return Saved(code, expected_version + 1, now)


def _compare_and_set(
    dossier_id: UUID, code: str, actor: User, expected: int, now: datetime, written: dict[str, Any]
) -> bool:
    """The version is compared on the row itself: see `audits.scoring.use_cases`."""
    row = AssessedPoint.objects.filter(
        filling__in=Filling.objects.filter(dossier=dossier_id, result=None).values("pk"),
        point__in=ControlPoint.objects.filter(code=code).values("pk"),
        version=expected,
    )
    return row.update(**written, version=expected + 1, updated_by=actor, updated_at=now) == 1


def _already_saved(dossier: Dossier, code: str, written: dict[str, Any]) -> Saved:
    """Nothing was written: say why, unless this is the repetition of a save whose answer got lost."""
    filling = queries.being_filled(dossier)
    if filling is None:
        raise ValidationError(NOT_BEGUN)
    row = queries.points_of(filling).get(point__code=code)
    if row.updated_at is None or any(getattr(row, name) != new for name, new in written.items()):
        raise PointConflict(row)
    return Saved(code, row.version, row.updated_at)


class PointConflict(EditConflict):
    """`current` is the point as a colleague left it."""

    def __init__(self, current: AssessedPoint) -> None:
        self.current = current
        super().__init__(f"{current.point.code}: version {current.version}")


@transaction.atomic
def finish_filling(dossier_id: UUID, *, actor: User, done_on: date, summary: str = "") -> SelfAssessment:
    """Close the self-assessment that is filled on the grid: its scores, and its report sealed by a fingerprint. PRE-01.

    The scores are those of the guide's own arithmetic (AUD-04). Raises RuleViolation while a point has no position.
    """
    dossier = _taking(dossier_id, actor)
    filling = queries.being_filled(dossier)
    if filling is None:
        raise ValidationError(NOT_BEGUN)
    if done_on > latest_today():
        raise ValidationError(IN_THE_FUTURE)
    _seal(filling)
    filling.dossier = dossier
    waiting = rules.unscored(queries.standing(filling).points)
    refuse_if([_unfinished(waiting)] if waiting else [])
    scores = queries.standing(filling).scores
    report = documents.written(filling, done_on=done_on, summary=summary)
    recorded = SelfAssessment.objects.create(
        dossier=dossier,
        done_on=done_on,
        scores={str(number): str(score) for number, score in scores.engagements.items() if score is not None},
        or_score="" if scores.or_criteria is None else str(scores.or_criteria),
        summary=summary,
        report=report,
        sha256=documents.fingerprint(report),
        recorded_by=actor,
    )
    filling.result = recorded
    filling.save(update_fields=["result"])
    journal.record(recorded, "self_assessment.recorded", actor=actor, done_on=done_on, sha256=recorded.sha256)
    return recorded


def _seal(filling: Filling) -> None:
    """A save that waits for these rows finds another version, and looks why."""
    list(filling.points.select_for_update(of=("self",)))
    filling.points.update(version=F("version") + 1)


def _unfinished(codes: tuple[str, ...]) -> Failure:
    more = len(codes) - NAMED
    named = ", ".join(codes[:NAMED]) + (f" et {more} de plus" if more > 0 else "")
    return Failure(
        "PRE-01",
        "L’autodiagnostic n’est pas complet.",
        found=f"{counted(len(codes), 'aucun point sans position|point sans position|points sans position')} : {named}",
        needed="une position pour chaque point de la grille",
        next_step="Choisissez une position pour chacun de ces points.",
        about="grid",
    )


@transaction.atomic
def discard_filling(dossier_id: UUID, *, actor: User) -> None:
    """Throw away what was filled on the grid and not finished."""
    dossier = _taking(dossier_id, actor)
    filling = queries.being_filled(dossier)
    if filling is None:
        raise ValidationError(NOT_BEGUN)
    journal.record(filling, "self_assessment.discarded", actor=actor, grid=str(filling.grid))
    filling.delete()
