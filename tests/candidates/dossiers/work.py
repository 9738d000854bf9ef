"""The candidate's work on the grid, the plan and the results: its pages and routes, for tests/…/test_access.py."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from candidates.dossiers.models import Dossier
from candidates.grids.models import ControlPoint, Grid
from candidates.improvement_plan.models import PlannedAction
from candidates.indicators.models import IndicatorValue, Opinions, QualityIndicator
from candidates.self_assessments.models import AssessedPoint, Filling, SelfAssessment
from tests.candidates.conftest import Team, file

READ: dict[str, tuple[Any, ...]] = {
    "candidates:self_assessment_one": (),
    "candidates:self_assessment_report": (),
    "candidates:improvement_plan": (),
    "candidates:improvement_plan_file": ("csv",),
    "candidates:indicator": (),
    "candidates:results": (),
    "candidates:results_import": (),
    "candidates:results_paper": ("liste",),
    "api-self-assessment-report": (),
    "api-improvement-plan": (),
    "api-results": (),
}
DRAFTS: dict[str, tuple[Any, ...]] = {  # read by the team only
    "candidates:self_assessment_grid": (),
    "candidates:self_assessment_finish": (),
    "candidates:self_assessment_discard": (),
    "candidates:improvement_action_new": (),
    "candidates:improvement_action": (),
    "candidates:improvement_action_remove": (),
    "api-filling": (),
}
ACTION = {"label": "Afficher", "engagement": 4, "source": "surveys", "owner": "Accueil", "due": "2026-06-01"}
ACTION |= {"state": "to_do"}
CHOSEN = {"codes": ["2.1"], "owner": "Accueil", "due": "2026-06-01"}
PERIOD = {"first_day": "2026-01-01", "last_day": "2026-01-31"}
OPINIONS = {"received": "3", "answered": "2"}
TABLE = b"du;au;avis;repondus\n2025-01-01;2025-01-31;4;4\n"
WRITE: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "candidates:self_assessment_start": ("post", dict),
    "candidates:self_assessment_point": ("post", lambda: {"value": "1", "version": "0"}),
    "candidates:self_assessment_finish": ("post", lambda: {"done_on": "2026-02-01"}),
    "candidates:self_assessment_discard": ("post", dict),
    "candidates:improvement_plan": ("post", lambda: CHOSEN),
    "candidates:improvement_action_new": ("post", lambda: ACTION),
    "candidates:improvement_action": ("post", lambda: ACTION),
    "candidates:improvement_action_state": ("post", lambda: {"state": "done"}),
    "candidates:improvement_action_remove": ("post", dict),
    "candidates:indicator": ("post", lambda: {**PERIOD, "value": "4"}),
    "candidates:indicator_value_remove": ("post", dict),
    "candidates:results": ("post", lambda: {**PERIOD, **OPINIONS, "act": "opinions"}),
    "candidates:results_import": ("post", lambda: {"file": file("a.csv", TABLE)}),
    "api-filling": ("post", dict),
    "api-filling-point": ("put", lambda: {"value": "1", "version": 0}),
    "api-filling-finish": ("post", lambda: {"done_on": "2026-02-01"}),
    "api-improvement-plan": ("post", lambda: ACTION),
    "api-improvement-proposals": ("post", lambda: CHOSEN),
    "api-improvement-action": ("put", lambda: {**ACTION, "version": 1}),
    "api-indicator-values": ("post", lambda: {**PERIOD, "value": "4"}),
    "api-results": ("put", lambda: {"shown_since": None, "published_at": "", "opinions_at": ""}),
    "api-opinions": ("post", lambda: {**PERIOD, **OPINIONS}),
    "api-results-import": ("post", lambda: {"file": file("a.csv", TABLE)}),
}
REPORT = {  # of no point
    "fictitious": False,
    "dossier": "2026-0001",
    "service": "Mairie",
    "organisation": "Mairie",
    "grid": {"name": "grille", "version": 1, "provisional": False},
    "summary": "",
    "engagements": {},
    "or_criteria": None,
    "points": [],
    "without_object": [],
}
UPLOADS = {"api-results-import"}
FINISHED = {
    "candidates:self_assessment_one",
    "candidates:self_assessment_report",
    "api-self-assessment-report",
}
POINTS = {"candidates:self_assessment_point", "api-filling-point"}
ACTIONS = {
    "candidates:improvement_action",
    "candidates:improvement_action_state",
    "candidates:improvement_action_remove",
    "api-improvement-action",
}
MEASURED = {"candidates:indicator", "candidates:indicator_value_remove", "api-indicator-values"}


def more_of(name: str, dossier: Dossier) -> tuple[Any, ...]:
    """What comes after the dossier's id in the address."""
    if name in FINISHED:
        kind = ("json",) if name.endswith("_report") else ()
        return (dossier.self_assessments.get().pk, *kind)
    if name in POINTS:
        return ("1.1",)
    if name in ACTIONS:
        return (dossier.planned_actions.get().pk,)
    if name in MEASURED:
        indicator = dossier.indicators.get()
        value = (indicator.values.get().pk,) if name.endswith("value_remove") else ()
        return (indicator.pk, *value)
    return READ.get(name, ())


def done(there: Team, indicator: QualityIndicator) -> None:
    """A self-assessment that is finished on two points, another that is filled; an action; a value."""
    grid = Grid.objects.create(
        kind="local",
        version=Grid.objects.count() + 1,
        published_on="2025-01-01",
        fingerprint=uuid.uuid4().hex,
    )
    points = [
        ControlPoint.objects.create(
            grid=grid, code=f"{n}.1", engagement=n, criteria="engagement", text="Accueil", position=n
        )
        for n in (1, 2)
    ]
    result = SelfAssessment.objects.create(
        dossier=there.dossier,
        done_on="2025-02-01",
        scores={},
        report=json.dumps(REPORT),
        sha256="0" * 64,
        recorded_by=there.contributor,
    )
    for finished in (result, None):
        filling = Filling.objects.create(
            dossier=there.dossier, grid=grid, result=finished, started_by=there.contributor
        )
        for point, value in zip(points, (1, 0), strict=True):
            AssessedPoint.objects.create(filling=filling, point=point, value=value)
    PlannedAction.objects.create(dossier=there.dossier, updated_by=there.contributor, **ACTION)
    IndicatorValue.objects.create(indicator=indicator, first_day="2025-01-01", last_day="2025-01-31", value=4)


def stored(dossier: Dossier) -> tuple[object, ...]:
    """What no refused act may change."""
    return (
        tuple(dossier.planned_actions.order_by("pk").values_list()),
        IndicatorValue.objects.count(),
        Opinions.objects.count(),
        AssessedPoint.objects.count(),
    )
