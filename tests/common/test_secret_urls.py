"""Each secret in an address is marked in the URL configuration; and none of them is in any log record."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import path, reverse

from certification.agenda import feeds
from certification.agenda import queries as agenda_queries
from certification.agenda import use_cases as acts
from label_sp.clock import schedules
from label_sp.clock.models import ScheduleRun
from label_sp.clock.schedules import Rank, scheduled
from label_sp.common import secret_urls
from label_sp.common.secret_urls import HIDDEN, SecretConverter, beginning, hidden, routes
from tests.factories import UserFactory

SECRET = "canari-7Qx2ZkWv9LmT4sRb8NcY"
LIKE_A_KEY = re.compile(r"token|secret|key|code|hash|nonce|sign|pass|jeton|clef", re.IGNORECASE)
NO_SECRET = {  # parameters with such a name that open nothing
    "equipe/messages/<str:key>/": "the name of a kind of message",
    "audits/<uuid:audit_id>/grille/<str:code>/": "a point of the grid",
    "api/v1/audits/<uuid:audit_id>/scores/<str:code>/": "a point of the grid",
    "dossiers/<uuid:pk>/autodiagnostic/grille/<str:code>/": "a point of the grid",
    "api/v1/dossiers/<uuid:dossier_id>/self-assessments/current/points/<str:code>/": "a point of the grid",
    "api/v1/communes/<str:code>/": "the number of a commune",
    "avis/q/<slug:code>/": "the link of a poster, which is shown to all",
    "enquetes/<uuid:campaign_id>/liens/<str:link_code>/affiche.pdf": "the same, on the poster",
    "enquetes/<uuid:campaign_id>/liens/<str:link_code>/qr.svg": "the same, as a drawing",
    "verifier/<str:number>/<str:code>/": "printed on the attestation, which is shown to all",
}
PATHS = (  # as people, mail readers and scanners ask for it
    f"/agenda/{SECRET}.ics",
    f"/agenda/{SECRET}",
    f"/agenda/{SECRET}.ics/",
    f"/AGENDA/{SECRET}.ics",
    f"/agenda//{SECRET}.ics",
    f"/%61genda/{SECRET}.ics",
    f"/agenda/%20{SECRET}.ics",
    f"/agenda/{SECRET}.ics?jour=1",
    f"/connexion/mot-de-passe/MQ/{SECRET}/",
    f"/connexion/mot-de-passe/MQ/{SECRET}",
    f"/connexion/mot-de-passe/MQ/{SECRET}/plus/loin",
    f"/connexion/?next=/agenda/{SECRET}.ics",
    f"/connexion/?next=%2Fagenda%2F{SECRET}.ics",
    f"/connexion/?next=%252Fagenda%252F{SECRET}.ics",
    f"/connexion/invitation/{SECRET}/",
    f"/mon-compte/jetons/{SECRET}/revoquer/",
    f"/api/v1/agenda/{SECRET}.ics",
)


class Everything(logging.Handler):
    """Every record of this process, as a file would hold it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [self.format(record), repr((record.msg, record.args, record.exc_text))]


@pytest.fixture
def log() -> Iterator[Everything]:
    root, handler = logging.getLogger(), Everything()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


# --- which ------------------------------------------------------------------------------------------------------------


def unmarked(found: Iterator[secret_urls.Route]) -> list[str]:
    """The routes with a parameter called like a key, which its converter does not mark."""
    return [
        route
        for route, converters, each in found
        for name in each.pattern.regex.groupindex
        if LIKE_A_KEY.search(name) and not isinstance(converters.get(name), SecretConverter)
    ]


def test_each_key_in_an_address_is_marked() -> None:
    """Write `<secret:token>` in the route, or say above why it opens nothing."""
    assert set(unmarked(routes())) == set(NO_SECRET)


def test_a_key_that_is_not_marked_is_seen() -> None:
    assert unmarked(routes([path("invitations/<str:token>/", print)])) == ["invitations/<str:token>/"]
    assert unmarked(routes([path("invitations/<secret:token>/", print)])) == []


