"""docs/acts.md, out of the rows of the code: `list_acts` writes it, `--check` tells a stale one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from candidates.dossiers.enums import Status
from label_sp.common.acts import Act, found_in

APPS = ("label_sp", "candidates", "surveys", "audits", "certification")
INTRODUCTION = """# The acts

Out of the code by `manage.py list_acts`; a test fails when this page is out of date. Each row is an `Act` that its
page, its route, the list of what is to do and this page read. One without a rule is one that an installation needs.

| act | in the code | rule | who | when the dossier is | page | route |
| --- | --- | --- | --- | --- | --- | --- |
"""


class Command(BaseCommand):
    help = "Lists the acts into docs/acts.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when the page is stale")
        parser.add_argument("--output", type=Path, default=settings.BASE_DIR / "docs" / "acts.md")

    def handle(self, *args: Any, check: bool, output: Path, **options: Any) -> None:
        page = INTRODUCTION + "".join(f"{_row(act)}\n" for act in found_in(*APPS))
        if not check:
            output.write_text(page, encoding="utf-8")
        elif not output.exists() or output.read_text(encoding="utf-8") != page:
            raise CommandError(f"{output} is out of date: run `manage.py list_acts`.")


def _row(act: Act) -> str:
    states = ", ".join(str(Status(state).label) for state in act.states) or "—"
    route = f"{act.api.method.upper()} `…/{act.api.path}`" if act.api else "—"
    holder = act.right.holder or act.right.refusal
    cells = (
        act.label,
        f"`{act.key}`",
        act.rule or "—",
        holder,
        states,
        f"`{act.page}`" if act.page else "—",
        route,
    )
    return f"| {' | '.join(cells)} |"
