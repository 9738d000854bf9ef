"""What is shown beside the numbers of a closed campaign to those who evaluate the service: signs, to be verified.

It is read from what the clock kept: no page looks at answers. Of a campaign that is open nothing is said: what its
people still send would change it, and whoever runs it would steer by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from label_sp.guide.numbers import percent
from surveys.anomalies import queries
from surveys.anomalies.findings import Anomaly
from surveys.answers.enums import Channel
from surveys.campaigns.models import Campaign


@dataclass(frozen=True, slots=True)
class Signs:
    """Of one campaign: what looks odd, when it was looked at (None: not yet), and what came by open links, apart."""

    looked_at: datetime | None
    anomalies: tuple[Anomaly, ...]
    by_open_link: int
    admissible: int

    @property
    def open_link_share(self) -> Fraction | None:
        """Of the admissible answers, in percent; None when there is none."""
        return Fraction(100 * self.by_open_link, self.admissible) if self.admissible else None

    @property
    def open_link_percent(self) -> str:
        """« 12,5 % »."""
        return percent(Fraction(self.by_open_link, self.admissible)) if self.admissible else ""


def signs(campaigns: Sequence[Campaign]) -> dict[UUID, Signs]:
    """Of each of these closed campaigns, by its id. One query for all."""
    known = queries.kept(campaigns)
    return {
        each.pk: Signs(
            looked_at=kept.looked_at if (kept := known.get(each.pk)) else None,
            anomalies=tuple(Anomaly(**found) for found in kept.found) if kept else (),
            by_open_link=each.channels.get(Channel.QR, 0),
            admissible=each.admissible,
        )
        for each in campaigns
        if each.is_closed
    }
