"""Reading: which reading of « majorité » the DITP retains."""

from __future__ import annotations

from audits.networks.models import RetainedMajority
from label_sp.guide.majority import Majority


def last_choice() -> RetainedMajority | None:
    """The DITP's last choice; None while it made none."""
    return RetainedMajority.objects.select_related("by").last()


def majority_retained() -> Majority:
    """The reading that decides the tier of a central service; ours while the DITP chose none. NET-02."""
    reading = RetainedMajority.objects.values_list("reading", flat=True).last()
    return Majority(reading) if reading else Majority.ABSOLUTE
