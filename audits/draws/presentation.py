"""A draw as it is shown, on the page and in its minutes: ranking, and the commands that redo it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audits.draws import queries
from audits.draws.models import SiteDraw
from label_sp.guide import recipes


@dataclass(frozen=True, slots=True)
class Shown:
    """`ranking`: (site, hash) each, the first ones drawn. `holds`: redone just now from its list and its seed, it gave
    the result that was kept, and the list's hash."""

    draw: SiteDraw
    ranking: Sequence[tuple[str, str]]
    holds: bool
    list_command: str
    draw_command: str


def shown(draw: SiteDraw) -> Shown:
    """The draw, redone."""
    again = queries.replayed(draw)
    holds = list(again.drawn) == draw.drawn and again.units_sha256 == draw.units_sha256
    commands = recipes.list_command(), recipes.draw_command(draw.seed, draw.size)
    return Shown(draw, again.ranking, holds, *commands)


def list_file(draw: SiteDraw) -> bytes:
    """The list as the commands read it: one site a line."""
    return "".join(f"{unit}\n" for unit in draw.units).encode()
