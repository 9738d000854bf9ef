"""The two plans that the simulators draw: around an audit, and over the three years of a label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from label_sp.common.icalendar import Event
from label_sp.design import drawing
from label_sp.design.drawing import Happening
from label_sp.design.templatetags.label_sp import OWNERS, section_label
from label_sp.guide import timeline
from label_sp.guide.calendar import Deadline

Name = Literal["schedule", "cycle"]
TITLES: Mapping[str, str] = {"schedule": "Calendrier d’audit", "cycle": "Cycle de trois ans"}
VISIT = "Visite d’audit"
OBTAINED = "Obtention du label"
ADVICE = "Date indicative, calculée par le simulateur du label Services Publics +."


@dataclass(frozen=True, slots=True)
class Plan:
    """Deadlines of the guide around one happening that the visitor chose."""

    name: Name
    query: Mapping[str, str]
    chosen: Happening
    deadlines: tuple[Deadline, ...]

    @property
    def address(self) -> str:
        """The page that shows this very plan, to share and to keep."""
        return f"{settings.SITE_URL}{reverse(f'simulators:{self.name}')}?{urlencode(self.query)}"

    @property
    def file_address(self) -> str:
        return f"{reverse(f'simulators:{self.name}_file')}?{urlencode(self.query)}"

    def day_of(self, key: str) -> date | None:
        """The day of one deadline; None when this plan has none of that name."""
        return next((each.due for each in self.deadlines if each.key == key), None)

    def drawing(self, today: date) -> drawing.Drawing:
        return drawing.draw([*drawing.happenings_of(self.deadlines), self.chosen], today)

    def rows(self) -> list[dict[str, Any]]:
        """The same as a table: the deadlines, and among them what the visitor chose."""
        rows = [{"day": each.due, "deadline": each, "owner": OWNERS[each.owed_by]} for each in self.deadlines]
        rows.append({"day": self.chosen.first, "deadline": None, "chosen": self.chosen})
        return sorted(rows, key=lambda row: (row["day"], row["deadline"] is not None))

    def events(self) -> Iterator[Event]:
        """The same for a calendar."""
        chosen = self.chosen
        yield Event("chosen", chosen.first, chosen.label, ADVICE, chosen.last)
        for each in self.deadlines:
            delay = f"{OWNERS[each.owed_by]}. Délai : {each.explanation} ({section_label(each.section)})."
            yield Event(each.key, each.due, each.label, f"{delay}\n{ADVICE}")


def schedule(given: Mapping[str, Any]) -> Plan:
    """PRE-01, SUR-01, SUR-02, DOS-02, AUD-01, AUD-07, AUD-08, DEC-08."""
    first_day, last_day, territory = given["audit_first_day"], given["audit_last_day"], given["territory"]
    return Plan(
        name="schedule",
        query={
            "audit_first_day": first_day.isoformat(),
            "audit_last_day": last_day.isoformat(),
            "territory": str(territory),
        },
        chosen=Happening(VISIT, first_day, "visit", last_day),
        deadlines=timeline.schedule_of(first_day, last_day, territory),
    )


def cycle(given: Mapping[str, Any]) -> Plan:
    """ATT-01, FOL-01, NET-04, NET-05, REN-01."""
    obtained_on, kind = given["obtained_on"], given["kind"]
    return Plan(
        name="cycle",
        query={"obtained_on": obtained_on.isoformat(), "kind": kind},
        chosen=Happening(OBTAINED, obtained_on, "visit"),
        deadlines=timeline.cycle_of(obtained_on, kind),
    )
