"""What many acts take on the API: a reason, given or not."""

from __future__ import annotations

from label_sp.common.api import StrictSerializer, TextField

LONGEST = 10_000


class OptionalReasonSerializer(StrictSerializer):
    """DEC-07."""

    reason = TextField(required=False, allow_blank=True, max_length=LONGEST)


class ReasonSerializer(StrictSerializer):
    """DEC-05, ACT-02."""

    reason = TextField(allow_blank=True, max_length=LONGEST)
