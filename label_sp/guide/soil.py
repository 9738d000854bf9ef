"""Which day it is where: France counts its days in twelve time zones, and the guide says nothing of them.

Our reading (DOS-02): a deadline's last day ends when it ends in the candidate's territory, and the days of its dossier
are counted there; what took place is not in the future once its day has begun somewhere on French soil. No clock here:
the instant is an argument, aware of its zone.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from label_sp.guide.calendar import Territory

PARIS = "Europe/Paris"
ZONES: Mapping[Territory, str] = MappingProxyType(
    {
        Territory.METROPOLE: PARIS,
        Territory.ALSACE_MOSELLE: PARIS,
        Territory.GUADELOUPE: "America/Guadeloupe",
        Territory.MARTINIQUE: "America/Martinique",
        Territory.GUYANE: "America/Cayenne",
        Territory.REUNION: "Indian/Reunion",
        Territory.SAINT_PIERRE_ET_MIQUELON: "America/Miquelon",
        Territory.MAYOTTE: "Indian/Mayotte",
        Territory.SAINT_BARTHELEMY: "America/St_Barthelemy",
        Territory.SAINT_MARTIN: "America/Marigot",
        Territory.WALLIS_ET_FUTUNA: "Pacific/Wallis",
        Territory.POLYNESIE: "Pacific/Tahiti",
        Territory.NOUVELLE_CALEDONIE: "Pacific/Noumea",
    }
)


def day_in(territory: Territory, instant: datetime) -> date:
    """The day that it is in that territory: on 11 January at 22:00 in Paris, the 12th in Nouvelle-Calédonie."""
    return instant.astimezone(ZoneInfo(ZONES[territory])).date()


def latest_day(instant: datetime) -> date:
    """The latest day that it is on French soil."""
    return max(day_in(territory, instant) for territory in Territory)


def counts_with_paris(territory: Territory) -> bool:
    """Does a day end there when it ends in Paris?"""
    return ZONES[territory] == PARIS
