"""The audit report as a document: what it shows, its HTML, its PDF. AUD-07, guide 3.7.1."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from audits import queries
from audits.models import Audit, Score
from label_sp.common import pdf
from label_sp.guide import audit as rules
from label_sp.guide.decision import ENGAGEMENTS

REPORT = "audits/report.html"


@dataclass(frozen=True, slots=True)
class Printed:
    """A report on paper: its bytes, and fingerprints of what it was printed from."""

    pdf: bytes
    source: str
    scores_sha256: str
    sent_on: date


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
    points = queries.points(audit)
    means = rules.engagement_scores(queries.scored_so_far(points))
    return {
        "audit": audit,
        "dossier": audit.dossier,
        "service": audit.dossier.service,
        "sites": audit.sites.all(),
        "sent_on": sent_on,
        "engagements": [
            {
                "number": n,
                "title": title,
                "score": means[n],
                "scores": [s for s in scores if s.point.engagement == n],
            }
            for n, title in ENGAGEMENTS.items()
        ],
        "or_score": rules.or_score(queries.scored_so_far(points)),
        "or_scores": [score for score in scores if queries.is_or(score.point)],
        "strengths": [score for score in scores if score.is_strength],
        "points_of_progress": [score for score in scores if score.is_progress],
        "without_object": queries.points_without_object(audit),
        "verdict": queries.verdict(audit, queries.scored_so_far(points)),
        "scores_sha256": queries.scores_fingerprint(audit, points),
    }


def source_fingerprint(audit: Audit, scores: Sequence[Score]) -> str:
    """SHA-256 of the versions of all that an auditor can still change: the same means the same report."""
    versions = [[score.point.code, score.version] for score in scores]
    source = [audit.texts_version, str(audit.closing_meeting_on), str(audit.auditor_id), versions]
    return hashlib.sha256(json.dumps(source).encode()).hexdigest()
