"""docs/acts.md, out of the rows of the code: `list_acts` writes it, `--check` tells a stale one."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from candidates.dossiers.enums import Status
from certification.desk.todo import ACTS
from label_sp.common.acts import Act, always, found_in

APPS = ("label_sp", "candidates", "surveys", "audits", "certification")
INTRODUCTION = """# The acts

Out of the code by `manage.py list_acts`; a test fails when this page is out of date. Each row is an `Act` that its
page, its route, the list of what is to do and this page read. One without a rule is one that an installation needs.

| act | in the code | rule | who | when the dossier is | page | route |
| --- | --- | --- | --- | --- | --- | --- |
"""
TO_DO = """
## What is to do, in order

One line for each row that has a place of its own on a dossier (`Act.order`; tens leave room). An act is shown in its
states only, owed by its holder or offered to them.
"""
CHAPTERS = {
    1: "The candidate prepares",
    2: "The body examines",
    3: "The audit, initial or follow-up, and what is decided of it",
    4: "Whatever the stage, while the body may not act",
    5: "The life of the label",
    6: "What nobody owes, but somebody may do",
}


class Command(BaseCommand):
    help = "Lists the acts into docs/acts.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when the page is stale")
        parser.add_argument("--output", type=Path, default=settings.BASE_DIR / "docs" / "acts.md")

    def handle(self, *args: Any, check: bool, output: Path, **options: Any) -> None:
        page = INTRODUCTION + "".join(f"{_row(act)}\n" for act in found_in(*APPS)) + TO_DO
        page += "".join(_chapter(number, title) for number, title in CHAPTERS.items())
        if not check:
            output.write_text(page, encoding="utf-8")
        elif not output.exists() or output.read_text(encoding="utf-8") != page:
            raise CommandError(f"{output} is out of date: run `manage.py list_acts`.")


def _row(act: Act) -> str:
    states = ", ".join(str(Status(state).label) for state in act.states) or "—"
    if act.fits is not always:
        states += f" ; si {inspect.getdoc(act.fits)}"
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


def _chapter(number: int, title: str) -> str:
    lines = (
        f"| {act.order} | {act.label} | `{act.key}` | {act.right.holder} | {act.place} |\n"
        for act in ACTS
        if act.order // 1000 == number
    )
    head = "| order | act | in the code | who | place |\n| --- | --- | --- | --- | --- |\n"
    return f"\n### {title}\n\n{head}{''.join(lines)}"
