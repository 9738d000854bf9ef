"""What only indents a template's source does not leave with the page; the numbers of its lines stay."""

from __future__ import annotations

import pytest
from django.template import TemplateSyntaxError, engines
from django.test import Client
from django.urls import reverse

from label_sp.common.templates import Loader
from tests.environment import ROOT


@pytest.mark.django_db
def test_no_line_of_a_page_of_ours_begins_with_spaces() -> None:
    page = Client().get(reverse("home")).content.decode()
    ours = page.partition("<main")[2].partition("</main>")[0]
    assert ours.strip() and not [line for line in ours.splitlines() if line.startswith(("  ", "\t"))]


def test_texts_keep_their_spaces_and_errors_their_line(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("  - un\n")
    (tmp_path / "a.html").write_text("\n\n  <p>\n    {{ x }\n  {% nothing %}\n")
    loader = Loader(engines["django"].engine, dirs=[str(tmp_path)])
    assert loader.get_template("a.txt").source == "  - un\n"
    with pytest.raises(TemplateSyntaxError) as wrong:
        loader.get_template("a.html")
    assert "on line 5" in str(wrong.value)


def test_no_template_writes_lines_that_need_their_spaces() -> None:
    """What stands between <pre> and </pre>, or in a textarea, is on one line in our sources."""
    for file in sorted((ROOT / "templates").rglob("*.html")):
        text = file.read_text()
        for tag in ("pre", "textarea"):
            for part in text.split(f"<{tag}")[1:]:
                assert "\n" not in part.partition(">")[2].partition(f"</{tag}>")[0], file
