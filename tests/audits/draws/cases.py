"""Audits whose sites were drawn."""

from __future__ import annotations

from audits.audit.models import Audit
from audits.draws.queries import last
from audits.draws.use_cases import draw_sites
from tests.scenarios import Case


def drawn(case: Case) -> Audit:
    """Twice, the second time with its reason."""
    if last(case.audit) is None:
        for reason in ("", "Le site tiré est fermé pour travaux."):
            draw_sites(case.audit.pk, actor=case.people.auditor, size=1, reason=reason)
    return case.audit
