"""The short form of a run: of a test with many cases the first, the middle and the last. tests/run.py says when."""

from __future__ import annotations

import os
from collections.abc import Sequence

ASKED = "SHORT_FORM"


def is_asked() -> bool:
    return os.environ.get(ASKED) == "1"


def kept(names: Sequence[str]) -> set[str]:
    """Out of the names of all tests, in their order (`file::test[case]`), those that the short form runs."""
    cases: dict[str, list[str]] = {}
    for name in names:
        cases.setdefault(name.partition("[")[0], []).append(name)
    return {name for each in cases.values() for name in (each[0], each[len(each) // 2], each[-1])}
