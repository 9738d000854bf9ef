"""What axe leaves undecided is decided: words on a picture, a gradient or a drawing are measured, a new kind is red."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

START = "<!doctype html><html lang=fr><title>Page</title><main><h1>Page</h1>%s</main></html>"
UNDERLINE = "background: linear-gradient(0deg, currentColor, currentColor) no-repeat 0 100% / 100% 1px"
BANDS = (
    "background-image: linear-gradient(0deg, %s), linear-gradient(90deg, rgba(0, 0, 0, 0.02), transparent)"
)
ICON = (
    "background: url(data:image/svg+xml;utf8,<svg/>) no-repeat 100% 50% / 16px 16px #fff; padding-right: 2rem"
)
BAND = "padding-left: 3rem; background: linear-gradient(0deg, #000091, #000091) no-repeat 0 0 / 2.5rem 100%"
UNDER = BAND.replace("padding-left: 3rem; ", "")
DRAWN = (
    "<svg width=200 height=40><rect width=200 height=40 fill=%s />"
    "<text x=5 y=25 font-size=14 fill=%s>12 sur 20</text></svg>"
)
VEIL = (
    "<style>p { position: relative }"
    "p::before { content: ''; position: absolute; inset: 0; background: %s }</style><p>Mots</p>"
)


@pytest.mark.parametrize(
    "content",
    [
        f"<a href=# style='color: #000091; {UNDERLINE}'>Lien</a>",
        f"<p style='color: #161616; {BANDS % '#fff, #eee'}'>Mots</p>",
        f"<p style='color: #161616; {ICON}'>Mots</p>",
        f"<p style='color: #161616; {BAND}'>Mots</p>",
        DRAWN % ("#fff", "#161616"),
        VEIL % "#eee",
    ],
)
def test_words_that_are_read_pass(content: str, visitor: Page, axe: Callable[[Page], None]) -> None:
    visitor.set_content(START % content)
    axe(visitor)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (f"<a href=# style='color: #bbb; {UNDERLINE}'>Lien</a>", "contrast 1.92"),
        (f"<p style='color: #161616; {BANDS % '#fff, #333'}'>Mots</p>", "contrast 1.43"),
        (f"<p style='color: #aaa; {ICON}'>Mots</p>", "contrast 2.32"),
        (f"<p style='color: #161616; {UNDER}'>Mots</p>", "contrast 1.21"),
        (DRAWN % ("#000091", "#161616"), "contrast"),
        (VEIL % "#444", "contrast"),
        ("<p style='background: url(data:image/svg+xml;utf8,<svg/>)'>Mots</p>", "what does url"),
        ("<p style='color: #ccc'>x</p>", "contrast 1.61"),
        ("<p style='color: #ccc'>▲</p>", "contrast 1.61"),
        ("<video src=a.mp4></video>", "undecided: Check that captions"),
    ],
)
def test_words_that_are_not_read_are_red(
    content: str, why: str, visitor: Page, axe: Callable[[Page], None]
) -> None:
    visitor.set_content(START % content)
    with pytest.raises(AssertionError, match=f": {why}"):
        axe(visitor)
