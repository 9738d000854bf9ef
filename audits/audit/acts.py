"""Acts as rows: an audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audits.audit.enums import AuditStatus

OPEN_GRID = (AuditStatus.PLANNED, AuditStatus.VISITED)


def audit_is(*statuses: AuditStatus) -> Callable[[Any], bool]:
    """Is the audit of the present step in one of these states?"""
    return lambda it: it.audit_is(*statuses)
