"""The HTML part of a message: the same words as its text, escaped, and nothing to fetch."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.core import mail

from label_sp.outbox import kinds, layout, outbox, tasks
from label_sp.outbox.layout import Block, blocks, html_of
from label_sp.outbox.models import Message
from tests.factories import UserFactory
from tests.outbox.outbox_cases import draft

BODY = "Bonjour,\n\nUn :\n- deux\n- trois\nquatre\n\nLe dossier :\nhttps://label.example/d/1/?a=1&b=2\n"


class Reader(HTMLParser):
    """The words of a page, and the addresses that it names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html.partition("</head>")[2])

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def links(self) -> list[str | None]:
        return [attrs["href"] for tag, attrs in self.tags if tag == "a"]


def test_paragraphs_lists_and_addresses_are_told_apart() -> None:
    assert blocks(BODY) == [
        Block("text", ("Bonjour,",)),
        Block("text", ("Un :",)),
        Block("list", ("deux", "trois")),
        Block("text", ("quatre",)),
        Block("text", ("Le dossier :",)),
        Block("link", ("https://label.example/d/1/?a=1&b=2",)),
    ]


def test_any_line_ends_and_blank_lines_do() -> None:
    assert blocks("Un\r\n \r\nDeux\r\n- trois ") == [
        Block("text", ("Un",)),
        Block("text", ("Deux",)),
        Block("list", ("trois",)),
    ]
    assert blocks(" \n ") == []


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://x.example/", "label.example", "https:// x"]
)
def test_only_an_address_of_the_web_is_a_link(address: str) -> None:
    assert blocks(address)[0].sort == "text"
    assert not [link for link in Reader(html_of("Objet", address)).links if link and "javascript" in link]


@pytest.mark.parametrize("kind", [None, *kinds.all_kinds()], ids=lambda kind: kind.key if kind else "none")
def test_the_html_part_says_the_same_words_in_the_same_order(kind: kinds.Kind | None) -> None:
    text = kinds.filled(kind.ours, kind.examples) if kind else kinds.Text("Objet", BODY)
    words = Reader(html_of(text.subject, text.body, kind)).words
    told = [*text.subject.split(), *(word for word in text.body.split() if word != "-")]
    assert words[:4] == ["Label", "Services", "Publics", "+"]
    assert words[4 : 4 + len(told)] == told
    assert " ".join(words[4 + len(told) :]).startswith(("Ce message est aussi", "Ces messages sont"))


def test_what_people_write_is_never_markup() -> None:
    nasty = '<script>alert("x")</script> & <b onclick="y">\n- <img src=x>\nhttps://x.example/"><script>'
    reader = Reader(html_of("<i>Objet</i>", nasty))
    assert {tag for tag, _ in reader.tags} <= {"body", "table", "tr", "td", "h1", "p", "ul", "li", "a", "br"}
    assert '<script>alert("x")</script>' in " ".join(reader.words)


def test_nothing_is_fetched_from_anywhere() -> None:
    html = html_of("Objet", BODY, kinds.kind_of("reminder"))
    assert not re.search(r"<(img|link|script|iframe|style|video|object)\b|url\(|@import|\bsrc=", html)
    assert 'href="https://label.example/d/1/?a=1&amp;b=2"' in html


@pytest.mark.parametrize(
    ("key", "where", "choice"),
    [
        ("label.refused", "Ce message est aussi dans", False),
        ("password.link", "Ce message est aussi dans", False),
        ("reminder", "Ce message est aussi dans", True),
        ("digest", "Ces messages sont dans", True),
        ("unheard", "Ce message est aussi dans", False),
    ],
)
def test_preferences_are_named_only_where_there_is_a_choice(key: str, where: str, choice: bool) -> None:
    reader = Reader(html_of("Objet", "Texte", kinds.find(key)))
    assert where in " ".join(reader.words)
    assert any(link and link.endswith("/messages/") for link in reader.links)
    assert any(link and link.endswith("/messages/preferences/") for link in reader.links) is choice


@pytest.mark.django_db
def test_a_message_leaves_with_both_parts() -> None:
    outbox.put(draft(UserFactory(), body=BODY))
    tasks.send_outbox()
    (sent,) = mail.outbox
    assert sent.body == BODY
    ((html, sort),) = sent.alternatives
    assert sort == "text/html"
    assert html == layout.html_of("Objet", BODY, kinds.kind_of("act"))
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_a_message_of_a_kind_that_is_written_no_more_still_leaves() -> None:
    outbox.put(draft(UserFactory()))
    Message.objects.update(kind="of.before")
    assert tasks.send_outbox() == 1
    assert len(mail.outbox) == 1
