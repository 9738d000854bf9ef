"""A blank sheet takes the place of a document, and nobody can mistake it for one."""

from __future__ import annotations

import io

import pytest
from django.template import TemplateDoesNotExist
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from label_sp.common import pdf
from tests import paper

NO_DOCUMENT = "components/grid/not_saved.html"  # any template that needs nothing


def drawn(template: str) -> bytes:
    return pdf.render(template, {}, identifier="x")


def test_whoever_reads_a_document_without_the_mark_is_told() -> None:
    with pytest.raises(PdfReadError):
        PdfReader(io.BytesIO(drawn(NO_DOCUMENT)))


def test_the_words_are_put_together_all_the_same() -> None:
    with pytest.raises(TemplateDoesNotExist):
        drawn("no/such/document.html")


@pytest.mark.paper
def test_with_the_mark_it_is_drawn() -> None:
    assert len(PdfReader(io.BytesIO(drawn(NO_DOCUMENT))).pages) == 1
    assert drawn(NO_DOCUMENT) != paper.BLANK
