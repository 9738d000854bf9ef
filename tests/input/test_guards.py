"""Odd addresses and bodies: refused with a page or a problem that says why, before anything reads them."""

from __future__ import annotations

import json
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings
from django.test.client import ClientHandler
from rest_framework.test import APIClient

from label_sp.common import guards
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.candidates.conftest import team
from tests.factories import UserFactory
from tests.input.discovery import routes

pytestmark = pytest.mark.django_db
TOKEN = "/api/v1/auth/token/"
SERVICES = "/api/v1/services/"


class Body(BytesIO):
    """Counts what was read of it."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__(content)
        self.taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


@cache
def handler() -> ClientHandler:
    """One for all, for its middleware takes a while to be ready."""
    return ClientHandler(enforce_csrf_checks=False)


def sent(path: str, body: bytes = b"", **environ: Any) -> tuple[int, dict[str, str], bytes, int]:
    """Status, headers and content of the answer, and how many bytes of the body were read."""
    stream = Body(body)
    request = RequestFactory().generic("POST", path).environ
    request |= {"wsgi.input": stream, "CONTENT_LENGTH": str(len(body)), **environ}
    answer = guards.without_charset(lambda environ, _: handler()(environ))(
        {name: value for name, value in request.items() if value is not None}, None
    )
    return answer.status_code, dict(answer.headers), answer.content, stream.taken


def told(status: int, headers: dict[str, str], content: bytes) -> str:
    """The sentence of a refusal, on a page or in a problem."""
    text = content.decode()
    if headers["Content-Type"] == "application/problem+json":
        assert json.loads(text)["status"] == status
        return str(json.loads(text)["detail"])
    assert "Revenir à l’accueil" in text and "Content-Security-Policy" in headers
    return text


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/registre/%00", "/%00/", "/regles/?q=a%00b", "/regles/?a%00=1", "/aide/%1b"]
)
@pytest.mark.parametrize("start", ["", "/api/v1"])
def test_an_odd_address_is_refused_with_a_way_on(address: str, start: str) -> None:
    answer = Client().get(start + address)
    assert answer.status_code == 400
    assert "aucune page ne connaît" in told(400, answer.headers, answer.content)


@pytest.mark.parametrize(
    "wanted", ["abc", "-1", "desk", "certification:desk", "//ailleurs.example/", "\\x", "http:x"]
)
def test_the_code_pages_take_no_word_for_a_route(wanted: str) -> None:
    """The person has no second factor left to give: each of these pages sends on."""
    client = browser(team().body_manager)
    for page in ("/connexion/code/", "/connexion/activer-le-code/"):
        answer = client.get(page, {"next": wanted})
        assert answer.status_code == 302 and answer["Location"] == "/tableau-de-bord/", page
        assert client.post(page, {"next": wanted})["Location"] == "/tableau-de-bord/"
    assert client.get("/connexion/code/", {"next": "/dossiers/?q=a"})["Location"] == "/dossiers/?q=a"


def test_a_nul_in_a_form_is_refused_and_nothing_is_done() -> None:
    there = team()
    client, before = browser(there.manager), JournalEntry.objects.count()
    answer = client.post(f"/dossiers/{there.dossier.pk}/abandon/", {"reason": "a\x00b", "n\x00": "1"})
    assert answer.status_code == 400 and "U+0000" in told(400, answer.headers, answer.content)
    assert JournalEntry.objects.count() == before


# --- weights ----------------------------------------------------------------------------------------------------------

DECLARED = {"CONTENT_LENGTH": str(2 * 1024**3)}
FORM = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
JSON = {"CONTENT_TYPE": "application/json"}
PARTS = {"CONTENT_TYPE": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize("path", ["/connexion/", TOKEN, "/simulateurs/tirage/", "/api/v1/simulator/draw/"])
@pytest.mark.parametrize("kind", [FORM, JSON, PARTS], ids=["form", "json", "parts"])
def test_two_gigabytes_are_refused_before_a_byte_is_read(path: str, kind: dict[str, str]) -> None:
    status, headers, content, taken = sent(path, b"x" * 70_000, **kind, **DECLARED)
    assert (status, taken) == (413, 0)
    assert path.startswith("/simulateurs/") or "Ce qui est envoyé pèse 2\xa0Go" in told(
        status, headers, content
    )


def test_without_the_guard_the_body_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the one above."""
    monkeypatch.setattr(guards.GuardMiddleware, "process_view", lambda *_: None)
    monkeypatch.setitem(globals(), "handler", handler.__wrapped__)
    file = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + b"x" * 5_000_000
    assert sent(TOKEN, file, **PARTS, **DECLARED)[3] > 5_000_000


