"""Facts for the guide: attestations."""

from __future__ import annotations

from datetime import date

from django_fsm import TransitionNotAllowed

from candidates.dossiers.models import Dossier
from label_sp.guide import attestation


def label_start(dossier: Dossier) -> date:
    """The day the label was obtained. Raises TransitionNotAllowed when there is no label: its acts have no sense."""
    if dossier.obtained_on is None:
        raise TransitionNotAllowed(f"{dossier.reference} has no label")
    return dossier.obtained_on


def label(dossier: Dossier, *, replaced_on: date | None = None) -> attestation.LabelFacts | None:
    """The days that make the label's standing; None when none was ever granted. LIS-01 to LIS-03.

    Uses `dossier.suspensions.all()` and `dossier.next`, so that a list can prefetch them.
    """
    if dossier.obtained_on is None or dossier.valid_until is None:
        return None
    following = getattr(dossier, "next", None)
    return attestation.LabelFacts(
        obtained_on=dossier.obtained_on,
        valid_until=dossier.valid_until,
        suspensions=tuple((s.started_on, s.lifted_on) for s in dossier.suspensions.all()),
        withdrawn_from=dossier.withdrawn_from,
        replaced_on=replaced_on,
        renewed_on=following.obtained_on if following else None,
    )
