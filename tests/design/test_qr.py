"""QR codes: the drawing says the text, module by module, and a template escapes what it is given."""

from __future__ import annotations

import re

import pytest
import segno
from django.template.loader import render_to_string

from label_sp.design.qr import QUIET, Qr, qr

TEXT = "https://label.example/verifier/LSP-2026-00001/ABCD"


def drawn(found: Qr) -> list[list[int]]:
    """The modules that the path fills."""
    grid = [[0] * found.size for _ in range(found.size)]
    for column, line, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", found.path):
        for module in range(int(column), int(column) + int(length)):
            grid[int(line)][module] += 1
    return grid


@pytest.mark.parametrize("border", [0, QUIET])
@pytest.mark.parametrize("text", [TEXT, "x", "otpauth://totp/Label?secret=" + "A" * 32])
def test_the_path_fills_each_dark_module_once_and_no_other(text: str, border: int) -> None:
    expected = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=border)]
    assert drawn(qr(text, border=border)) == expected


def test_the_component_draws_it_without_style_and_escapes() -> None:
    html = render_to_string("components/qr.html", {"qr": qr(TEXT)})
    assert qr(TEXT).path in html
    assert "style" not in html
    evil = render_to_string("components/qr.html", {"qr": Qr(1, '"/><script>alert(1)</script>')})
    assert "<script>" not in evil
