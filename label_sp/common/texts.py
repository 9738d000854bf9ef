"""What a typed text may hold: a name fits on one line, a longer text has lines, and neither has commands to a machine.

Forms and serializers take these two validators from their house bases, so that pages and API say the same sentence.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

LINE_ENDS = re.compile(
    "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
)  # a word processor's soft break is \x0b, a PDF's page \x0c
CONTROLS = r"\x00-\x1f\x7f-\x9f"
UNSEEN = r"\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"  # line ends, changes of direction, halves
COMMANDS = re.compile(rf"[{CONTROLS}\u2028\u2029\ud800-\udfff]")
NAMES = (
    (re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]"), "un saut de ligne"),
    (re.compile("\t"), "une tabulation"),
    (re.compile("[\u202a-\u202e\u2066-\u2069]"), "un caractère invisible qui change le sens de lecture"),
    (re.compile("[\ud800-\udfff]"), "une moitié de caractère"),
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


def with_plain_line_ends(text: str) -> str:
    """Browsers send two characters where a line ends, others other ones; one is kept."""
    return LINE_ENDS.sub("\n", text)


one_line = _Holds(
    rf"^[^{CONTROLS}{UNSEEN}]*\Z",
    "Un texte d’une seule ligne est attendu, et celui-ci contient {found} : retirez-le, puis recommencez.",
)
lines = _Holds(
    r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]*\Z",
    "Ce texte contient {found}, qui ne peut pas être enregistré : retirez-le, puis recommencez.",
)