@pytest.mark.parametrize(("length", "status"), [("abc", 400), ("-1", 400), ("1" * 400, 400), ("١", 400)])
def test_a_length_that_is_no_number_is_refused(length: str, status: int) -> None:
    found = sent(TOKEN, b"{}", **JSON, CONTENT_LENGTH=length)
    assert found[0] == status and found[3] == 0


@pytest.mark.parametrize("path", ["/connexion/", TOKEN])
def test_a_body_in_chunks_has_to_say_its_length(path: str) -> None:
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": None, "wsgi.input_terminated": True}
    status, headers, content, taken = sent(path, b"x" * 70_000, **JSON, **chunked)
    assert (status, taken) == (411, 0)
    assert "Content-Length" in told(status, headers, content)


def test_the_addresses_that_take_a_file_take_a_heavier_body() -> None:
    with_files = {route.name for route in routes() if guards.most_bytes(route.view) > 20 * 1024**2}
    assert with_files == {
        *(
            "candidates:piece",
            "candidates:pieces",
            "candidates:evidence",
            "candidates:exchanges",
            "surveys:import",
            "surveys:invitations",
            "surveys:paper_files",
            "audits:illustrations",
        ),
        *("api-piece", "api-evidence", "api-exchanges", "api-survey-import", "api-illustrations"),
        *(
            "candidates:results_import",
            "api-results-import",
            "candidates:service_imports",
            "api-service-imports",
        ),
    }
    with override_settings(UPLOAD_MAX_BYTES=100):
        there = team()
        path = f"/dossiers/{there.dossier.pk}/pieces/organisation_chart/"
        declared = {"CONTENT_LENGTH": str(guards.BESIDE_THE_FILE + 101)}
        assert sent(path, b"", **PARTS, **declared)[0] == 413


# --- what cannot be read ----------------------------------------------------------------------------------------------

