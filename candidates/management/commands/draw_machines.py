"""docs/machines.md, drawn from the transitions of the code: `draw_machines` writes it, `--check` tells a stale one."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Model
from django_fsm import FSMField

RULE = re.compile(r"\b[A-Z]{3}-\d\d\b")
INTRODUCTION = """# The machines

Drawn from the code by `manage.py draw_machines`; a test fails when this page is out of date. An arrow that is not here
is refused (`TransitionNotAllowed`); an arrow with rules is refused as long as the guide finds something
(`RuleViolation`). The whole table, state by act, is tried by `tests/candidates/dossiers/test_machine.py`.
"""


class Command(BaseCommand):
    help = "Draws the state machines into docs/machines.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when the page is stale")
        parser.add_argument("--output", type=Path, default=settings.BASE_DIR / "docs" / "machines.md")

    def handle(self, *args: Any, check: bool, output: Path, **options: Any) -> None:
        page = drawing()
        if not check:
            output.write_text(page, encoding="utf-8")
        elif not output.exists() or output.read_text(encoding="utf-8") != page:
            raise CommandError(f"{output} is out of date: run `manage.py draw_machines`.")


def drawing() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *(_machine(model, field) for model, field in machines())])


def machines() -> Iterator[tuple[type[Model], FSMField]]:
    """Each model that has a machine, whichever app it is in."""
    for model in sorted(apps.get_models(), key=lambda found: found._meta.label):
        yield from ((model, field) for field in model._meta.concrete_fields if isinstance(field, FSMField))


def _machine(model: type[Model], field: FSMField) -> str:
    labels = getattr(import_module(f"{model.__module__.rpartition('.')[0]}.enums"), "ACT_LABELS", {})
    states = {str(state): str(label) for state, label in field.flatchoices}
    order = list(states)
    arrows = sorted(
        field.get_all_transitions(model), key=lambda arrow: (_line_of(arrow), order.index(str(arrow.source)))
    )
    return "\n".join(
        [
            f"## {model.__name__}\n",
            "```mermaid",
            "stateDiagram-v2",
            *(f'    state "{label}" as {state}' for state, label in states.items()),
            f"    [*] --> {field.default}",
            *(f"    {arrow.source} --> {_target(arrow)}: {_caption(arrow, labels)}" for arrow in arrows),
            *(f"    {state} --> [*]" for state in states if state not in {arrow.source for arrow in arrows}),
            "```\n",
            "| act | in the code | from | to | rules |",
            "| --- | --- | --- | --- | --- |",
            *_rows(arrows, labels, states),
            "",
        ]
    )


def _rows(arrows: list[Any], labels: dict[str, str], states: dict[str, str]) -> Iterator[str]:
    """One row per act: its sources together."""
    for name in dict.fromkeys(arrow.name for arrow in arrows):
        own = [arrow for arrow in arrows if arrow.name == name]
        sources = ", ".join(states[str(arrow.source)] for arrow in own)
        cells = (
            labels.get(name, name),
            f"`{name}`",
            sources + _conditions(own[0]),
            states[str(own[0].target)] if own[0].target else "le même",
            ", ".join(_rules(own[0])) or "—",
        )
        yield f"| {' | '.join(cells)} |"


def _caption(arrow: Any, labels: dict[str, str]) -> str:
    rules = _rules(arrow)
    rules_said = f" ({', '.join(rules)})" if rules else ""
    return labels.get(arrow.name, arrow.name) + _conditions(arrow) + rules_said


def _target(arrow: Any) -> str:
    """An act that leaves the state where it is has no target."""
    return str(arrow.target or arrow.source)


def _conditions(arrow: Any) -> str:
    """« , si le label est suspendu »: what else the act takes, in the words of the condition."""
    return "".join(f", si {inspect.getdoc(condition)}" for condition in arrow.conditions)


def _rules(arrow: Any) -> list[str]:
    """The rule ids of the docstring, each once."""
    return list(dict.fromkeys(RULE.findall(inspect.getdoc(arrow.method) or "")))


def _line_of(arrow: Any) -> int:
    return inspect.unwrap(arrow.method).__code__.co_firstlineno
