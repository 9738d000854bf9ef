"""What the DITP settles for networks."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from audits.networks import queries
from audits.networks.models import RetainedMajority
from label_sp.actors import permissions
from label_sp.actors.models import User
from label_sp.guide.majority import Majority
from label_sp.journal import journal


@transaction.atomic
def retain_majority(reading: str, *, actor: User) -> bool:
    """From now on the tier of a central service is that of this reading. Returns whether anything changed. NET-02."""
    permissions.can_supervise.require(actor)
    chosen, before = Majority(reading), queries.majority_retained()
    if chosen is before:
        return False
    RetainedMajority.objects.create(reading=chosen, at=timezone.now(), by=actor)
    journal.record(
        actor, "majority.retained", actor=actor, dossier_id=None, reading=chosen.label, before=before.label
    )
    return True
