"""The lines about surveys: an answer by page and by program through the production server; counting a million."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from django.utils import timezone

from surveys.campaigns import queries, storage
from surveys.campaigns.models import COLUMNS, Campaign, Response
from surveys.invitations.models import Invitation, Token
from surveys.invitations.tokens import hash_of, secret_of
from surveys.questionnaires.queries import codes_of
from tests.benchmarks.measure import Line, compare
from tests.surveys.answering.asked import open_campaign
from tests.surveys.answering.web import CSRF, Browser, gunicorn
from tests.workers import _test_database_url

ONE_TURN, MILLION = 300, 1_000_000
STAMP = re.compile(rb'name="stamp" value="([^"]+)"')
HIDDEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={CSRF}"}


def all_lines(rounds: int) -> Iterator[Line]:
    """The page and the program need a server of PostgreSQL; counting is measured wherever."""
    one = open_campaign()
    url = _test_database_url()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        bare = "tests.benchmarks.bare_survey:application"
        ours = stack.enter_context(gunicorn(Path(folder), url, HTTPS="0", LOG_LEVEL="WARNING"))
        floor = stack.enter_context(
            gunicorn(Path(folder), url, bare, CAMPAIGN=str(one.pk), DJANGO_SETTINGS_MODULE="")
        )
        yield _page(one, ours, floor, rounds)
        yield _program(one, ours, floor, rounds)
    yield from counting(rounds)


def _tokens(one: Campaign, many: int) -> list[str]:
    invitations = [
        Invitation(campaign=one, address_hash=f"{number:064}", added_at=timezone.now())
        for number in range(many)
    ]
    Invitation.objects.all().delete()
    Invitation.objects.bulk_create(invitations)
    secrets = [secret_of(each) for each in invitations]
    Token.objects.bulk_create(
        Token(hash=hash_of(secret), campaign=one, invitation=each)
        for secret, each in zip(secrets, invitations, strict=True)
    )
    return secrets


def _page(one: Campaign, ours: int, floor: int, rounds: int) -> Line:
    """GET, then POST with what its page held."""
    secrets = iter(_tokens(one, (rounds + 1) * ONE_TURN + 2))
    here, there = Browser(ours), Browser(floor)
    given = dict.fromkeys(codes_of(one.questionnaire), "3")
    theirs = {f"q{number}": "3" for number in range(1, 16)}

    def answer() -> None:
        path = f"/avis/{next(secrets)}/"
        page = _ok(here.ask("GET", path, **FORM), 200)
        _ok(here.ask("POST", path, _form(page, {**given, "stamp": _in(STAMP, page)}), **FORM), 302)

    def bare() -> None:
        page = _ok(there.ask("GET", "/avis/", **FORM), 200)
        _ok(there.ask("POST", "/avis/", _form(page, theirs), **FORM), 302)

    before = Response.objects.count()
    line = compare(
        "réponse à une enquête, page et envoi",
        answer,
        bare,
        what_floor="un formulaire Django nu, le même INSERT, même serveur",
        rounds=rounds,
        repeat=ONE_TURN,
    )
    _written(before, 2 * (rounds * ONE_TURN + 1))
    return line


def _program(one: Campaign, ours: int, floor: int, rounds: int) -> Line:
    secrets = iter(_tokens(one, (rounds + 1) * ONE_TURN + 2))
    here, there = Browser(ours), Browser(floor)
    sheet = json.loads(_ok(here.ask("GET", f"/api/v1/avis/{next(secrets)}/"), 200))
    given = {each["code"]: "3" for each in sheet["questions"]}
    body = json.dumps({"answers": given, "stamp": sheet["stamp"]})
    before = Response.objects.count()
    kind = {"Content-Type": "application/json"}
    line = compare(
        "réponse à une enquête, par programme",
        lambda: _ok(here.ask("POST", f"/api/v1/avis/{next(secrets)}/", body, **kind), 201),
        lambda: _ok(there.ask("POST", "/json/", body, **kind), 201),
        what_floor="une vue Django nue, un seul INSERT, même serveur",
        rounds=rounds,
        repeat=ONE_TURN,
    )
    _written(before, 2 * (rounds * ONE_TURN + 1))
    return line


def _form(page: bytes, fields: dict[str, str]) -> str:
    return urlencode({**fields, "act": "send", "csrfmiddlewaretoken": _in(HIDDEN, page)})


def _in(pattern: re.Pattern[bytes], page: bytes) -> str:
    found = pattern.search(page)
    assert found, page[:2000]
    return found[1].decode()


def _ok(answer: tuple[int, bytes], status: int) -> bytes:
    if answer[0] != status:
        raise AssertionError(f"A benchmark got a {answer[0]} and measured nothing: {answer[1][:500]!r}")
    return answer[1]


def _written(before: int, many: int) -> None:
    if (found := Response.objects.count() - before) != many:
        raise AssertionError(f"A benchmark wrote {found} answers instead of {many}.")


# --- counting ---------------------------------------------------------------------------------------------------------


def counting(rounds: int) -> Iterator[Line]:
    """A million answers: notes from the counters, and all numbers anew."""
    one = open_campaign()
    _fill(one, MILLION)
    storage.recount(one)
    yield compare(
        "notes de 1 000 000 de réponses, des compteurs",
        lambda: queries.result(Campaign.objects.get(pk=one.pk)),
        lambda: Campaign.objects.get(pk=one.pk),
        what_floor="la ligne de la campagne, une requête",
        rounds=rounds,
        repeat=20,
    )
    yield compare(
        "décompte complet de 1 000 000 de réponses",
        lambda: storage.recount(one),
        lambda: _one_pass(one),
        what_floor="une passe SQL : la moyenne des 15 colonnes",
        rounds=min(rounds, 5),
        repeat=1,
    )


def _fill(one: Campaign, many: int) -> None:
    drawn = ", ".join(f"floor(random() * 5)::int AS {column}" for column in COLUMNS[:15])
    names = ", ".join(COLUMNS[:15])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_response (id, campaign_id, day, channel, site, finished, admissible, counted, "  # noqa: S608
            f"{names}) SELECT gen_random_uuid(), %s, date '2027-03-01' + (n %% 30), "
            f"(ARRAY['mail','qr','paper'])[1 + n %% 3], '', true, true, true, {names} "
            f"FROM (SELECT n, {drawn} FROM generate_series(1, %s) n) s",
            [one.pk, many],
        )
        cursor.execute("VACUUM ANALYZE surveys_response") if not connection.in_atomic_block else None


def _one_pass(one: Campaign) -> None:
    """A note for each question: the mean of its points."""
    points = ", ".join(
        f"avg(CASE {column} WHEN 4 THEN 1 WHEN 3 THEN 0.75 WHEN 2 THEN 0.25 WHEN 1 THEN 0 END)"
        for column in COLUMNS[:15]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {points} FROM surveys_response WHERE campaign_id = %s AND admissible",  # noqa: S608
            [one.pk],
        )
        if len(cursor.fetchone()) != 15:
            raise AssertionError
