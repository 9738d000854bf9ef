"""Everything that takes something: forms, fields of the API, addresses. Found, never listed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

OURS = ("label_sp", "candidates", "surveys", "audits", "certification")
METHODS = ("get", "post", "put", "patch", "delete")
Path = tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """One address of the URL configuration."""

    name: str
    path: str
    view: Any
    converters: dict[str, Any]

    @property
    def is_api(self) -> bool:
        return hasattr(self.view, "cls")


@cache
def routes() -> tuple[Route, ...]:
    return tuple(_routes(get_resolver().url_patterns, "", "/"))


def _routes(patterns: list[URLPattern | URLResolver], namespace: str, start: str) -> Iterator[Route]:
    for pattern in patterns:
        path = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from _routes(pattern.url_patterns, inner, path)
        else:
            name = f"{namespace}{pattern.name}"
            yield Route(name, path, pattern.callback, dict(pattern.pattern.converters))


@cache
def form_classes() -> tuple[type[forms.BaseForm], ...]:
    """Every form of ours: the URL configuration has loaded the views, and they their forms."""
    routes()
    found = {each for each in _descendants(forms.BaseForm) if each.__module__.split(".")[0] in OURS}
    return tuple(sorted(found, key=lambda each: (each.__module__, each.__qualname__)))


def _descendants(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _descendants(each)


@dataclass(frozen=True)
class Sent:
    """One value that an operation of the API takes, in its body or its query."""

    operation: str
    method: str
    path: str
    place: Path
    schema: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.operation}.{'.'.join(self.place)}"


@cache
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """path, method and description of each operation."""
    for path, methods in document()["paths"].items():
        yield from ((path, method, methods[method]) for method in METHODS if method in methods)


@cache
def sent() -> tuple[Sent, ...]:
    """Every value that the OpenAPI document says one may send."""
    return tuple(_sent())


def _sent() -> Iterator[Sent]:
    for path, method, told in operations():
        name = told["operationId"]
        for parameter in told.get("parameters", ()):
            if parameter["in"] == "query":
                yield Sent(name, method, path, ("?", parameter["name"]), resolved(parameter["schema"]))
        for content in told.get("requestBody", {}).get("content", {}).values():
            for place, schema in _leaves(content["schema"], ()):
                yield Sent(name, method, path, place, schema)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _leaves(schema: dict[str, Any], place: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    schema = resolved(schema)
    for one in (*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        yield from _leaves(one, place)
    if "properties" in schema:
        for name, inner in schema["properties"].items():
            yield from _leaves(inner, (*place, name))
    elif "items" in schema:
        yield from _leaves(schema["items"], (*place, "[]"))
    else:
        yield place, schema


def types_of(schema: dict[str, Any]) -> set[str]:
    given = schema.get("type", ())
    return {given} if isinstance(given, str) else set(given)
