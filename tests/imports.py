"""The drawing of the house: lines and files of each topic, what it imports, and the circles, if any.

`python -m tests.imports` prints it; a name (`python -m tests.imports certification`) keeps to the topics that begin so.
An import for type checkers only is none, as for import-linter.
"""

from __future__ import annotations

import ast
import functools
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("label_sp", "candidates", "surveys", "audits", "certification")
Arrows = dict[str, dict[str, int]]


def modules() -> dict[str, Path]:
    """Every module of the application by its dotted name, without migrations."""
    found = {}
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in file.parts:
                parts = file.relative_to(ROOT).with_suffix("").parts
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def topic_of(module: str) -> str:
    """`certification.bodies` for what that folder holds; for a module that stands beside the folders, its own name."""
    return ".".join(module.split(".")[:2])


def imports_of(file: Path) -> Iterator[str]:
    """The dotted names that a module imports when it runs."""
    waiting: list[ast.AST] = [ast.parse(file.read_text())]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))


@functools.cache
def arrows() -> Arrows:
    """For each topic, the other topics that it imports and in how many places."""
    known = modules()
    found: Arrows = defaultdict(lambda: defaultdict(int))
    for module, file in known.items():
        for name in imports_of(file):
            target = name if name in known else name.rpartition(".")[0]
            if target in known and topic_of(target) != topic_of(module):
                found[topic_of(module)][topic_of(target)] += 1
    return found


def circles(drawn: Arrows) -> list[list[str]]:
    """The groups of topics that all reach one another."""
    reached = {topic: _reached(topic, drawn) for topic in drawn}
    groups = {
        tuple(sorted({topic} | {other for other in below if topic in reached.get(other, ())}))
        for topic, below in reached.items()
    }
    return sorted(list(group) for group in groups if len(group) > 1)


def _reached(start: str, drawn: Arrows) -> set[str]:
    found: set[str] = set()
    waiting = [*drawn.get(start, ())]
    while waiting:
        topic = waiting.pop()
        if topic not in found:
            found.add(topic)
            waiting.extend(drawn.get(topic, ()))
    return found


def heights(drawn: Arrows, topics: list[str]) -> dict[str, int]:
    """How far each topic stands above the ground; those of one circle stand at one height."""
    circle = {topic: tuple(group) for group in circles(drawn) for topic in group}
    group_of = {topic: circle.get(topic, (topic,)) for topic in topics}
    height: dict[tuple[str, ...], int] = {}

    def of(group: tuple[str, ...]) -> int:
        if group not in height:
            below = {group_of[t] for topic in group for t in drawn.get(topic, ()) if group_of[t] != group}
            height[group] = 1 + max((of(each) for each in below), default=-1)
        return height[group]

    return {topic: of(group_of[topic]) for topic in topics}


def drawing(start: str = "") -> str:
    """The whole page, the topics that stand highest first."""
    sizes: dict[str, list[int]] = defaultdict(list)
    for module, file in modules().items():
        sizes[topic_of(module)].append(len(file.read_text().splitlines()))
    drawn = arrows()
    height = heights(drawn, list(sizes))
    page = [f"{'topic':34}{'files':>6}{'lines':>7}{'height':>7}  imports"]
    for topic in sorted(sizes, key=lambda each: (-height[each], each)):
        if topic.startswith(start):
            below = sorted(drawn.get(topic, {}), key=lambda each: (-height[each], each))
            told = ", ".join(below)
            page.append(f"{topic:34}{len(sizes[topic]):6}{sum(sizes[topic]):7}{height[topic]:7}  {told}")
    found = [group for group in circles(drawn) if any(topic.startswith(start) for topic in group)]
    page += ["", *(f"circle: {' ↔ '.join(group)}" for group in found)] if found else ["", "no circle"]
    return "\n".join(page)


if __name__ == "__main__":
    sys.stdout.write(drawing(*sys.argv[1:2]) + "\n")
