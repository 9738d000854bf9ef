"""The plan and the report as documents: what they show, and their PDF. AUD-01, AUD-07, guide 3.6, 3.7.1."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from typing import Any

from audits.audit.documents import Printed
from audits.audit.models import Audit
from audits.draws import queries as draws
from audits.illustrations.models import Illustration
from audits.scoring import queries
from audits.scoring.models import Score
from candidates.grids.presentation import OR_TITLE
from label_sp.common import pdf
from label_sp.guide import audit as rules
from label_sp.guide.decision import ENGAGEMENTS
from label_sp.guide.numbers import Exact

REPORT = "audits/documents/report.html"


def print_report(audit: Audit, *, sent_on: date | None) -> Printed:
    """Print the report; `sent_on` None prints a draft, which says so on each page. AUD-07."""
    scores = list(queries.scores_of(audit))
    context = report_context(audit, scores, sent_on=sent_on)
    identifier = f"report:{audit.pk}:{sent_on}:{context['scores_sha256']}"
    return Printed(
        pdf=pdf.render(REPORT, context, identifier=identifier),
        source=source_fingerprint(audit, scores),
        scores_sha256=str(context["scores_sha256"]),
        sent_on=sent_on or date.min,
    )


def report_context(audit: Audit, scores: Sequence[Score], *, sent_on: date | None) -> dict[str, Any]:
    """All that AUD-07 asks of a report, then each control point with its score and finding."""
    standing = queries.standing(audit.pk)
    return {
        "audit": audit,
        "dossier": audit.dossier,
        "service": audit.dossier.service,
        "sites": audit.sites.all(),
        "draw": draws.last(audit),
        "fictitious": audit.dossier.is_fictitious,
        "sent_on": sent_on,
        "late_by": rules.late_by(audit.last_day, sent_on) if audit.last_day and sent_on else 0,
        "engagements": _lines(scores, standing),
        "images": [_printable(each) for each in audit.images.all()],
        "strengths": [score for score in scores if score.is_strength],
        "points_of_progress": [score for score in scores if score.is_progress],
        "without_object": queries.points_without_object(audit),
        "verdict": standing.verdict,
        "users": standing.users,
        "agents": standing.agents,
        "scores_sha256": queries.scores_fingerprint(audit, standing.points),
    }


def _printable(illustration: Illustration) -> dict[str, Any]:
    """An image with its bytes in the page itself: a document fetches nothing."""
    with illustration.image.open("rb") as stored:
        data = b64encode(stored.read()).decode()
    return {
        "source": f"data:image/jpeg;base64,{data}",
        "caption": illustration.caption,
        "engagement": illustration.engagement,
    }


def _lines(scores: Sequence[Score], standing: queries.Standing) -> list[dict[str, Any]]:
    """One line per engagement then the Or criteria, with the length of its bar and its control points."""
    means = standing.so_far
    lines: list[tuple[int | None, str, Exact | None]] = [
        (number, title, means.engagements[number]) for number, title in ENGAGEMENTS.items()
    ]
    return [
        {
            "number": number,
            "title": title,
            "score": score,
            "length": round(float(score or 0), 1),
            "scores": [row for row in scores if row.point.engagement == number],
        }
        for number, title, score in [*lines, (None, OR_TITLE, means.or_criteria)]
    ]


def source_fingerprint(audit: Audit, scores: Sequence[Score]) -> str:
    """SHA-256 of the versions of all that an auditor can still change: the same means the same report."""
    versions = [[score.point.code, score.version] for score in scores]
    source = [
        audit.texts_version,
        str(audit.closing_meeting_on),
        [str(each.pk) for each in audit.auditors],
        list(audit.images.values_list("sha256", "caption", "engagement")),
        versions,
    ]
    return hashlib.sha256(json.dumps(source).encode()).hexdigest()
