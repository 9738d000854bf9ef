"""What a text may hold: a name fits on one line, a longer text has lines, and neither has commands to a machine.

Each text that enters is tidied first, then refused for what a person would have to choose about. Forms and serializers
do both from their house bases, so that pages and API say the same sentence; other ways in call `name` and `tidied`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

LINE_ENDS = re.compile(
    "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
)  # a word processor's soft break is \x0b, a PDF's page \x0c
CONTROLS = r"\x00-\x1f\x7f-\x9f"
NO_CHARACTERS = r"\ud800-\udfff\ufffe\uffff"  # halves, and what Unicode says is none
UNSEEN = (
    rf"\u2028\u2029\u202a-\u202e\u2066-\u2069{NO_CHARACTERS}"  # line ends and changes of direction besides
)
COMMANDS = re.compile(rf"[{CONTROLS}\u2028\u2029\ud800-\udfff]")
WITHOUT_WIDTH = re.compile(  # what copying brings along, and nobody sees; emoji and Persian need the joiners
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]"
)
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]{2,}")
NAMES = (
    (re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]"), "un saut de ligne"),
    (re.compile("\t"), "une tabulation"),
    (re.compile("[\u202a-\u202e\u2066-\u2069]"), "un caractère invisible qui change le sens de lecture"),
    (re.compile("[\ud800-\udfff]"), "une moitié de caractère"),
    (re.compile("[\ufffe\uffff]"), "un code qui n’est pas un caractère"),
)


class _Holds(RegexValidator):
    """The pattern goes to the API's schema as it is; the sentence says what was found."""

    def __init__(self, pattern: str, sentence: str) -> None:
        super().__init__(pattern, code="not_a_plain_text")
        self.sentence = sentence
        self._unwanted = re.compile(pattern.replace("^[^", "[").replace(r"]*\Z", "]"))

    def __call__(self, value: object) -> None:
        if found := self._unwanted.search(str(value)):
            raise ValidationError(self.sentence.format(found=name_of(found[0])), code=self.code)


def name_of(character: str) -> str:
    """What a person would call it."""
    names = (name for pattern, name in NAMES if pattern.match(character))
    return next(names, f"un caractère de commande (U+{ord(character):04X})")


def tidy(text: str) -> str:
    """A line as it is kept: accents composed (NFC), one space where several were, nothing without width."""
    return SPACES.sub(" ", WITHOUT_WIDTH.sub("", unicodedata.normalize("NFC", text)))


def with_plain_line_ends(text: str) -> str:
    """Browsers send two characters where a line ends, others other ones; one is kept."""
    return LINE_ENDS.sub("\n", text)


def tidy_lines(text: str) -> str:
    """A text of several lines as it is kept: the same but its spaces, one character where a line ends, no reversing."""
    plain = DIRECTIONS.sub("", WITHOUT_WIDTH.sub("", unicodedata.normalize("NFC", text)))
    return with_plain_line_ends(plain)


def name(text: str, field: str = "name") -> str:
    """A name that no form cleaned, as it is kept. Raises ValidationError on that field for what a line may not hold."""
    kept = tidy(text).strip()
    try:
        one_line(kept)
    except ValidationError as refusal:
        raise ValidationError({field: refusal.messages}) from refusal
    return kept


def tidied(data: Any) -> Any:
    """The same data with each text in it tidied, and ValidationError for what no text holds: for a file of ours."""
    if isinstance(data, dict):
        return {tidied(key): tidied(value) for key, value in data.items()}
    if isinstance(data, list):
        return [tidied(each) for each in data]
    if not isinstance(data, str):
        return data
    kept = tidy_lines(data)
    lines(kept)
    return kept


one_line = _Holds(
    rf"^[^{CONTROLS}{UNSEEN}]*\Z",
    "Un texte d’une seule ligne est attendu, et celui-ci contient {found} : retirez-le, puis recommencez.",
)
lines = _Holds(
    rf"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{NO_CHARACTERS}]*\Z",
    "Ce texte contient {found}, qui ne peut pas être enregistré : retirez-le, puis recommencez.",
)
