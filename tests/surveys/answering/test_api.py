"""Answering by a program: the same link, the same rules, problems instead of pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.answering.sheets import fixed_of
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign, Response
from surveys.invitations.models import Token
from tests.surveys.answering.asked import answers, asked, open_campaign

pytestmark = pytest.mark.django_db


def at(token: str) -> str:
    return f"/api/v1/avis/{token}/"


def send(client: Client, token: str, body: Any) -> Any:
    return client.post(at(token), json.dumps(body), content_type="application/json")


def test_a_program_reads_the_questionnaire_and_answers_once(client: Client) -> None:
    one = open_campaign()
    token = asked(one)
    sheet = client.get(at(token)).json()
    assert [each["code"] for each in sheet["questions"]] == list(answers(one))
    assert [each["level"] for each in sheet["questions"][0]["choices"]] == ["4", "3", "2", "1", "n"]
    body = {"answers": answers(one, "n", U9="1"), "stamp": sheet["stamp"]}
    fixed_of(one.pk)  # once for each process
    with CaptureQueriesContext(connection) as asked_of:
        assert send(client, token, body).status_code == 201
    assert sum("surveys_" in each["sql"] for each in asked_of.captured_queries) <= 2
    row = Response.objects.get()
    assert (row.q1, row.q15, row.channel, row.admissible) == (0, 1, "mail", False)
    assert row.seconds in (0, 10)  # a step may begin in between
    again = send(client, token, body)
    assert (again.status_code, again["Content-Type"]) == (404, "application/problem+json")
    assert client.get(at(token)).status_code == 404 and Response.objects.count() == 1


def test_without_a_stamp_nothing_is_said_of_how_long_it_took(client: Client) -> None:
    one = open_campaign()
    assert send(client, asked(one), {"answers": {"U9": "4"}}).status_code == 201
    row = Response.objects.get()
    assert (row.seconds, row.q15, row.q1, row.admissible) == (None, 4, None, False)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"answers": {}},
        {"answers": {"U9": 4}},
        {"answers": {"U9": "-"}},
        {"answers": {"U99": "4"}},
        {"answers": {"U9": "4"}, "more": 1},
        {"answers": {"U9": "4"}, "stamp": "forged.1.2"},
        {"answers": {"U9": "4"}, "stamp": 3},
        {"answers": {"\ud800": "4"}},
    ],
)
def test_a_wrong_body_burns_no_link(client: Client, body: Any) -> None:
    token = asked(open_campaign())
    refused = send(client, token, body)
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert Token.objects.exists() and not Response.objects.exists()


def test_what_is_no_json_is_refused(client: Client) -> None:
    token = asked(open_campaign())
    assert client.post(at(token), "[" * 100_000, content_type="application/json").status_code == 400
    assert client.post(at(token), {"answers": "4"}).status_code == 400
    assert client.put(at(token)).status_code == 405


def test_a_closed_campaign_and_the_stamp_of_another_are_conflicts(client: Client) -> None:
    one, other = open_campaign(), open_campaign()
    token = asked(one)
    stamp = client.get(at(asked(other, 2))).json()["stamp"]
    refused = send(client, token, {"answers": {"U9": "4"}, "stamp": stamp})
    assert refused.status_code == 409 and "autre enquête" in refused.json()["detail"]
    Campaign.objects.update(status=CampaignStatus.ABANDONED)
    for refused in (send(client, token, {"answers": {"U9": "4"}}), client.get(at(token))):
        assert refused.status_code == 409 and "pas ouverte" in refused.json()["detail"]
    assert not Response.objects.exists()
