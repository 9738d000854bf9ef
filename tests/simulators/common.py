"""What the simulators' tests share: an address, a body, and what a refusal says."""

import html
import json
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

API = "/api/v1/simulator/"
USERS = (
    *("U1a", "U1b", "U2a", "U2b", "U3a", "U3b", "U4a", "U4b"),
    *("U5a", "U5b", "U6", "U7a", "U7b", "U8", "U9"),
)
AGENTS = tuple(f"A{number}" for number in range(1, 12))
Refusals = dict[str, list[str]]


def post(name: str, body: Any, content_type: str = "application/json") -> HttpResponse:
    """A body as it is when it is bytes or text, else as JSON."""
    sent = body if isinstance(body, bytes | str) else json.dumps(body)
    return Client().post(API + name, sent, content_type=content_type)  # type: ignore[return-value]


def get(name: str, **query: Any) -> HttpResponse:
    return Client().get(API + name, query)  # type: ignore[return-value]


def answer_to(response: HttpResponse) -> Any:
    assert response.status_code == 200, response.content.decode()[:500]
    return json.loads(response.content)


def refusals(response: HttpResponse) -> Refusals:
    """{field: messages} of a problem; anything else fails the test."""
    assert response.status_code == 400, f"{response.status_code} {response.content.decode()[:300]}"
    assert response["Content-Type"] == "application/problem+json"
    found: Refusals = {}
    for error in json.loads(response.content)["errors"]:
        found.setdefault(error["field"], []).append(error["message"])
    return found


def tier_body(**changed: Any) -> dict[str, Any]:
    return {"engagements": [85] * 8, "or_criteria": 85, "agents": 85, "users": 95, **changed}


def response_of(
    codes: tuple[str, ...], value: Any = "1", *, finished: bool = True, **answers: Any
) -> dict[str, Any]:
    return {"finished": finished, **dict.fromkeys(codes, value), **answers}


def network_body(**changed: Any) -> dict[str, Any]:
    audited = [{"id": f"s{number}", "tier": "bronze"} for number in range(4)]
    body = {
        "local_services": 10,
        "audited": audited,
        "central_points": {"validated": 30, "total": 40},
        "self_assessments_complete": True,
    }
    return {**body, **changed}


def audited(**counts: int) -> list[dict[str, Any]]:
    """audited(bronze=4, none=1): that many local services of each tier."""
    named = {"none": None, "bronze": "bronze", "argent": "argent", "gold": "or"}
    tiers = [named[name] for name, count in counts.items() for _ in range(count)]
    return [{"id": f"s{number}", "tier": tier} for number, tier in enumerate(tiers)]


# Pages --------------------------------------------------------------------------------------------------------------


def page(client: Client, name: str, status: int = 200, **query: str) -> str:
    response = client.get(reverse(f"simulators:{name}"), query)
    assert response.status_code == status
    return html.unescape(response.content.decode())


def answer_of(content: str) -> str:
    """The sentence that answers, first under the title."""
    found = re.search(r'id="titre-reponse">(.*?)</h2>', content, re.DOTALL)
    return " ".join(found[1].split()) if found else ""  # narrow spaces in numbers too
