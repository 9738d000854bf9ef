"""Every answer of the API in every test is what the OpenAPI document says of it: status, kind of content, each field.

Installed once per process (tests/conftest.py). A field that the document does not name fails too, so that what a
generated client never sees is not promised by accident.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from label_sp.common.redirects import SAME_METHOD
from label_sp.common.refusals import PROBLEM

API = "/api/v1/"
UNDESCRIBED = {"/api/v1/schema/", "/api/v1/docs/"}  # the description itself
NAME = "urn:openapi"
_request = Client.request


class NotAsDescribed(AssertionError):
    """An answer that a client made from the document would not understand."""


def install() -> None:
    """Once per process: pages and API of the tests are asked through this one method."""
    Client.request = _checked  # type: ignore[method-assign]


@contextmanager
def unchecked() -> Iterator[None]:
    """For a measure of time: the check of a long answer takes longer than the answer."""
    Client.request = _request  # type: ignore[method-assign]
    try:
        yield
    finally:
        install()


def _checked(self: Client, **request: Any) -> Any:
    response = _request(self, **request)
    if problem := problem_of(response.request["REQUEST_METHOD"], response.request["PATH_INFO"], response):
        raise NotAsDescribed(problem)
    return response


def problem_of(method: str, path: str, response: Any) -> str:
    """What is wrong with an answer of the API; "" when nothing is."""
    if not path.startswith(API) or path in UNDESCRIBED or response.status_code == SAME_METHOD:
        return ""  # a page, the description itself, or another address that answers
    kind = response.get("Content-Type", "").partition(";")[0]
    if not (described := _operation(method.lower(), path)):
        return _faults("/components/schemas/Problem", json.loads(response.content)) if kind == PROBLEM else ""
    place, responses = described[0], described[1]["responses"]
    status = str(response.status_code)
    if status not in responses:
        status = f"{status[0]}XX"  # a refusal
    if status not in responses:
        return f"{method} {path} answers {response.status_code}, which the document does not name"
    return _problem_of_body(
        f"{place}/responses/{status}", responses[status].get("content", {}), kind, response
    )


def _problem_of_body(place: str, kinds: dict[str, Any], kind: str, response: Any) -> str:
    if not kinds:
        return f"{place}: a body where none is described" if response.content else ""
    if kind in kinds and kind.endswith("json"):
        return _faults(f"{place}/content/{_escaped(kind)}/schema", json.loads(response.content))
    return (
        "" if kind in kinds or "*/*" in kinds else f"{place}: {kind} is answered, {sorted(kinds)} described"
    )


def _faults(place: str, found: Any) -> str:
    errors = sorted(_validator(place).iter_errors(found), key=lambda each: each.json_path)
    return "\n".join(f"{place}: {each.json_path}: {each.message}"[:600] for each in errors[:5])


@cache
def _validator(place: str) -> Draft202012Validator:
    registry = Registry().with_resource(NAME, DRAFT202012.create_resource(_document()))
    return Draft202012Validator(
        {"$ref": f"{NAME}#{place}"}, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


@cache
def _document() -> dict[str, Any]:
    return closed(SchemaGenerator().get_schema(request=None, public=True))


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """The same, whose objects hold what they name and nothing else."""
    document = copy.deepcopy(document)
    for each in _nodes(document["components"]["schemas"]):
        if "properties" in each:
            each.setdefault("additionalProperties", False)
    return document


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for each in node:
            yield from _nodes(each)
    elif isinstance(node, dict):
        yield node
        for each in node.values():
            yield from _nodes(each)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The addresses, those without a parameter first."""
    paths = sorted(_document()["paths"], key=lambda path: path.count("{"))
    return [
        (re.compile(re.sub(r"\\{[^}]+\\}|{[^}]+}", "[^/]+", re.escape(path.rstrip("/")))), path)
        for path in paths
    ]


def _operation(method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    for pattern, template in _patterns():
        if pattern.fullmatch(path.rstrip("/")) and (found := _document()["paths"][template].get(method)):
            return f"/paths/{_escaped(template)}/{method}", found
    return None


def _escaped(part: str) -> str:
    """A part of a JSON pointer inside an address."""
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
