"""The grid: the page, and the save of one control point. AUD-02, AUD-08, AUD-12, AUD-14, DEC-04."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from audits.audit import permissions
from audits.audit.views import find
from audits.scoring import presentation, queries, use_cases
from audits.scoring.enums import LEVELS
from audits.scoring.forms import PointForm
from audits.scoring.models import Score
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import Outcome, showing_failures

DIGITS = 10  # of a version
UNREADABLE = (
    "La saisie n’a pas été comprise. Choisissez une des quatre positions, puis enregistrez de nouveau."
)


@login_required
def grid(request: SignedRequest, audit_id: UUID) -> HttpResponse:
    """All the control points, grouped by engagement."""
    return _page(request, audit_id)


@login_required
def point(request: SignedRequest, audit_id: UUID, code: str) -> HttpResponse:
    """Save one control point: a fragment for htmx, else back to the grid at this point."""
    if request.method != "POST":
        find(request, audit_id)
        return redirect(_address(request, audit_id, code))
    if "reload" in request.POST:
        return _stored_again(request, audit_id, code)
    form = PointForm(request.POST)
    if not form.is_valid():
        said = " ".join(map(str, form.errors.get("finding", ()))) or UNREADABLE
        return _refused(request, audit_id, code, Outcome(ok=False, message=said))
    try:
        with showing_failures() as outcome:
            return _save(request, audit_id, code, form)
    except use_cases.ScoreConflict as conflict:
        return _refused(request, audit_id, code, Outcome(ok=False), conflict.current)
    except Score.DoesNotExist as unseen:
        raise Http404 from unseen
    return _refused(request, audit_id, code, outcome)


def _save(request: SignedRequest, audit_id: UUID, code: str, form: PointForm) -> HttpResponse:
    typed = form.cleaned_data
    saved = use_cases.score_point(
        audit_id,
        code,
        actor=request.user,
        value=Decimal(typed["value"]) if typed["value"] and not typed["clear"] else None,
        finding=typed["finding"],
        is_strength=typed["is_strength"],
        is_progress=typed["is_progress"],
        expected_version=form.expected_version,
    )
    if not request.htmx:
        return redirect(_address(request, audit_id, code))
    standing = queries.standing(audit_id)
    engagement = next(point.engagement for point in standing.points if point.code == code)
    counts = presentation.counts(standing)
    context = {
        "saved": saved,
        "anchor": presentation.anchor_of(code),
        "standing": standing,
        "count": next(count for count in counts if count.key == presentation.key_of(engagement)),
    }
    return _fragment(render_to_string("audits/_saved.html", context))


def _stored_again(request: SignedRequest, audit_id: UUID, code: str) -> HttpResponse:
    """After a conflict, the stored value is the one to keep: the point as it is stored takes the form's place."""
    if not request.htmx:
        return redirect(_address(request, audit_id, code))
    context = _context(request, audit_id)
    cards = (card for group in context["board"].groups for card in group.cards)
    card = next((card for card in cards if card.code == code), None)
    if card is None:
        raise Http404
    html = render_to_string("audits/_point.html", {**context, "card": card, "taken_back": True}, request)
    response = _fragment(html)
    response["HX-Retarget"], response["HX-Reswap"] = f"#point-{card.anchor}", "outerHTML"
    return response


def _refused(
    request: SignedRequest, audit_id: UUID, code: str, outcome: Outcome, conflict: Score | None = None
) -> HttpResponse:
    """Nothing was saved: the reason beside what was typed, which stays."""
    typed = presentation.Entry(
        request.POST.get("value", ""),
        request.POST.get("finding", ""),
        "is_strength" in request.POST,
        "is_progress" in request.POST,
        version=_number(request.POST.get("version", "")),
    )
    problem = presentation.Problem(code, typed, outcome, conflict)
    status = 409 if conflict else outcome.status
    if not request.htmx:
        return _page(request, audit_id, problem, status)
    find(request, audit_id)
    context = {
        "problem": problem,
        "anchor": presentation.anchor_of(code),
        "stored": conflict and presentation.stored(conflict),
    }
    return _fragment(render_to_string("audits/_refused.html", context), status)


def _number(text: str) -> int:
    return int(text) if len(text) < DIGITS and text.isdecimal() else 0


def _fragment(html: str, status: int = 200) -> HttpResponse:
    """Marked as such: a script can then tell it from the login page that a lost session is sent to."""
    return HttpResponse(html, status=status, headers={"X-Fragment": "grid"})


def _page(
    request: SignedRequest, audit_id: UUID, problem: presentation.Problem | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "audits/grid.html", _context(request, audit_id, problem), status=status)


def _context(
    request: SignedRequest, audit_id: UUID, problem: presentation.Problem | None = None
) -> dict[str, Any]:
    audit = find(request, audit_id)
    permissions.can_read_scores.require(request.user, audit)
    return {
        "audit": audit,
        "board": presentation.board(audit, presentation.Filters.of(request.GET), problem),
        "without_object": queries.points_without_object(audit),
        "levels": LEVELS,
        "editable": audit.is_scorable and permissions.can_audit(request.user, audit),
        "stored": problem and problem.conflict and presentation.stored(problem.conflict),
    }


def _address(request: SignedRequest, audit_id: UUID, code: str) -> str:
    query = presentation.Filters.of(request.GET).query
    page = reverse("audits:grid", args=[audit_id])
    return f"{page}{'?' if query else ''}{query}#point-{presentation.anchor_of(code)}"
