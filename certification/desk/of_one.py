"""The pages below the first one of a dossier: one for each of its parts, and all of them for paper."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from candidates.dossiers import menu
from candidates.dossiers.models import Dossier
from certification.desk import page as first
from certification.desk import parts
from certification.desk.forms import JournalForm
from certification.desk.messages import readable_messages
from certification.situation.queries import Situation
from certification.situation.views import of_dossier
from label_sp.actors.requests import SignedRequest
from label_sp.journal import journal as story

ROWS = 30
PRINTED_LINES, PRINTED_MESSAGES = 100, 30


def _shown(
    request: SignedRequest, dossier: Dossier, part: str, form: JournalForm | None = None, **shown: Any
) -> HttpResponse:
    context = {"dossier": dossier, "trail": menu.trail(dossier), "page": shown, "form": form}
    return render(request, f"certification/dossier_{part}.html", context)


def _situation(request: SignedRequest, dossier: Dossier) -> Situation:
    return Situation(dossier, request.user, dossier.today)


@of_dossier("GET")
def audits(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """Its audits: who, when, the plan, the report, and the verdict in full."""
    return _shown(request, dossier, "audits", audit=parts.audits(dossier, request.user))


@of_dossier("GET")
def decisions(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """What was decided, and the attestations."""
    made: dict[str, Any] = {
        "decisions": parts.decisions(dossier),
        "attestations": parts.attestations(dossier),
    }
    return _shown(request, dossier, "decisions", **made)


@of_dossier("GET")
def deadlines(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """Every date of the dossier, those that are over folded."""
    return _shown(request, dossier, "deadlines", days=parts.days(_situation(request, dossier)))


@of_dossier("GET")
def messages(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """What was sent about it to the side that one works for."""
    it = _situation(request, dossier)
    sent = Paginator(readable_messages(it), ROWS).get_page(request.GET.get("page"))
    return _shown(request, dossier, "messages", messages=sent, not_delivered=parts.failed(it))


@of_dossier("GET")
def journal(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """All that happened, by what, by whom and by day."""
    form = JournalForm(request.GET, dossier_id=dossier.pk)
    asked = form.criteria()
    entries = story.narrowed(
        story.of_dossier(dossier.pk),
        events=form.kinds[asked["quoi"]] if "quoi" in asked else None,
        by=asked.get("qui", ""),
        since=asked.get("du"),
        until=asked.get("au"),
    )
    lines = Paginator(entries, ROWS).get_page(request.GET.get("page"))
    return _shown(request, dossier, "journal", form=form, lines=lines, filtered=bool(asked))


@of_dossier("GET")
def documents(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """What the software produced for it, as PDF."""
    return _shown(request, dossier, "documents", documents=list(parts.documents(dossier, request.user)))


@of_dossier("GET")
def printed(request: SignedRequest, dossier: Dossier) -> HttpResponse:
    """All parts on one page, for paper."""
    it = _situation(request, dossier)
    shown: dict[str, Any] = {
        "first": first.page(dossier, request.user, dossier.today),
        "pieces": it.piece_lines,
        "surveys": parts.survey_lines(dossier),
        "audit": parts.audits(dossier, request.user),
        "decisions": parts.decisions(dossier),
        "attestations": parts.attestations(dossier),
        "days": parts.days(it),
        "messages": list(readable_messages(it)[:PRINTED_MESSAGES]),
        "not_delivered": parts.failed(it),
        "lines": list(story.of_dossier(dossier.pk)[:PRINTED_LINES]),
        "documents": list(parts.documents(dossier, request.user)),
    }
    return _shown(request, dossier, "printed", **shown)
