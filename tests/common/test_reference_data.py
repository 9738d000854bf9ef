"""All texts of the reference data come in typeset, and nothing else of them changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from label_sp.common import reference_data

UNPRINTED = re.compile(
    r"""['"`]|\.\.\.|  |(?<![\xa0])[;?!»](?:\s|$)|(?<![\xa0\d]):(?:\s|$)|«(?!\xa0)|\d\s*(?<!\xa0)[%€]"""
)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each value at the end of a path."""
    if isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, f"{path}/{name}")
    else:
        yield path, value


def test_every_text_is_typeset() -> None:
    texts = [value for _, value in leaves(reference_data.read()) if isinstance(value, str)]
    assert len(texts) > 200
    assert [text for text in texts if UNPRINTED.search(text)] == []


def test_nothing_but_signs_and_spaces_changes() -> None:
    raw = yaml.safe_load(reference_data.FILE.read_text(encoding="utf-8"))
    letters = re.compile(r"[^\w]+")
    for (path, before), (same, after) in zip(leaves(raw), leaves(reference_data.read()), strict=True):
        assert path == same
        if isinstance(before, str):
            assert letters.sub("", before) == letters.sub("", after), path
        else:
            assert before == after, path


def test_the_codes_stay() -> None:
    raw = dict(leaves(yaml.safe_load(reference_data.FILE.read_text(encoding="utf-8"))))
    codes = {path for path in raw if path.rsplit("/", 1)[-1] in ("code", "points", "status", "criteria")}
    read = dict(leaves(reference_data.read()))
    assert len(codes) > 100
    assert {path: read[path] for path in codes} == {path: raw[path] for path in codes}


@pytest.mark.parametrize("text", ["J'ai", "un avis ?", "« oui »", "75 %", "ah..."])
def test_the_pattern_above_catches(text: str) -> None:
    assert UNPRINTED.search(text)
