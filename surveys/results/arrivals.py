"""When and from where answers came: by day, by site and channel, from the counters alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Sum

from label_sp.guide.steering import SMALLEST_GROUP
from surveys.answers.enums import Channel
from surveys.campaigns.models import Arrival, Campaign

UNSAID = "Site non précisé"
SMALL = (
    f"Sites de moins de {SMALLEST_GROUP} réponses"  # together in what is handed on: few answers have faces
)


@dataclass(frozen=True, slots=True)
class Place:
    """What came about one site by one channel."""

    site: str
    channel: str
    responses: int
    admissible: int


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site: admissible answers by channel (its label), as the columns stand, all of them, and all received."""

    site: str
    cells: tuple[tuple[str, int], ...]
    admissible: int
    responses: int

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(count for _, count in self.cells)

    @property
    def name(self) -> str:
        return self.site or UNSAID


@dataclass(frozen=True, slots=True)
class Sites:
    """The table by site and channel: its columns (channels that brought something) and its lines."""

    channels: tuple[Channel, ...]
    lines: tuple[SiteLine, ...]


def days_of(campaign: Campaign) -> dict[date, int]:
    """Admissible answers of each day that had some; those whose day nobody knows are left out."""
    rows = Arrival.objects.filter(campaign=campaign, day__isnull=False).order_by("day").values_list("day")
    return {day: count for day, count in rows.annotate(came=Sum("admissible")) if count}


def places_of(campaign: Campaign) -> tuple[Place, ...]:
    """What came by site and channel, sites by name."""
    rows = (
        Arrival.objects.filter(campaign=campaign).order_by("site", "channel").values_list("site", "channel")
    )
    return tuple(Place(*row) for row in rows.annotate(came=Sum("responses"), kept=Sum("admissible")))


def without_small_sites(places: Sequence[Place]) -> tuple[Place, ...]:
    """The same, sites of fewer than five answers put together under one name."""
    came: dict[str, int] = {}
    for place in places:
        came[place.site] = came.get(place.site, 0) + place.responses
    small = {site for site, responses in came.items() if site and responses < SMALLEST_GROUP}
    return tuple(replace(place, site=SMALL) if place.site in small else place for place in places)


def by_site(places: Sequence[Place]) -> Sites:
    """Sites by name, those who did not say theirs last."""
    channels = tuple(channel for channel in Channel if any(place.channel == channel for place in places))
    lines = []
    for site in sorted({place.site for place in places}, key=lambda name: (not name, name.casefold())):
        own = [place for place in places if place.site == site]
        cells = tuple(
            (str(channel.label), sum(each.admissible for each in own if each.channel == channel))
            for channel in channels
        )
        kept, came = sum(each.admissible for each in own), sum(each.responses for each in own)
        lines.append(SiteLine(site, cells, kept, came))
    return Sites(channels, tuple(lines))
