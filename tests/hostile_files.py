"""Files that somebody with bad intentions would hand in, made here and harmless: what is large in them is zeros.

`python -m tests.hostile_files` looks at each as an upload would, and prints as JSON how it was refused, how long that
took and how much memory the process took at most; with `unbounded`, at one more without our bounds.
"""

from __future__ import annotations

import io
import json
import re
import sys
import time
import zipfile
import zlib
from base64 import a85encode
from collections.abc import Callable
from functools import cache
from pathlib import Path

DOCX_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENT_TYPES = b'<Types><Override PartName="/word/document.xml" ContentType="%s"/></Types>' % DOCX_TYPE
ODT = b"application/vnd.oasis.opendocument.text"
BLOCK = bytes(1 << 20)
LARGE = 64  # megabytes: more than a small archive may unfold to
JAVASCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


# --- office files ---------------------------------------------------------------------------------------------------


def office(members: dict[str, bytes] | None = None, **changed: bytes) -> bytes:
    """A text document, with other members besides or in the place of its own."""
    own = {"[Content_Types].xml": changed.get("types", CONTENT_TYPES), "word/document.xml": b"<w/>"}
    return packed({**own, **(members or {})})


def packed(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return stream.getvalue()


@cache
def zeros(name: str, megabytes: int, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A document one member of which unfolds to so much."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how, compresslevel=1) as archive:
        for other, content in (("[Content_Types].xml", CONTENT_TYPES), ("word/document.xml", b"<w/>")):
            if other != name:
                archive.writestr(other, content)
        with archive.open(name, "w") as member:
            for _ in range(megabytes):
                member.write(BLOCK)
    return stream.getvalue()


def lying(content: bytes, name: bytes, size: int) -> bytes:
    """The same archive, whose directory says that a member unfolds to `size` bytes only."""
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(name))
    return content[: at + 24] + size.to_bytes(4, "little") + content[at + 28 :]


def many_members(count: int) -> bytes:
    return office({f"word/{number}": b"" for number in range(count)})


def twice(name: str) -> bytes:
    stream = io.BytesIO(office())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.fp.seek(archive.start_dir)
        archive.NameToInfo.clear()
        archive.writestr(zipfile.ZipInfo(name), b"<other/>")
    return stream.getvalue()


def encrypted() -> bytes:
    """Every member says that it is."""
    content = bytearray(office())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def in_office(name: str, content: bytes) -> bytes:
    return office({name: content})


# --- PDF ------------------------------------------------------------------------------------------------------------


def pdf(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def stream(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return b"<</Length %d/Filter %s>>\nstream\n%s\nendstream" % (len(content), filters, content)


def objects(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A stream of objects."""
    folded = b"<</Type/ObjStm/N 1/First 4/Length %d/Filter %s>>\nstream\n%s\nendstream"
    return folded % (len(content), filters, content)


def unfolding_to(megabytes: int, before: bytes = b"", after: bytes = b"") -> bytes:
    folding = zlib.compressobj(1)
    blocks = [folding.compress(before), *(folding.compress(BLOCK) for _ in range(megabytes))]
    return b"".join([*blocks, folding.compress(after), folding.flush()])


HIDDEN_SCRIPT = b"7 0 " + JAVASCRIPT

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {  # what it is: name, content, code of the refusal
    "64 MB of zeros in the list of types": (
        "a.docx",
        lambda: zeros("[Content_Types].xml", LARGE),
        "archive",
    ),
    "64 MB of zeros in the text": ("a.docx", lambda: zeros("word/document.xml", LARGE), "archive"),
    "64 MB said to be 100 bytes": (
        "a.docx",
        lambda: lying(zeros("[Content_Types].xml", LARGE), b"[Content_Types].xml", 5 << 20),
        "archive",
    ),
    "a long mimetype said to be short": (
        "a.odt",
        lambda: lying(packed({"mimetype": ODT + b" " * (5 << 20)}), b"mimetype", 200),
        "content",
    ),
    "bzip2, which unfolds without a bound": (
        "a.docx",
        lambda: packed(
            {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<w/>"}, zipfile.ZIP_BZIP2
        ),
        "archive",
    ),
    "5,000 members": ("a.docx", lambda: many_members(5_000), "archive"),
    "one name twice": ("a.docx", lambda: twice("word/document.xml"), "archive"),
    "an encrypted archive": ("a.docx", encrypted, "protected"),
    "an archive in it": ("a.docx", lambda: in_office("word/media/a.zip", packed({"a": b""})), "inside"),
    "a workbook with a workbook in it": (
        "a.docx",
        lambda: in_office("word/embeddings/1.xlsx", in_office("xl/2.xlsx", b"PK")),
        "inside",
    ),
    "64 MB in the workbook of a chart": (
        "a.docx",
        lambda: in_office("word/embeddings/1.xlsx", zeros("word/document.xml", LARGE)),
        "archive",
    ),
    "a macro in the workbook of a chart": (
        "a.docx",
        lambda: in_office("word/embeddings/1.xlsx", in_office("xl/vbaProject.bin", b"x")),
        "program",
    ),
    "a macro": ("a.docx", lambda: in_office("word/vbaProject.bin", b"x"), "program"),
    "a document with macros under another name": (
        "a.docx",
        lambda: office(types=CONTENT_TYPES.replace(b"document.main", b"macroEnabled.main")),
        "program",
    ),
    "macros of Excel 4": ("a.xlsx", lambda: in_office("xl/macrosheets/sheet1.xml", b"x"), "program"),
    "a control": ("a.docx", lambda: in_office("word/activeX/activeX1.xml", b"x"), "program"),
    "an OLE object": ("a.docx", lambda: in_office("word/embeddings/oleObject1.bin", b"x"), "inside"),
    "an executable": ("a.docx", lambda: in_office("word/media/setup.EXE", b"x"), "program"),
    "macros of LibreOffice": (
        "a.odt",
        lambda: packed({"mimetype": ODT, "Basic/Standard/M.xml": b"x"}),
        "program",
    ),
    "a PDF after something else": ("a.pdf", lambda: b"\n" + pdf(b"<<>>"), "first_byte"),
    "a page before a PDF": ("a.pdf", lambda: b"<html></html>" + pdf(b"<<>>"), "first_byte"),
    "a script": ("a.pdf", lambda: pdf(JAVASCRIPT), "program"),
    "a script at the opening": ("a.pdf", lambda: pdf(b"<</OpenAction" + JAVASCRIPT + b">>"), "program"),
    "a script whose name is spelt otherwise": (
        "a.pdf",
        lambda: pdf(JAVASCRIPT.replace(b"JavaScript", b"J#61vaScr#69pt")),
        "program",
    ),
    "a program to launch": ("a.pdf", lambda: pdf(b"<</S/Launch/F(cmd.exe)>>"), "program"),
    "a file in it": ("a.pdf", lambda: pdf(b"<</Type/EmbeddedFile>>"), "inside"),
    "a form that sends itself": ("a.pdf", lambda: pdf(b"<</S /SubmitForm /F (http://x.test)>>"), "program"),
    "a protected PDF": ("a.pdf", lambda: pdf(b"<</Encrypt 3 0 R>>"), "protected"),
    "a script in a stream of objects": (
        "a.pdf",
        lambda: pdf(objects(zlib.compress(HIDDEN_SCRIPT))),
        "program",
    ),
    "the same in a stream that says nothing of it": (
        "a.pdf",
        lambda: pdf(stream(zlib.compress(HIDDEN_SCRIPT))),
        "program",
    ),
    "the same behind blanks and a comment": (
        "a.pdf",
        lambda: pdf(stream(zlib.compress(b"\0 \n" * 900 + b"7 %x\n 0 " + JAVASCRIPT))),
        "program",
    ),
    "the same behind 100 MB of blanks": (
        "a.pdf",
        lambda: pdf(objects(unfolding_to(100, after=HIDDEN_SCRIPT))),
        "program",
    ),
    "the same across two blocks": (
        "a.pdf",
        lambda: pdf(objects(zlib.compress(b"7 0 " + b" " * ((1 << 20) + 96 - 10) + JAVASCRIPT))),
        "program",
    ),
    "the same written in letters": (
        "a.pdf",
        lambda: pdf(objects(a85encode(zlib.compress(HIDDEN_SCRIPT * 9)), b"[/ASCII85Decode/FlateDecode]")),
        "hidden",
    ),
    "the same written in hexadecimal": (
        "a.pdf",
        lambda: pdf(objects(zlib.compress(HIDDEN_SCRIPT).hex().encode(), b"[/ASCIIHexDecode/FlateDecode]")),
        "hidden",
    ),
    "the same behind an old filter": (
        "a.pdf",
        lambda: pdf(objects(b"\x80\x0b\x60", b"/LZWDecode")),
        "hidden",
    ),
    "300 MB in a stream of PDF objects": (
        "a.pdf",
        lambda: pdf(objects(unfolding_to(300, b"7 0 "))),
        "archive",
    ),
    "fifty times 20 MB": ("a.pdf", lambda: pdf(*[objects(unfolding_to(20, b"7 0 "))] * 50), "archive"),
    "2,000,000 streams": ("a.pdf", lambda: pdf(b"stream\n\x78\x9c" * 2_000_000), "archive"),
}
TAKEN: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a document": ("a.docx", office),
    "a document with a chart": ("a.docx", lambda: in_office("word/embeddings/1.xlsx", office())),
    "a PDF": ("a.pdf", lambda: pdf(b"<</OpenAction[2 0 R/Fit]>>", b"<<>>")),
    "a PDF with streams of objects": ("a.pdf", lambda: pdf(objects(zlib.compress(b"7 0 <</Type/Page>>")))),
    "a black page of 100 MB": ("a.pdf", lambda: pdf(stream(unfolding_to(100, after=b"\xff")))),
    "20 MB of noise": ("a.pdf", lambda: pdf(b"stream\n" + zlib.compress(BLOCK, 0) * 19 + b"\nendstream")),
}


def main() -> None:
    import django  # noqa: PLC0415

    django.setup()
    from label_sp.common import archives  # noqa: PLC0415

    looked_at("a.pdf", pdf(b"<<>>"))  # what any process takes
    began, told, chosen = _memory(), {}, {**REFUSED, **TAKEN}
    if "unbounded" in sys.argv:
        archives.READ = archives.UNFOLDED = archives.RATIO_FROM = 1 << 40
        archives.PROGRAM_TYPES = re.compile(rb"macroEnabled")  # so that this is quick
        chosen = {"120 MB": ("a.docx", lambda: zeros("[Content_Types].xml", 120), "")}
    for what, (name, make, *_) in chosen.items():
        content, start = make(), time.monotonic()
        told[what] = (looked_at(name, content), time.monotonic() - start, _memory() - began)
    sys.stdout.write(json.dumps(told))


def looked_at(name: str, content: bytes) -> str:
    """The code of the refusal, or ""."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    from label_sp.common import files  # noqa: PLC0415

    try:
        files.check_upload(SimpleUploadedFile(name, content))
    except ValidationError as refused:
        return refused.code
    return ""


def _memory() -> int:
    """Megabytes at most, since this program began: what getrusage tells goes back to the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
