"""Pages: self-assessments."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from candidates.dossiers import permissions
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.models import Dossier
from candidates.dossiers.views import _find, _run, _show, _typed, _user, get_or_post
from candidates.self_assessments import queries, use_cases
from candidates.self_assessments.forms import SelfAssessmentForm
from candidates.self_assessments.models import SelfAssessment
from label_sp.guide import dossier as file_rules
from label_sp.guide.decision import REQUIRED
from label_sp.guide.failures import Failures
from label_sp.guide.tiers import Tier

# --- self-assessment --------------------------------------------------------------------------------------------------


@login_required
@get_or_post
def self_assessment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The yearly self-assessments, and one more. PRE-01, FOL-02."""
    dossier = _find(request, pk)
    form = SelfAssessmentForm(_typed(request))
    done, outcome = _run(
        request, form, use_cases.record_self_assessment, pk, said="L’autodiagnostic est enregistré."
    )
    if done:
        return redirect("candidates:self_assessment", pk)
    recorded = list(dossier.self_assessments.select_related("recorded_by"))
    return _show(
        request,
        "self_assessment",
        dossier,
        outcome,
        form=form,
        may_edit=permissions.can_prepare(_user(request), dossier) and queries.takes_self_assessments(dossier),
        latest=recorded[0] if recorded else None,
        recorded=recorded,
        warnings=_age_warnings(dossier, recorded),
        earliest=file_rules.earliest_self_assessment(dossier.audit_first_day)
        if dossier.audit_first_day
        else None,
        threshold=REQUIRED[Tier.BRONZE].engagements,
    )


def _age_warnings(dossier: Dossier, recorded: list[SelfAssessment]) -> Failures:
    """PRE-01 as the filing will ask it, while the dossier is being prepared."""
    if not recorded or dossier.audit_first_day is None or not dossier_queries.is_editable(dossier):
        return ()
    return file_rules.failures_of_self_assessment(
        recorded[0].done_on, dossier.audit_first_day, today=timezone.localdate()
    )
