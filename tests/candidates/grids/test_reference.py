"""Grids and annex 12 as reference data."""

import copy
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.db import IntegrityError, transaction

from audits.durations.models import AuditDuration
from audits.durations.use_cases import load_durations
from audits.scoring.models import Score
from candidates.grids import queries
from candidates.grids.enums import GridKind
from candidates.grids.models import ControlPoint, Grid
from candidates.grids.use_cases import load_grids
from candidates.services.enums import ServiceKind
from tests.factories import REFERENCE_DATA, audit_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def data() -> dict[str, Any]:
    return yaml.safe_load(REFERENCE_DATA.read_text(encoding="utf-8"))


@pytest.mark.rule("AUD-02", "PRO-01")
def test_the_local_grid_has_45_points_of_the_engagements_and_10_or_criteria(data: dict[str, Any]) -> None:
    load_grids(data)
    points = queries.current_grid().points
    assert points.filter(criteria="engagement").count() == 45
    assert points.filter(criteria="or").count() == 10
    assert set(points.filter(criteria="engagement").values_list("engagement", flat=True)) == set(range(1, 9))


def test_loading_twice_changes_nothing(data: dict[str, Any]) -> None:
    assert len(load_grids(data)) == 2 and load_durations(data)
    before = list(Grid.objects.values_list("pk", "fingerprint")), ControlPoint.objects.count()
    assert load_grids(data) == [] and load_durations(data) is None
    assert (list(Grid.objects.values_list("pk", "fingerprint")), ControlPoint.objects.count()) == before


@pytest.mark.rule("AUD-11")
def test_a_changed_content_is_a_new_version_and_an_audit_keeps_its_own(data: dict[str, Any]) -> None:
    load_grids(data)
    audit = audit_in("planned")
    changed = copy.deepcopy(data)
    changed["local_grid"][0]["text"] = "Un autre texte"
    (grid,) = load_grids(changed)
    assert (grid.version, queries.current_grid()) == (2, grid)
    audit.refresh_from_db()
    assert audit.grid.version == 1
    assert audit.grid.points.get(code="1.1").text == data["local_grid"][0]["text"]
    assert Score.objects.filter(audit=audit).count() == 53


def test_provisional_content_is_marked_and_carries_its_notice(data: dict[str, Any]) -> None:
    load_grids(data)
    load_durations(data)
    for version in (*Grid.objects.all(), AuditDuration.objects.get()):
        assert version.provisional
        assert version.notice == data["notice"]


def test_a_point_of_an_engagement_has_one_and_an_or_criterion_has_none(data: dict[str, Any]) -> None:
    load_grids(data)
    grid = queries.current_grid()
    for criteria, engagement in (("engagement", None), ("engagement", 9), ("or", 3)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ControlPoint.objects.create(
                grid=grid, code="9.9", criteria=criteria, engagement=engagement, text="", position=99
            )


def test_the_central_grid_waits_for_its_audits(data: dict[str, Any]) -> None:
    load_grids(data)
    assert queries.current_grid(GridKind.CENTRAL).points.filter(criteria="central").count() == 16


@pytest.mark.rule("CON-02")
@pytest.mark.parametrize(
    ("agents", "sites", "days"),
    [
        (1, 1, "1"),
        (10, 1, "1"),
        (11, 1, "1.5"),
        (49, 1, "1.5"),
        (50, 1, "2"),
        (150, 3, "3"),
        (151, 1, "2.5"),
        (600, 1, "3"),
        (1000, 1, "3.5"),
        (1001, 1, "4"),
        (2000, 1, "4"),
        (2001, 1, "4.5"),
        (3001, 2, "5.5"),
        (12, 0, "1.5"),
    ],
)
def test_the_duration_follows_annex_12(data: dict[str, Any], agents: int, sites: int, days: str) -> None:
    load_durations(data)
    assert AuditDuration.objects.get().days(agents, sites) == Decimal(days)


@pytest.mark.rule("AUD-14")
@pytest.mark.parametrize(
    ("kind", "without_object"),
    [(ServiceKind.LOCAL_AUTHORITY, {"6.4", "7.2"}), (ServiceKind.SOCIAL_SECURITY, set())],
)
def test_the_grid_itself_says_what_does_not_apply(kind: ServiceKind, without_object: set[str]) -> None:
    audit = audit_in("planned")
    points = audit.grid.points.all()
    assert {point.code for point in points if not point.applies_to(kind)} == without_object
