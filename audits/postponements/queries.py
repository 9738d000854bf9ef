"""The requests to put a visit off, of one audit and of a label's whole cycle."""

from __future__ import annotations

from audits.audit.enums import AuditKind
from audits.audit.models import Audit
from audits.postponements.models import Postponement
from candidates.dossiers.models import Dossier

WITHOUT_ANSWER = {"answered_on__isnull": True, "lapsed_on__isnull": True}


def pending(audit: Audit) -> Postponement | None:
    """The request that waits for an answer."""
    return audit.postponements.filter(**WITHOUT_ANSWER).first()


def accepted_count(dossier: Dossier) -> int:
    """How many times the follow-up's visit was put off: what a body looks at before it suspends. SUS-01.

    A postponement of the initial audit was no labelled service's.
    """
    put_off = Postponement.objects.filter(audit__dossier=dossier, audit__kind=AuditKind.FOLLOW_UP)
    return put_off.filter(accepted=True).count()
