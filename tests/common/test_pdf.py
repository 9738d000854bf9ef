"""Documents: tagged, the same bytes each time, and nothing fetched from outside."""

import contextlib
import io
import threading
import time

import pytest
from django.template import engines
from pypdf import PdfReader
from weasyprint import CSS

from label_sp.common import pdf, pdf_engine

pytestmark = pytest.mark.paper

PAGE = """<!DOCTYPE html><html lang="fr"><head><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><p>Délivrée à France services.</p>{{ more|safe }}</body></html>"""


@pytest.fixture
def template(tmp_path, settings):
    (tmp_path / "sample.html").write_text(PAGE, encoding="utf-8")
    engine = engines["django"].engine
    loaders = engine.template_loaders
    engine.template_loaders = engine.get_template_loaders(
        [("django.template.loaders.filesystem.Loader", [tmp_path])]
    )
    yield "sample.html"
    engine.template_loaders = loaders


def rendered(template, more=""):
    return pdf.render(template, {"title": "Attestation", "more": more}, identifier="SP+-2026-00001")


def test_a_document_is_a_tagged_pdf_with_its_words_its_title_and_its_language(template):
    reader = PdfReader(io.BytesIO(rendered(template)))
    assert "Délivrée à France services." in reader.pages[0].extract_text()
    assert reader.metadata.title == "Attestation"
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "fr"


ROWS = "".join(f"<tr><td>Rang {n} {'mot ' * 40}</td><td>oui</td></tr>" for n in range(5))
TABLE = (
    "<div style='height: {}mm'></div><h2>Le tableau</h2><table><caption>Sa légende</caption>"
    f"<thead><tr><th>En-tête</th><th>Autre</th></tr></thead><tbody>{ROWS}</tbody></table>"
)


def alone(template, height):
    """What stands on a sheet without any row of its table."""
    sheets = PdfReader(io.BytesIO(rendered(template, TABLE.format(height)))).pages
    texts = [sheet.extract_text() for sheet in sheets]
    return [
        word
        for word in ("Le tableau", "Sa légende", "En-tête")
        for text in texts
        if word in text and "Rang" not in text
    ]


def test_the_head_of_a_table_is_never_alone_at_the_foot_of_a_sheet(template, monkeypatch):
    heights = range(170, 240, 5)
    assert [height for height in heights if alone(template, height)] == []
    monkeypatch.setattr(pdf_engine, "_style", lambda: (None, CSS(string="@page { size: A4; margin: 20mm }")))
    assert [height for height in heights if alone(template, height)]  # the control: without our style sheet


def most_at_once(template, monkeypatch):
    """How many of three threads were in WeasyPrint together, at the most."""
    inside, most, count = [], [0], threading.Lock()

    def write_pdf(self, **options):
        with count:
            inside.append(self)
            most[0] = max(most[0], len(inside))
        time.sleep(0.05)
        with count:
            inside.remove(self)

    monkeypatch.setattr(pdf_engine.HTML, "write_pdf", write_pdf)
    threads = [threading.Thread(target=rendered, args=[template]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return most[0]


def test_a_process_lays_out_one_document_at_a_time_since_two_would_crash_it(template, monkeypatch):
    assert most_at_once(template, monkeypatch) == 1


def test_without_the_lock_several_would_be_laid_out_at_once(template, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(pdf_engine, "ONE_AT_A_TIME", contextlib.nullcontext())
    assert most_at_once(template, monkeypatch) > 1


def test_the_same_facts_give_the_same_bytes(template):
    assert rendered(template) == rendered(template)


@pytest.mark.parametrize(
    "address",
    [
        "https://exemple.test/x.png",
        "http://127.0.0.1:9/x.png",
        "file:///etc/passwd",
        "asset:../label_sp/settings.py",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/jpeg;base64,n'en est pas",
    ],
)
def test_a_document_fetches_nothing_but_our_own_assets(template, address):
    assert pdf_engine.finders.find("documents/document.css")  # control: this is found
    with pytest.raises(Exception):  # noqa: B017, PT011 (whatever it is, not an answer)
        pdf_engine.OurAssets().fetch(address)
    plain = PdfReader(io.BytesIO(rendered(template)))
    with_address = PdfReader(io.BytesIO(rendered(template, f'<img src="{address}" alt="x">')))
    assert len(with_address.pages) == len(plain.pages)


def test_our_own_asset_is_served_with_its_type():
    answer = pdf_engine.OurAssets().fetch("asset:documents/document.css")
    assert answer.content_type == "text/css"
