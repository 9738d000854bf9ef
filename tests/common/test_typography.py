"""No-break spaces and unbroken codes of what leaves: in texts only, on every page, cheaply."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.request import urlopen

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import Client

from label_sp.common import pdf, pdf_engine
from label_sp.common.typography import TypographyMiddleware, page, text
from label_sp.outbox import layout
from tests import paper
from tests.tours import visits
from tests.typography import plain

pytestmark = pytest.mark.typeset
BROKEN = re.compile(r"(?<=\S) [:;?!»]|« |\d [%€]|Publics \+")
KEPT = {"script", "style", "textarea", "pre", "code", "kbd", "samp"}


class Texts(HTMLParser):
    """What stands between tags, each with the names of what it is in; attributes apart."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.texts: list[tuple[frozenset[str], str]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [each for each in attrs if each != ("class", "sp-unbroken")]
        if tag not in {"br", "img", "input", "link", "meta", "hr", "wbr", "col", "source"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.append((frozenset(self.open), data))

    def broken(self) -> list[str]:
        return [said for tags, said in self.texts if not tags & KEPT and BROKEN.search(said)]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Objet : « le label » ; vu ? oui !", "Objet\xa0: «\xa0le label\xa0»\xa0; vu\xa0? oui\xa0!"),
        ("Dossiers « ! »", "Dossiers «\xa0!\xa0»"),
        ("12 % et 5 €, % de 5", "12\xa0% et 5\xa0€, % de 5"),
        ("Services Publics + et + encore", "Services Publics\xa0+ et + encore"),
        ("https://a.example:80/?b 12:30", "https://a.example:80/?b 12:30"),
        ("un\n: deux\n  : trois", "un\n: deux\n  : trois"),
        ("le 12 mars, 3 services", "le 12 mars, 3 services"),
    ],
)
def test_spaces_of_a_text(written, printed):
    assert text(written) == printed == text(printed)
    assert page(f"<p>{written}</p>", codes=False) == f"<p>{printed}</p>"


@pytest.mark.parametrize(
    "kept",
    [
        '<input value="Accueil : mairie" title="« x »">',
        "<textarea>Accueil : « mairie »</textarea>",
        '<script type="application/json">{"a": "b : « c » DEC-08"}</script>',
        "<pre>a : b</pre>",
        "<code>a ? b : 2026-0001</code>",
        '<a href="/dossiers/2026-0001/?a=DEC-08">ici</a>',
        "<p>2026-07-0001 2026-11-29 ADEC-08 DEC-088 12026-0001 fr-col-12</p>",
        "<p>Un texte&nbsp;: sans rien à faire.</p>",
    ],
)
def test_what_programs_and_forms_read_leaves_as_it_was(kept):
    assert page(kept) == kept


@pytest.mark.parametrize("code", ["2026-0001", "LSP-2026-00001", "DEC-08"])
def test_a_code_holds_together_and_is_copied_as_it_is(code):
    held = f'<span class="sp-unbroken">{code}</span>'
    assert page(f"<p>Le {code}, lu.</p>") == f"<p>Le {held}, lu.</p>"
    assert page(f'<a href="{code}">{code}</a>{code}') == f'<a href="{code}">{held}</a>{held}'


def test_where_no_element_may_stand_there_are_spaces_only():
    written = "<title>2026-0001 : lu</title><option>DEC-08 : lu</option><svg><text>DEC-08 : lu</text></svg>"
    assert page(written) == written.replace(" :", "\xa0:")


@pytest.mark.django_db
@pytest.mark.parametrize("tour", ["application", "label"])
def test_no_page_leaves_a_sign_at_the_start_of_a_line(tour):
    """Found by a reader of its own; nothing that a form sends back was touched."""
    seen = 0
    for visit in visits(tour):
        sent = visit.client.get(visit.address, follow=True).content.decode()
        found = Texts(sent)
        assert not found.broken(), (visit.address, found.broken())
        assert not any("\xa0" in (value or "") for name, value in found.attributes if name == "value")
        seen += sent.count("\xa0:")
    assert seen > 100


def test_the_control_a_page_as_it_was_written_is_told():
    assert Texts("<p>Objet : vu</p><code>a : b</code>").broken() == ["Objet : vu"]


def test_the_length_is_the_one_that_leaves():
    """A browser stops reading there: the scripts at the end of each page were cut off."""

    def counted(request: HttpRequest) -> HttpResponse:
        return HttpResponse("<p>a : b</p>", headers={"Content-Length": "12"})

    answer = TypographyMiddleware(counted)(HttpRequest())
    assert int(answer["Content-Length"]) == len(answer.content) == 13


@pytest.mark.django_db(transaction=True)
def test_a_page_arrives_to_its_end(live_server):
    with urlopen(f"{live_server.url}/aide/") as answer:  # noqa: S310 (our own server)
        assert answer.read().decode().rstrip().endswith("</html>")


@pytest.mark.django_db
def test_an_error_too():
    answer = Client().get("/nulle-part/")
    assert answer.status_code == 404 and not Texts(answer.content.decode()).broken()
    assert "\xa0" in answer.content.decode()


def test_json_and_streams_are_not_looked_at():
    for answer in (
        JsonResponse({"a": "b : c"}),
        StreamingHttpResponse(["a : b"], content_type="text/html"),
        HttpResponse("a : b", content_type="text/csv"),
    ):
        same = TypographyMiddleware(lambda request, answer=answer: answer)(HttpRequest())
        assert b" : " in b"".join(same)
    typeset = TypographyMiddleware(lambda request: HttpResponse("<p>a : b</p>"))(HttpRequest())
    assert typeset.content.decode() == "<p>a\xa0: b</p>"


def test_both_parts_of_a_mail():
    body = "Bonjour,\n\nObjet : « lu » ?\n\nhttps://label.example/?a=b"
    for part in (layout.text_of(body, None, "a@b.test"), layout.html_of("Vu : lu", body, None, "a@b.test")):
        assert "Objet\xa0: «\xa0lu\xa0»\xa0?" in part and "https://label.example/?a=b" in part
        assert "sp-unbroken" not in part


def test_a_document(monkeypatch):
    drawn = []
    monkeypatch.setattr(pdf_engine, "draw", lambda source, identifier: drawn.append(source) or b"")
    monkeypatch.setattr(pdf, "html", lambda template, context: "<p>Attestation : LSP-2026-00001</p>")
    paper._draw("x.html", {}, identifier="x")
    assert drawn == ['<p>Attestation\xa0: <span class="sp-unbroken">LSP-2026-00001</span></p>']


def test_what_tests_read_is_what_was_written():
    assert plain(page("<p>Le DEC-08 : « lu »</p>")) == "<p>Le DEC-08 : « lu »</p>"