DEEP = b"[" * 100_000 + b"]" * 100_000
UNREADABLE = {
    "nested too deep": DEEP,
    "objects nested too deep": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "half of a character": b'{"email": "\\ud800@x.fr", "password": "x"}',
    "half of a character in a name": b'{"\\udfff": 1}',
    "not UTF-8": b'{"email": "\xff\xfe"}',
    "UTF-16": '{"email": "a"}'.encode("utf-16"),
    "no JSON": b"email=a",
    "nothing": b"",
    "an endless number": b'{"email": ' + b"9" * 10_000 + b"}",
    "not a number": b'{"email": NaN}',
    "cut": b'{"email": "a',
    "a list": b"[]",
    "a word": b'"email"',
    "null": b"null",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_body_that_cannot_be_read_is_a_problem(name: str) -> None:
    status, headers, content, _ = sent(TOKEN, UNREADABLE[name], **JSON)
    assert (status, headers["Content-Type"]) == (400, "application/problem+json"), content
    assert len(content) < 2000


@pytest.mark.parametrize(
    "body", [{"name": "a\x00b"}, {"name": ["a"]}, {"kind": {"a": 1}}, {"agents_in_contact": 2**63}]
)
def test_odd_values_are_said_on_their_field(body: dict[str, Any]) -> None:
    answer = api(team().manager).post(SERVICES, body, format="json")
    assert answer.status_code == 400
    assert set(body) <= {error["field"] for error in answer.json()["errors"]}


class CutBody(BytesIO):
    """Who sends it goes away."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("cut")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/connexion/", FORM),
        ("/connexion/", PARTS),
        ("/simulateurs/enquetes/", PARTS),
        ("/simulateurs/tirage/", FORM),
        (TOKEN, JSON),
        ("/api/v1/simulator/draw/", JSON),
        ("/api/v1/simulator/surveys/users/", {"CONTENT_TYPE": "text/csv"}),
    ],
)
def test_a_body_that_is_cut_is_no_failure_of_ours(path: str, kind: dict[str, str]) -> None:
    odd = {"wsgi.input": CutBody(), "QUERY_STRING": "solicited=3"}
    status, headers, content, _ = sent(path, b"x" * 100, **kind, **odd)
    assert status == 400 and "arrêté avant sa fin" in told(status, headers, content)


@pytest.mark.parametrize("kind", [JSON, PARTS], ids=["json", "parts"])
def test_a_file_that_is_cut_is_no_failure_of_the_api(kind: dict[str, str]) -> None:
    there = team()
    path = f"/api/v1/dossiers/{there.dossier.pk}/pieces/organisation_chart/"
    token = api(there.manager)._credentials
    status, headers, content, _ = sent(path, b"x" * 100, **kind, **token, **{"wsgi.input": CutBody()})
    assert status in {400, 415} and told(status, headers, content)


CHARSETS = (
    "hex",
    "zlib",
    "undefined",
    "idna",
    "punycode",
    "utf-16",
    "utf-7",
    "rot13",
    "nothing-known",
    "\xff",
)


@pytest.mark.parametrize("charset", CHARSETS)
def test_an_odd_charset_is_refused_with_or_without_a_body(charset: str) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
        for written in (f"charset={charset}", f'Charset="{charset}"', f"charset*=utf-8''{charset}"):
            for path in (TOKEN, "/connexion/"):
                found = sent(path, b"{}", CONTENT_TYPE=f"{kind}; {written}", QUERY_STRING="next=%C3%A9")
                assert found[0] == 400 and "UTF-8" in told(*found[:3]), path


def test_without_the_guard_django_fails_before_any_middleware() -> None:
    """The control of the one above: no page of ours could answer."""
    environ = {"CONTENT_TYPE": "text/plain; charset=hex", "QUERY_STRING": "next=%C3%A9"}
    with pytest.raises(LookupError):
        ClientHandler()(RequestFactory().get("/").environ | environ)


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", '"utf-8"', "us-ascii"])
def test_utf_8_by_any_of_its_names_is_taken(charset: str) -> None:
    body = b'{"email": "a@exemple.test", "password": "x"}'
    assert sent(TOKEN, body, CONTENT_TYPE=f"application/json; charset={charset}")[0] == 401
    parts = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na@exemple.test\r\n--x--\r\n'
    kind = f"multipart/form-data; charset={charset}; boundary=x"
    assert sent("/connexion/mot-de-passe-oublie/", parts, CONTENT_TYPE=kind)[0] == 302


def test_an_answers_file_says_its_own_charset() -> None:
    path, kind = "/api/v1/simulator/surveys/users/", "text/csv; charset=iso-8859-1"
    found = sent(path, "terminé;U1a\n".encode("latin-1"), CONTENT_TYPE=kind, QUERY_STRING="solicited=3")
    assert found[0] == 400 and "UTF-8" not in found[2].decode()


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 300,
        "multipart/form-data; boundary=é",
        "multipart/form-data; boundary=x",
        "application/json;;;",
        "a/b/c",
        "\x7f",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/connexion/mot-de-passe-oublie/", TOKEN, "/simulateurs/enquetes/"])
def test_a_content_type_that_lies_breaks_nothing(path: str, content_type: str) -> None:
    for body in (
        b"",
        b"--x\r\n",
        b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na',
        b"\xff\x00{",
    ):
        status = sent(path, body, CONTENT_TYPE=content_type)[0]
        assert status < 500, body


@pytest.mark.parametrize(
    "header", ["Bearer \xff", "Bearer", "Bearer a b", "Basic \x01", "Bearer " + "x" * 9000]
)
def test_an_odd_token_is_no_token(header: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    assert client.get(SERVICES).status_code == 401


@pytest.mark.parametrize("path", ["/", "/tableau-de-bord/", "/connexion/", "/api/v1/me/"])
def test_a_nul_in_a_cookie_is_forgotten(path: str) -> None:
    """Its user can log in: a refusal would come back at each page, and PostgreSQL takes no NUL in a key."""
    odd = Client(HTTP_COOKIE='sessionid="\\000aaaaaaaaaaaa"; csrftoken="\\000"; messages="\\000"')
    found, plain = odd.get(path), Client().get(path)
    assert found.wsgi_request.COOKIES == {}
    assert (found.status_code, found.headers.get("Location")) == (
        plain.status_code,
        plain.headers.get("Location"),
    )


@pytest.mark.parametrize("header", ["HTTP_AUTHORIZATION", "HTTP_USER_AGENT", "HTTP_ACCEPT", "HTTP_COOKIE"])
def test_a_nul_in_a_header_is_refused(header: str) -> None:
    """Servers should do so; what keeps a header in a row would fail on PostgreSQL."""
    for path in (TOKEN, "/connexion/"):
        found = sent(path, b"{}", **JSON, **{header: "Bearer a\x00b"})
        assert found[0] == 400 and "U+0000" in told(*found[:3])


def test_someone_logged_in_is_refused_the_same_way() -> None:
    assert browser(UserFactory()).get("/messages/?q=%00").status_code == 400
