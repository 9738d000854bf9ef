"""The read side: how long an audit lasts."""

from __future__ import annotations

from decimal import Decimal

from audits.durations.models import AuditDuration
from candidates.dossiers.models import Dossier
from label_sp.guide import durations


def duration_table() -> durations.DurationTable | None:
    """The current table; None when none was loaded. CON-02, annex 12."""
    table = AuditDuration.objects.first()
    return table.table if table else None


def duration(dossier: Dossier, sites: int) -> Decimal | None:
    """Days on site by the current table; None when no table was loaded. CON-02, annex 12."""
    table = duration_table()
    return durations.days_on_site(table, dossier.service.agents_in_contact, sites) if table else None
