"""The read side: audit reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from audits.audit.models import Audit
from audits.auditors.queries import ties_of
from audits.scoring.models import Score
from label_sp.guide import audit as rules

# --- the report -------------------------------------------------------------------------------------------------------


def report_facts(audit: Audit, scores: Sequence[Score]) -> rules.ReportFacts:
    """What AUD-02, AUD-06 and AUD-07 look at. A point ticked as strong, or to progress, counts as one."""
    return rules.ReportFacts(
        unscored=tuple(score.point.code for score in scores if score.value is None),
        presentation=audit.presentation,
        synthesis=audit.synthesis,
        strengths=_named(audit.strengths, (score for score in scores if score.is_strength)),
        points_of_progress=_named(audit.points_of_progress, (score for score in scores if score.is_progress)),
        illustrations=(*filter(None, (audit.illustrations.strip(),)), *audit.images.all()),
        no_illustration_reason=audit.no_illustration_reason,
        closing_meeting_on=audit.closing_meeting_on,
        last_day=audit.last_day or date.min,  # no day yet: the state refuses before the guide is asked
        ties=ties_of(audit.auditors, audit.dossier.service),
    )


def _named(text: str, scores: Iterable[Score]) -> tuple[object, ...]:
    return (*((text,) if text.strip() else ()), *scores)
