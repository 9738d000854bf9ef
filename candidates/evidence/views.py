"""Pages: evidence."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from candidates.dossiers import permissions
from candidates.dossiers.views import CandidatePage, find
from candidates.evidence import acts, presentation, queries
from candidates.evidence.forms import EvidenceForm
from candidates.scans import queries as scans
from label_sp.actors.requests import SignedRequest
from label_sp.common import files


class EvidencePage(CandidatePage):
    """Which control points have evidence, all of it, and one more. DOS-05."""

    act = acts.FILE_EVIDENCE
    page = "evidence"
    takes_a_file = True

    @cached_property
    def points(self) -> list[Any]:
        return queries.points(self.object)

    def form_options(self) -> dict[str, Any]:
        asked = self.request.GET.getlist("point")
        return {"points": self.points, "initial": {"points": asked}}

    def context(self) -> dict[str, Any]:
        filed = queries.of_dossier(self.object)
        groups = queries.coverage(self.points, filed)
        bars = [presentation.Bar(rank, group) for rank, group in enumerate(groups)]
        may_file = permissions.can_prepare(self.request.user, self.object) and queries.takes_evidence(
            self.object
        )
        return {
            "filed": filed,
            "groups": groups,
            "bars": bars,
            "height": presentation.ROW * len(bars),
            "covered": sum(group.covered for group in groups),
            "total": len(self.points),
            "proposals": queries.proposals(self.object) if may_file else [],
            "renewed_after": queries.RENEWED_AFTER,
            "may_file": may_file,
        }


class OnEvidence(EvidencePage):
    """A button beside one piece of evidence."""

    form_class = acts.ConfirmForm
    http_method_names = ["post", "options"]
    takes_a_file = False

    def form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.kwargs["evidence_id"], actor=self.request.user)

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:evidence", self.object.pk)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "form": EvidenceForm(points=self.points)}


class TakeOver(OnEvidence):
    """File again what the cycle before left."""

    act = acts.TAKE_OVER_EVIDENCE


class Remove(OnEvidence):
    """Take one away."""

    act = acts.REMOVE_EVIDENCE


@login_required
@require_safe
def evidence_file(request: SignedRequest, pk: UUID, evidence_id: UUID) -> FileResponse:
    """The file of one piece of evidence, for whoever may see the dossier."""
    found = get_object_or_404(find(request, pk).evidence.exclude(file=""), pk=evidence_id)
    scans.require_clean(found.sha256, own=found.added_by_id == request.user.pk)
    return files.private_response(found.file.open("rb"), found.name, found.content_type)
