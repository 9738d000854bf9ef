"""Documents: assignment and visit."""

from __future__ import annotations

from audits.audit.models import Audit
from audits.draws import queries as draws
from label_sp.common import pdf

PLAN = "audits/documents/plan.html"


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
