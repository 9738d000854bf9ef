"""Uploads that would take the server's memory or time, or run something at a reader's: refused, in words, cheaply."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from label_sp.common import archives, files, pdf_content
from tests import hostile_files
from tests.environment import ROOT
from tests.hostile_files import JAVASCRIPT, REFUSED, TAKEN, pdf

SECONDS, MEGABYTES = 10, 150  # the goal is 10 and 512


def looked_at(*words: str) -> dict[str, tuple[str, float, int]]:
    """In a process of its own, whose memory tells what looking took."""
    command = [sys.executable, "-m", "tests.hostile_files", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_what_is_hostile_is_refused_and_what_is_only_large_is_taken_within_bounds() -> None:
    """One process for all: its memory is the most that any of them took."""
    expected = {what: code for what, (*_, code) in REFUSED.items()} | dict.fromkeys(TAKEN, "")
    told = looked_at()
    assert {what: code for what, (code, *_) in told.items()} == expected
    slow = {what: seconds for what, (_, seconds, _) in told.items() if seconds > SECONDS}
    large = {what: megabytes for what, (*_, megabytes) in told.items() if megabytes > MEGABYTES}
    assert (slow, large) == ({}, {})


def test_without_the_bounds_one_small_file_takes_the_memory() -> None:
    """The control of the test above."""
    [(_, _, megabytes)] = looked_at("unbounded").values()
    assert megabytes > MEGABYTES


@pytest.mark.parametrize("code", files.REFUSALS)
def test_each_refusal_says_what_to_do_on_the_field(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: bytes) -> str:
        return code

    monkeypatch.setattr(pdf_content, "refusal", refuse)
    with pytest.raises(ValidationError) as refused:
        files.check_upload(SimpleUploadedFile("plan d’action.pdf", pdf(b"<<>>")))
    [message] = refused.value.messages
    assert message.startswith("Le fichier « plan d’action.pdf » ")
    assert any(word in message for word in ("nregistrez-le", "Imprimez-le", "Déposez"))


@pytest.mark.parametrize(
    ("name", "off"),
    [
        ("a script", (pdf_content, "FORBIDDEN", {})),
        ("a script in a stream of objects", (pdf_content, "_refusal_of_streams", lambda _: "")),
        ("a macro", (archives, "PROGRAM_NAMES", frozenset())),
        ("macros of Excel 4", (archives, "PROGRAM_FOLDERS", frozenset())),
        (
            "a document with macros under another name",
            (archives, "PROGRAM_TYPES", pdf_content.re.compile(rb"\0")),
        ),
        ("an archive in it", (archives, "PACKED", frozenset())),
        ("5,000 members", (archives, "MEMBERS", 1 << 40)),
    ],
)
def test_each_guard_is_what_refuses_it(name, off, monkeypatch) -> None:
    """The controls: without it the file is taken, or refused for another reason."""
    file, make, code = REFUSED[name]
    monkeypatch.setattr(*off, raising=False)
    assert hostile_files.looked_at(file, make()) != code


def test_a_list_of_members_that_is_longer_than_any_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "DIRECTORY", 100)
    assert hostile_files.looked_at("a.docx", hostile_files.office()) == "archive"


@pytest.mark.parametrize("spelt", [b"/JavaScript", b"/#4aavaScript", b"/#4AavaScrip#74", b"/JavaScript%c\n"])
def test_a_name_is_found_however_it_is_spelt(spelt: bytes) -> None:
    assert pdf_content.refusal(pdf(JAVASCRIPT.replace(b"/JavaScript", spelt))) == "program"


@pytest.mark.parametrize("word", [b"/JavaScripts", b"JavaScript", b"/Launcher", b"(http://x.test/launch)"])
def test_a_word_that_only_looks_like_it_is_none(word: bytes) -> None:
    assert pdf_content.refusal(pdf(b"<</Title(" + word + b")>>")) == ""
