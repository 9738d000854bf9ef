"""The auditor's grid: the page, and the save of one control point. AUD-02, AUD-08, AUD-12, AUD-14, DEC-04."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from audits.audit import permissions
from audits.audit.models import Audit
from audits.audit.views import find
from audits.scoring import presentation, queries, use_cases
from audits.scoring.forms import PointForm
from audits.scoring.models import Score
from candidates.grids.presentation import Board, Filters, Problem
from candidates.grids.queries import Standing
from candidates.grids.views import GridPage
from label_sp.common.edits import Saved


class Grid(GridPage):
    """All the control points of an audit."""

    sheet = presentation.SHEET
    form_class = PointForm
    template_name = "audits/grid.html"
    saved_name = "audits/_saved.html"
    object: Audit

    def find(self) -> Audit:
        audit = find(self.request, self.kwargs["audit_id"])
        permissions.can_read_scores.require(self.request.user, audit)
        return audit

    def address(self) -> str:
        return reverse("audits:grid", args=[self.kwargs["audit_id"]])

    def board(self, filters: Filters, problem: Problem | None = None) -> Board:
        return presentation.audit_board(self.object, filters, problem)

    def around(self) -> dict[str, Any]:
        audit = self.object
        return {
            "audit": audit,
            "without_object": queries.points_without_object(audit),
            "editable": audit.is_scorable and permissions.can_audit(self.request.user, audit),
        }

    def save(self, code: str, form: Any) -> Saved:
        try:
            return use_cases.score_point(
                self.kwargs["audit_id"],
                code,
                actor=self.request.user,
                value=form.position,
                expected_version=form.expected_version,
                **form.beside,
            )
        except Score.DoesNotExist as unseen:
            raise Http404 from unseen

    def standing(self) -> Standing:
        return queries.standing(self.kwargs["audit_id"])
