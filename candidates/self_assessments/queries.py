"""The read side: self-assessments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import awaits_visit_days, is_editable
from candidates.grids.models import ControlPoint
from candidates.grids.queries import Standing
from candidates.self_assessments.models import AssessedPoint, Filling, SelfAssessment
from label_sp.common.reading import asked_once
from label_sp.guide import grid as rules
from label_sp.guide import visit


def takes_self_assessments(dossier: Dossier) -> bool:
    """While it is being prepared or its visit has no agreed days, then each year as long as the label lasts.

    PRE-01, FOL-02.
    """
    if dossier.closed_on:
        return False
    return is_editable(dossier) or dossier.obtained_on is not None or awaits_visit_days(dossier)


@asked_once
def recorded(dossier: Dossier) -> tuple[SelfAssessment, ...]:
    """All the self-assessments, the latest first."""
    return tuple(dossier.self_assessments.all())


def days_done(dossier: Dossier) -> tuple[date, ...]:
    """The day of each."""
    return tuple(each.done_on for each in recorded(dossier))


def latest_self_assessment_on(dossier: Dossier) -> date | None:
    """Day of the latest self-assessment, None when there is none."""
    return next(iter(days_done(dossier)), None)


def counting_for(dossier: Dossier, first_day: date, last_day: date) -> SelfAssessment | None:
    """The one that an audit on these days stands against: the last done before it, as the filing and the plan ask it.

    PRE-01. One that is recorded once the visit is over changes nothing of it any more, whichever day it says.
    """
    known = list(dossier.self_assessments.filter(done_on__lt=first_day, recorded_at__date__lte=last_day))
    done_on = visit.self_assessment_for([each.done_on for each in known], first_day)
    return next((each for each in known if each.done_on == done_on), None)


def applied_with(done: Iterable[SelfAssessment]) -> date | None:
    """Day of the one that went with the application, from which the yearly ones count; None before it is filed."""
    return next((each.done_on for each in done if each.with_application), None)


# --- on the grid ------------------------------------------------------------------------------------------------------


def being_filled(dossier: Dossier) -> Filling | None:
    """The one that the team fills now."""
    return Filling.objects.filter(dossier=dossier, result=None).select_related("grid", "started_by").first()


def points_of(filling: Filling) -> QuerySet[AssessedPoint]:
    """What was said of each point, in the grid's order."""
    return filling.points.select_related("point", "updated_by").order_by("point__position")


def standing(filling: Filling) -> Standing:
    """Where it stands, in one query. The surveys have no part in it."""
    columns = ("point__code", "point__engagement", "point__criteria", "value")
    rows = AssessedPoint.objects.filter(filling=filling).order_by("point__position").values_list(*columns)
    return Standing(tuple(rules.PointScore(*row) for row in rows))


def scored_points(filling: Filling) -> tuple[rules.PointScore, ...]:
    """Every point of its grid as the guide wants it, those that do not apply included. AUD-14."""
    apart = (
        rules.PointScore(each.code, each.engagement, each.criteria, None, applicable=False)
        for each in without_object(filling)
    )
    return (*standing(filling).points, *apart)


def without_object(filling: Filling) -> QuerySet[ControlPoint]:
    """The points of the grid that do not apply to this kind of service. AUD-14."""
    return ControlPoint.objects.filter(grid=filling.grid_id).exclude(assessedpoints__filling=filling)


def latest_detailed(dossier: Dossier) -> SelfAssessment | None:
    """The latest that was filled on the grid, in this cycle of the service or in one before: last year's."""
    same = SelfAssessment.objects.filter(dossier__service=dossier.service_id).exclude(report="")
    return same.select_related("filling__grid").first()


def detailed_before(assessed: SelfAssessment) -> SelfAssessment | None:
    """The one filled on the grid before that one, for the same service."""
    service = assessed.dossier.service_id
    same = SelfAssessment.objects.filter(dossier__service=service, done_on__lt=assessed.done_on)
    return same.exclude(report="").select_related("filling__grid").first()


def weak_points(assessed: SelfAssessment | None) -> list[AssessedPoint]:
    """The points not mastered (0 or 0.25), in the grid's order: what an improvement plan begins with. PRO-03."""
    if assessed is None or not assessed.is_detailed:
        return []
    return [row for row in points_of(assessed.filling) if row.value is not None and not _mastered(row)]


def _mastered(row: AssessedPoint) -> bool:
    point = row.point
    return rules.is_mastered(rules.PointScore(point.code, point.engagement, point.criteria, row.value))
