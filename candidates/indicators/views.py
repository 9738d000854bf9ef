"""Pages: quality indicators."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from candidates.dossiers.models import Dossier
from candidates.dossiers.views import _find, _run, _show, _typed, _user, get_or_post
from candidates.indicators import queries, use_cases
from candidates.indicators.forms import IndicatorForm
from label_sp.common.pages import Outcome, showing_failures

# --- quality indicators -----------------------------------------------------------------------------------------------


@login_required
@get_or_post
def indicators(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The quality indicators, and one more. DOS-06."""
    dossier = _find(request, pk)
    form = IndicatorForm(_typed(request))
    done, outcome = _run(request, form, use_cases.record_indicator, pk, said="L’indicateur est ajouté.")
    return redirect("candidates:indicators", pk) if done else _indicators(request, dossier, form, outcome)


@login_required
@require_POST
def remove_indicator(request: HttpRequest, pk: UUID, indicator_id: UUID) -> HttpResponse:
    """Take one indicator off the list."""
    dossier = _find(request, pk)
    with showing_failures() as outcome:
        use_cases.remove_indicator(pk, indicator_id, actor=_user(request))
        flash.success(request, "L’indicateur est retiré.")
        return redirect("candidates:indicators", pk)
    return _indicators(request, dossier, IndicatorForm(), outcome)


def _indicators(
    request: HttpRequest, dossier: Dossier, form: IndicatorForm, outcome: Outcome
) -> HttpResponse:
    lines = queries.indicator_lines(dossier)
    return _show(request, "indicators", dossier, outcome, form=form, lines=lines)
