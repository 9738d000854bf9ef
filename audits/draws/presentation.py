"""A draw as it is shown, on the page and in its minutes: ranking, and the commands that redo it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from shlex import quote

from audits.draws import queries
from audits.draws.models import SiteDraw

FILE = "sites.txt"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One site of the list: its rank from 1 on, and the hash that gives it."""

    rank: int
    unit: str
    sha256: str
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """`holds`: redone just now from its list and its seed, it gave the result that was kept, and the list's hash."""

    draw: SiteDraw
    ranking: Sequence[Ranked]
    holds: bool
    list_command: str
    draw_command: str


def shown(draw: SiteDraw) -> Shown:
    """The draw, redone."""
    again = queries.replayed(draw)
    drawn = {*draw.drawn}
    ranking = [
        Ranked(rank, unit, sha256, unit in drawn)
        for rank, (unit, sha256) in enumerate(again.ranking, start=1)
    ]
    holds = list(again.drawn) == draw.drawn and again.units_sha256 == draw.units_sha256
    return Shown(draw, ranking, holds, f"LC_ALL=C sort {FILE} | sha256sum", _draw_command(draw))


def _draw_command(draw: SiteDraw) -> str:
    """One line for a shell, in the folder of the list: each site after its hash, the first ones in order."""
    hashed = f"$(printf '%s' {quote(draw.seed)}:\"$site\" | sha256sum | cut -c1-64)"
    return (
        f'while IFS= read -r site; do printf \'%s  %s\\n\' "{hashed}" "$site"; done < {FILE} '
        f"| LC_ALL=C sort | head -n {draw.size}"
    )


def list_file(draw: SiteDraw) -> bytes:
    """The list as the commands read it: one site a line."""
    return "".join(f"{unit}\n" for unit in draw.units).encode()