def test_a_secret_stands_behind_words_of_ours() -> None:
    """Else every address of the site would be hidden."""
    begun = [beginning(route, converters) for route, converters, _ in routes()]
    starts = [start for start in begun if start is not None]
    assert len(starts) >= 3
    assert all(re.match(r"[a-z]{3,}", start) for start in starts)


# --- hidden -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PATHS)
def test_the_secret_of_an_address_is_hidden_however_it_is_written(address: str) -> None:
    for text in (
        f"GET {address} HTTP/1.1",
        f"https://label.example{address}",
        f"« {address} »",
        repr({"path": address}),
        repr({"path": address.lstrip("/")}),
    ):
        assert SECRET not in hidden(text)
        assert HIDDEN in hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET /dossiers/42/ HTTP/1.1",
        "100 % des agendas",
        "POST /mon-compte/jetons/ HTTP/1.1",
        "/%zz%",
        "/agenda/",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert hidden(text) == text


def test_no_line_is_begun_by_decoding() -> None:
    assert "\n" not in hidden(f"GET /%61genda/{SECRET}.ics%0AERROR HTTP/1.1")


def test_without_a_url_configuration_whatever_looks_like_a_secret_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> None:
        raise SyntaxError("urls.py")

    monkeypatch.setattr(secret_urls, "_secrets", broken)
    assert SECRET not in hidden(f"/agenda/{SECRET}.ics: SyntaxError")


# --- the canary -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("address", PATHS)
def test_no_log_record_holds_it_when_an_address_is_missing_or_refused(log: Everything, address: str) -> None:
    Client(raise_request_exception=False).get(address, headers={"referer": f"http://testserver{PATHS[0]}"})
    Client(raise_request_exception=False).post(address, {"a": "b"})
    assert SECRET not in "\n".join(log.lines)


@pytest.mark.django_db
def test_nor_when_it_opens_or_breaks(log: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    person = UserFactory()
    _, token = acts.create_feed(person, agenda_queries.Scope())
    address = reverse("certification:feed", args=[token])
    assert Client().get(address).status_code == 200

    def broken(*_: object) -> None:
        raise RuntimeError(f"no calendar at {address}")

    monkeypatch.setattr(feeds, "calendar", broken)
    assert Client(raise_request_exception=False).get(address).status_code == 500
    said = "\n".join(log.lines)
    assert "no calendar at" in said
    assert token not in said


@pytest.mark.django_db
def test_the_control_without_the_guard_it_is_there(log: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_urls, "hidden", str)
    Client().get(PATHS[1])
    assert SECRET in "\n".join(log.lines)


@pytest.mark.django_db
def test_what_a_job_says_of_its_failure_holds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "SCHEDULES", {})

    @scheduled("Canari", every=dt.timedelta(1), rank=Rank.TIDY)
    def canary() -> int:
        raise RuntimeError(f"https://label.example{PATHS[0]}")

    with pytest.raises(RuntimeError):
        canary()
    assert HIDDEN in ScheduleRun.objects.get(name="canary").error


def test_a_message_that_cannot_be_written_breaks_nothing(
    log: Everything, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("label_sp.tests").debug("%d", 12)
    assert any("12" in line for line in log.lines)
    assert isinstance(
        logging.getLogger().makeRecord("x", 10, "f", 1, "%d", ("no number",), None), logging.LogRecord
    )


# --- who else would learn it ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "told"), [(PATHS[0], "strict-origin"), ("/", "same-origin")])
def test_the_page_behind_it_tells_its_address_to_nobody(address: str, told: str, settings: Any) -> None:
    answer = Client().get(address)
    assert answer["Referrer-Policy"] == told
    assert ("no-" in answer.get("Cache-Control", "")) is (told == "strict-origin")


def test_the_middleware_reads_the_address_and_no_list() -> None:
    response = secret_urls.SecretAddressMiddleware(lambda request: secret_urls.HttpResponse())(
        RequestFactory().get(PATHS[8])
    )
    assert response["Cache-Control"] == "no-store"
