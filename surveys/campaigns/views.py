"""What the pages of surveys share."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from surveys.questionnaires.enums import SurveyKind


def find_kind(kind: str) -> SurveyKind:
    """« users » or « agents », or 404."""
    if kind not in SurveyKind.values:
        raise Http404
    return SurveyKind(kind)


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
