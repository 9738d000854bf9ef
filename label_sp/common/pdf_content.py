"""What a PDF carries beside its pages: programs, other files, a protection. Found without a reader of PDF.

Names are looked for in the bytes of the whole file, however they are spelt, and in the streams that may hold objects,
unfolded a block at a time within a bound. Nothing is rendered, and a file that hides its objects is refused.
"""

from __future__ import annotations

import binascii
import contextlib
import re
import zlib
from base64 import a85decode
from collections.abc import Iterator

FED, BLOCK = 4 << 10, 1 << 20  # bytes folded and unfolded at once
UNFOLDED = 256 << 20  # bytes of all streams together
STREAMS = 20_000
HEAD = 96  # bytes by which a stream of objects is known: it begins with a number, or a comment
OVERLAP = 64  # bytes of a name spelt in the longest way
BLANK = b"\0 \t\r\n\f"

STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
NUMBERS = re.compile(rb"[\s\0]*(?:%.*|[+-]?\d+(?:[\s\0%].*)?)?", re.DOTALL)
OTHER_FILTERS = re.compile(rb"LZW|RunLength|Brotli|Crypt", re.IGNORECASE)
ASCII85 = re.compile(rb"[\s!-uz]{20,}")
HEXADECIMAL = re.compile(rb"[\s0-9A-Fa-f]{20,}")


def _spelt(name: str) -> bytes:
    """A name as PDF lets one write it: any letter as `#4A`."""
    return b"".join(b"(?:%c|#%02X|#%02x)" % (letter, letter, letter) for letter in name.encode())


def _any_of(*names: str) -> re.Pattern[bytes]:
    return re.compile(b"/(?:" + b"|".join(map(_spelt, names)) + rb")(?=[\s\0/<>\[\](){}%]|\Z)")


FORBIDDEN = {  # codes of label_sp.common.files.REFUSALS
    "program": _any_of("JavaScript", "Launch", "Rendition", "RichMedia", "ImportData", "SubmitForm"),
    "inside": _any_of("EmbeddedFile", "EmbeddedFiles"),
    "protected": _any_of("Encrypt"),
}
OBJECTS = _any_of("ObjStm")


def refusal(content: bytes) -> str:
    """The code of what is not taken in, or "" when there is nothing of that sort."""
    return _named(content) or _refusal_of_streams(content)


def _named(text: bytes) -> str:
    return next((code for code, names in FORBIDDEN.items() if names.search(text)), "")


def _refusal_of_streams(content: bytes) -> str:
    left = UNFOLDED
    for number, found in enumerate(STREAM.finditer(content)):
        if number >= STREAMS:
            return "archive"
        start = found.end()
        if _hides_objects(content, start):
            return "hidden"
        if _is_zlib(content[start : start + 2]):
            code, left = _unfolded(memoryview(content)[start:], left)
            if code:
                return code
    return ""


def _unfolded(stream: memoryview, left: int) -> tuple[str, int]:
    """Look into a stream while it may be one of objects. Returns a code or "", and what is left of the bound."""
    seen, tail = b"", b""
    for block in _blocks(stream):
        left -= len(block)
        if left < 0:
            return "archive", left
        if len(seen) < HEAD:
            seen = (seen + block.lstrip(BLANK))[:HEAD]
        if not NUMBERS.fullmatch(seen):
            break
        if code := _named(tail + block):
            return code, left
        tail = (tail + block)[-OVERLAP:]
    return "", left


def _blocks(stream: memoryview) -> Iterator[bytes]:
    """What a stream unfolds to: a few bytes first, most streams are known by them. What is torn ends it."""
    unfolding, most = zlib.decompressobj(), HEAD
    with contextlib.suppress(zlib.error):
        for start in range(0, len(stream), FED):
            fed: bytes | memoryview = stream[start : start + FED]
            while fed and not unfolding.eof:
                yield unfolding.decompress(fed, most)
                fed, most = unfolding.unconsumed_tail, BLOCK
            if unfolding.eof:
                return


def _is_zlib(head: bytes) -> bool:
    return len(head) == 2 and head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0


def _hides_objects(content: bytes, start: int) -> bool:
    """A stream of objects behind a filter that no program uses for them."""
    before = content[max(0, start - 400) : start].rpartition(b"obj")[2]
    if OBJECTS.search(before) and OTHER_FILTERS.search(before):
        return True
    head = content[start : start + 2 * HEAD]
    for looks, decode in ((HEXADECIMAL, _from_hexadecimal), (ASCII85, _from_ascii85)):
        if (found := looks.match(head)) and _begins_with_numbers(decode(found[0])):
            return True
    return False


def _from_hexadecimal(head: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", head)
    return binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _from_ascii85(head: bytes) -> bytes:
    text = re.sub(rb"\s", b"", head)
    decoded = b""
    with contextlib.suppress(ValueError):  # what follows the letters
        for start in range(0, len(text) // 5 * 5, 5):
            decoded += a85decode(text[start : start + 5])
    return decoded


def _begins_with_numbers(decoded: bytes) -> bool:
    """Whether or not it is unfolded once more."""
    if _is_zlib(decoded[:2]):
        try:
            decoded = zlib.decompressobj().decompress(decoded, HEAD)
        except zlib.error:
            return False
    return bool(decoded.strip()) and bool(NUMBERS.fullmatch(decoded))
