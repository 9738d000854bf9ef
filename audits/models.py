"""The tables of audits, by topic. Django reads this, nobody else imports it."""

from audits.audit.models import Audit
from audits.auditors.models import AuditorProfile, AuditorTie
from audits.grids.models import AuditDuration, ControlPoint, Grid
from audits.postponements.models import Postponement
from audits.scoring.models import Score

__all__ = [
    "Audit",
    "AuditDuration",
    "AuditorProfile",
    "AuditorTie",
    "ControlPoint",
    "Grid",
    "Postponement",
    "Score",
]
