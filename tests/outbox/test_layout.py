"""The HTML part of a message: the same words as its text, escaped, and nothing to fetch."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.core import mail

from label_sp.outbox import kinds, layout, outbox, tasks
from label_sp.outbox.layout import Block, blocks
from label_sp.outbox.models import Message
from tests.factories import UserFactory
from tests.outbox.outbox_cases import draft

BODY = "Bonjour,\n\nUn :\n- deux\n- trois\nquatre\n\nLe dossier :\nhttps://label.example/d/1/?a=1&b=2\n"


def html_of(subject: str, body: str, kind: kinds.Kind | None = None) -> str:
    return layout.html_of(subject, body, kind, "claire@exemple.test")


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
def test_both_parts_say_the_same_words_in_the_same_order(kind: kinds.Kind | None) -> None:
    """The HTML part begins with the site and the subject, and has a button before each address that stands alone."""
    said = kinds.filled(kind.ours, kind.examples) if kind else kinds.Text("Objet", BODY)
    text = layout.text_of(said.body, kind, "claire@exemple.test")
    button = kind.button if kind else kinds.OPEN
    told = [
        word
        for line in text.splitlines()
        for word in (
            [*button.split(), line] if layout.ADDRESS.fullmatch(line) else line.removeprefix("- ").split()
        )
    ]
    words = Reader(html_of(said.subject, said.body, kind)).words
    assert "".join(words) == "".join(["Label", "Services", "Publics", "+", *said.subject.split(), *told])


def test_the_button_leads_where_the_address_beside_it_does() -> None:
    reader = Reader(html_of("Objet", BODY, kinds.kind_of("label.refused")))
    assert reader.links[:2] == ["https://label.example/d/1/?a=1&b=2"] * 2
    assert "Ouvrir le dossier https://label.example/d/1/?a=1&b=2" in " ".join(reader.words)


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
        ("label.refused", "Il est aussi dans", False),
        ("password.link", "Il est aussi dans", False),
        ("reminder", "Il est aussi dans", True),
        ("digest", "Ces messages sont dans", True),
        ("unheard", "Il est aussi dans", False),
    ],
)
def test_preferences_are_named_only_where_there_is_a_choice(key: str, where: str, choice: bool) -> None:
    reader = Reader(html_of("Objet", "Texte", kinds.find(key)))
    assert where in " ".join(reader.words)
    assert "Ce message concerne le compte : claire@exemple.test" in " ".join(reader.words)
    assert any(link and link.endswith("/messages/") for link in reader.links)
    assert any(link and link.endswith("/messages/preferences/") for link in reader.links) is choice


def test_what_is_written_to_an_address_names_it_and_promises_no_message_centre() -> None:
    text = layout.text_of("Texte", kinds.kind_of("invitation"), "claire@exemple.test")
    assert text.split() == [
        "Texte",
        "Ce",
        "message",
        "est",
        "écrit",
        "à",
        "l’adresse",
        ":",
        "claire@exemple.test",
    ]


@pytest.mark.django_db
def test_a_message_leaves_with_both_parts() -> None:
    person = UserFactory()
    outbox.put(draft(person, body=BODY))
    tasks.send_outbox()
    (sent,) = mail.outbox
    kind = kinds.kind_of("act")
    assert sent.body == layout.text_of(BODY, kind, person.email)
    assert sent.body.startswith(BODY)
    assert f"le compte\xa0: {person.email}\n" in sent.body
    ((html, sort),) = sent.alternatives
    assert sort == "text/html"
    assert html == layout.html_of("Objet", BODY, kind, person.email)
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_a_message_of_a_kind_that_is_written_no_more_still_leaves() -> None:
    outbox.put(draft(UserFactory()))
    Message.objects.update(kind="of.before")
    assert tasks.send_outbox() == 1
    assert len(mail.outbox) == 1
