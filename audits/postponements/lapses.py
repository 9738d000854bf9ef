"""A request that nobody answered ends by itself when its visit was held, or when its audit is cancelled. SUS-01."""

from __future__ import annotations

from typing import Any

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.postponements import queries
from label_sp.journal import journal

EVENTS = {
    AuditStatus.VISITED: "postponement.overtaken",
    AuditStatus.CANCELLED: "postponement.dropped",
}


def lapse(*, instance: Audit, target: str, **_: Any) -> None:
    """Within the transaction of whatever moves the audit there (`post_transition`): no act can forget it."""
    event = EVENTS.get(AuditStatus(target))
    asked = queries.pending(instance) if event else None
    if event is None or asked is None:
        return
    asked.lapsed_on = instance.dossier.today
    asked.save()
    journal.record(instance, event, actor=None, first_day=asked.first_day)
