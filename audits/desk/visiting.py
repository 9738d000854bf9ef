"""An auditor’s day: the visit that is on, with what it takes to get there and go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import prefetch_related_objects

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.audit.queries import assigned_to
from audits.desk.due import NO_TEXTS
from audits.scoring.models import Score
from candidates.grids.presentation import anchor_of
from candidates.services.models import Site
from candidates.team import queries as team
from label_sp.actors.models import User
from label_sp.common.bounds import latest_today

MOST = 5


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that has begun and whose closing meeting is not recorded. `left`: codes without a score, in order."""

    audit: Audit
    sites: Sequence[Site]
    referent: User | None
    points: int
    left: Sequence[str]

    @property
    def scored(self) -> int:
        return self.points - len(self.left)

    @property
    def goes_on_at(self) -> str:
        """The first point without a score; blank when all have one."""
        return self.left[0] if self.left else ""

    @property
    def anchor(self) -> str:
        return f"#point-{anchor_of(self.goes_on_at)}" if self.left else ""


def begun(user: User) -> list[Visit]:
    """The visits given to this person that have begun where the service is, the last to have begun first; a few."""
    given = Audit.objects.filter(assigned_to(user), status=AuditStatus.PLANNED, first_day__lte=latest_today())
    found = (
        given.select_related("dossier__service__organisation")
        .defer(*NO_TEXTS)
        .order_by("-first_day", "pk")[:MOST]
    )
    audits = [audit for audit in found if audit.first_day and audit.first_day <= audit.dossier.today]
    prefetch_related_objects(audits, "sites")
    scores = _scores(audits)
    return [
        Visit(
            audit,
            list(audit.sites.all()),
            team.referent(audit.dossier),
            len(scores[audit.pk]),
            [code for code, is_scored in scores[audit.pk] if not is_scored],
        )
        for audit in audits
    ]


def _scores(audits: Iterable[Audit]) -> dict[UUID, list[tuple[str, bool]]]:
    """(code, scored?) of each point, in the grid's order."""
    found: dict[UUID, list[tuple[str, bool]]] = {audit.pk: [] for audit in audits}
    rows = Score.objects.filter(audit__in=found).order_by("point__position")
    for audit_id, code, value in rows.values_list("audit_id", "point__code", "value"):
        found[audit_id].append((code, value is not None))
    return found
