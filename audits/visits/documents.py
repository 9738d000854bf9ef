"""Documents: assignment and visit."""

from __future__ import annotations

from audits.audit.models import Audit
from audits.draws import queries as draws
from audits.scoring import queries as scoring
from label_sp.common import pdf
from label_sp.guide import audit as rules

PLAN, SALIENT = "audits/documents/plan.html", "audits/documents/salient.html"


def print_plan(audit: Audit) -> bytes:
    """Print the plan: auditor, duration, days, sites, resource persons. AUD-01, guide 3.6."""
    context: dict[str, object] = {
        "audit": audit,
        "dossier": audit.dossier,
        "service": audit.dossier.service,
        "sites": audit.sites.all(),
        "draw": draws.last(audit),
        "fictitious": audit.dossier.is_fictitious,
    }
    return pdf.render(PLAN, context, identifier=f"plan:{audit.pk}:{audit.plan_sent_on}")


def print_salient(audit: Audit) -> bytes:
    """The sheet of the closing meeting: strengths, points of progress, points not mastered so far. AUD-06, guide 3.7.1.

    No score is on it: they may change until the report leaves (AUD-07).
    """
    scores = list(scoring.scores_of(audit))
    weak = {*scoring.not_mastered(audit)}
    context: dict[str, object] = {
        "audit": audit,
        "dossier": audit.dossier,
        "service": audit.dossier.service,
        "strengths": [each for each in scores if each.is_strength],
        "progress": [each for each in scores if each.is_progress],
        "weak": [each for each in scores if each.point.code in weak and each.value is not None],
        "scored": sum(each.value is not None for each in scores),
        "points": len(scores),
        "report_due_on": audit.report_due_on,
        "observation_days": rules.OBSERVATION_DAYS,
        "fictitious": audit.dossier.is_fictitious,
    }
    versions = ".".join(str(each.version) for each in scores)
    return pdf.render(SALIENT, context, identifier=f"salient:{audit.pk}:{versions}")
