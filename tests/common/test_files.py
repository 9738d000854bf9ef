"""An upload is believed when its name, its bytes and its size agree."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from label_sp.common import archives, files

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def archive(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        for name, text in parts.items():
            container.writestr(
                zipfile.ZipInfo(name), text
            )  # without the hour: workers compare names of tests
    return stream.getvalue()


TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
TEXT, SHEET = "wordprocessingml.document", "spreadsheetml.sheet"


def types_of(part: str, kind: str) -> str:
    main = f"{archives.OOXML}.{kind}.main+xml"
    return f"<Types xmlns='{TYPES}'><Override PartName='{part}' ContentType='{main}'/></Types>"


def relations_to(target: str, kind: str = MAIN) -> str:
    return f"<Relationships xmlns='{RELATIONS}'><Relationship Id='a' Type='{kind}' Target='{target}'/></Relationships>"


def package(part: str, kind: str, **changed: str | bytes) -> bytes:
    """An office file whose main part stands there."""
    own = {
        "[Content_Types].xml": changed.get("types", types_of(f"/{part}", kind)),
        "_rels/.rels": changed.get("relations", relations_to(part)),
        part: "<x/>",
    }
    return archive(own)


DOCX = package("word/document.xml", TEXT)
DOCX_OTHER_ORDER = archive(
    {
        "docProps/app.xml": "x" * 5000,
        "word/document.xml": "<w/>",
        "[Content_Types].xml": types_of("/word/document.xml", TEXT),
    }
)
XLSX = package("xl/workbook.xml", SHEET)
ODT = archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
ODS_OTHER_ORDER = archive(
    {"META-INF/manifest.xml": "<m/>", "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
)  # as SheetJS writes it (findings/spreadsheet-ods-by-sheetjs.sh)

ODT_WITHOUT_MIMETYPE = archive(
    {
        "META-INF/manifest.xml": "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
        "<m:file-entry m:full-path='/' m:media-type='application/vnd.oasis.opendocument.text'/></m:manifest>",
        "content.xml": "<x/>",
    }
)
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
BY_EXTENSION = types_of("", TEXT).replace("Override PartName=''", "Default Extension='xml'")
ELSEWHERE = {  # as online editors write them
    TEXT: [
        package("word/document2.xml", TEXT),
        package("word/document22.xml", TEXT, relations=relations_to("/word/document22.xml")),
        package("word/document.xml", TEXT, relations=relations_to("word/document.xml", STRICT)),
        package("word/document.xml", TEXT, types=BY_EXTENSION),
        package("Word/Document.xml", TEXT, relations=relations_to("word/./document.xml")),
        package("mon texte.xml", TEXT, relations=relations_to("mon%20texte.xml")),
    ],
    SHEET: [package("xl/workbook22.xml", SHEET), package("book/main.xml", SHEET)],
}

MACRO_IN_UTF_16 = (
    types_of("/word/document.xml", TEXT).replace("document.main", "macroEnabled.main").encode("utf-16")
)


def refusal(name, content):
    with pytest.raises(ValidationError) as refused:
        files.check_upload(SimpleUploadedFile(name, content))
    return refused.value


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("rapport.pdf", PDF, "application/pdf"),
        ("RAPPORT.PDF", PDF, "application/pdf"),
        ("photo.png", PNG, "image/png"),
        ("plan.docx", DOCX, f"{archives.OOXML}.wordprocessingml.document"),
        ("plan.docx", DOCX_OTHER_ORDER, f"{archives.OOXML}.wordprocessingml.document"),
        ("notes.xlsx", XLSX, f"{archives.OOXML}.spreadsheetml.sheet"),
        ("plan.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("notes.ods", ODS_OTHER_ORDER, "application/vnd.oasis.opendocument.spreadsheet"),
        *(("plan.docx", content, f"{archives.OOXML}.{TEXT}") for content in ELSEWHERE[TEXT]),
        *(("notes.xlsx", content, f"{archives.OOXML}.{SHEET}") for content in ELSEWHERE[SHEET]),
        ("plan.odt", ODT_WITHOUT_MIMETYPE, "application/vnd.oasis.opendocument.text"),
    ],
)
def test_a_document_is_known_by_its_bytes(name, content, kind):
    found = files.check_upload(SimpleUploadedFile(name, content))
    assert (found.name, found.content_type, found.size) == (name, kind, len(content))
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("virus.exe", b"MZ", "extension"),
        ("sans-extension", PDF, "extension"),
        (".pdf", PDF, "extension"),
        ("vide.pdf", b"", "empty"),
        ("page.pdf", b"<html><script>alert(1)</script></html>", "content"),
        ("archive.docx", archive({"a.txt": "x"}), "content"),
        ("classeur.docx", XLSX, "content"),
        ("casse.xlsx", XLSX[:40], "content"),
        (
            "ailleurs.docx",
            package("word/document.xml", TEXT, relations=relations_to("word/autre.xml")),
            "content",
        ),
        ("rien.docx", package("word/document.xml", TEXT, types=f"<Types xmlns='{TYPES}'/>"), "content"),
        ("modele.docx", package("word/document.xml", "wordprocessingml.template"), "content"),
        ("illisible.docx", package("word/document.xml", TEXT, types="<Types"), "content"),
        (
            "entites.docx",
            package("word/document.xml", TEXT, types=f"<!DOCTYPE a>{types_of('/word/document.xml', TEXT)}"),
            "archive",
        ),
        ("macro.docx", package("word/document.xml", TEXT, types=MACRO_IN_UTF_16), "program"),
        ("image.pdf", PNG, "content"),
        ("piege.odt", archive({"mimetype": "text/html"}), "content"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_french(name, content, code):
    refused = refusal(name, content)
    assert refused.code == code
    assert "«" in refused.messages[0]


def test_a_file_at_the_limit_passes_and_one_byte_more_does_not(settings):
    settings.UPLOAD_MAX_BYTES = len(PDF)
    assert files.check_upload(SimpleUploadedFile("a.pdf", PDF)).size == len(PDF)
    assert refusal("a.pdf", PDF + b"\n").code == "too_large"


def test_the_file_can_be_read_from_its_beginning_afterwards():
    uploaded = SimpleUploadedFile("plan.docx", DOCX)
    files.check_upload(uploaded)
    assert uploaded.read() == DOCX


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\x\\rapport.pdf", "rapport.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("rap\u202efdp.pdf", "rapfdp.pdf"),
        ("ligne\r\nSet-Cookie.pdf", "ligneSet-Cookie.pdf"),
        ("e\u0301tat.pdf", "état.pdf"),
        ("", "sans nom"),
    ],
)
def test_a_name_is_cleaned_before_it_is_shown(given, kept):
    assert files.clean_name(given) == kept


def test_a_long_name_keeps_its_extension():
    name = files.clean_name("é" * 400 + ".pdf")
    assert len(name) == 150
    assert name.endswith(".pdf")


@pytest.mark.django_db  # a response that ends looks after the connection
def test_a_file_is_given_back_as_an_attachment_that_nothing_runs(tmp_path):
    stored = tmp_path / "x"
    stored.write_bytes(PDF)
    response = files.private_response(stored.open("rb"), "rapport d’été.pdf", "application/pdf")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    response.close()
