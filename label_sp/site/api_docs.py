"""The API's documentation as a page of ours, made of the OpenAPI document: no script, so nothing to allow for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
TYPES = {
    "string": "texte",
    "integer": "entier",
    "number": "nombre",
    "boolean": "oui ou non",
    "array": "liste",
    "object": "objet",
}
FORMATS = {
    "date": "date",
    "date-time": "date et heure",
    "uuid": "identifiant",
    "binary": "fichier",
    "email": "adresse",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or one field of a body."""

    name: str
    kind: str
    required: bool
    help_text: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and one method: what it does, what it takes, what it answers."""

    anchor: str
    group: str
    method: str
    path: str
    summary: str
    public: bool
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[tuple[str, tuple[Field, ...]], ...]


def groups() -> list[tuple[str, list[Operation]]]:
    """The operations by group, in the order of their addresses."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    found = sorted(operations(schema), key=lambda operation: (operation.group, operation.path))
    return [(group, list(them)) for group, them in groupby(found, key=lambda operation: operation.group)]


def operations(schema: dict[str, Any]) -> Iterator[Operation]:
    """All operations of an OpenAPI document."""
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                yield _operation(schema, path, method, methods[method])


def _operation(schema: dict[str, Any], path: str, method: str, spec: dict[str, Any]) -> Operation:
    return Operation(
        anchor=spec["operationId"],
        group=spec.get("tags", ["autres"])[0],
        method=method.upper(),
        path=path,
        summary=spec.get("summary") or spec.get("description", ""),
        public=not spec.get("security") or {} in spec["security"],
        parameters=tuple(_parameter(schema, parameter) for parameter in spec.get("parameters", ())),
        body=_body(schema, spec.get("requestBody", {})),
        answers=tuple(
            (code, _body(schema, answer))
            for code, answer in spec.get("responses", {}).items()
            if not code.endswith("XX")  # refusals: the page says once how they are told
        ),
    )


def _parameter(schema: dict[str, Any], spec: dict[str, Any]) -> Field:
    kind = _kind(schema, spec.get("schema", {}))
    return Field(spec["name"], kind, spec.get("required", False), spec.get("description", ""))


def _body(schema: dict[str, Any], spec: dict[str, Any]) -> tuple[Field, ...]:
    """The fields of the first kind of content; a list shows those of its items."""
    content: dict[str, Any] = next(iter(spec.get("content", {}).values()), {})
    shape = _resolved(schema, content.get("schema", {}))
    if shape.get("type") == "array":
        shape = _resolved(schema, shape["items"])
    required = set(shape.get("required", ()))
    return tuple(
        Field(name, _kind(schema, inner), name in required, _resolved(schema, inner).get("description", ""))
        for name, inner in shape.get("properties", {}).items()
    )


def _kind(schema: dict[str, Any], spec: dict[str, Any]) -> str:
    """« date », « texte (bronze, argent, or) », « liste »…"""
    shape = _resolved(schema, spec)
    word = shape.get("type", "objet")
    word = next(kind for kind in word if kind != "null") if isinstance(word, list) else word
    label = FORMATS.get(shape.get("format", "")) or TYPES.get(word, word)
    choices = [str(choice) for choice in shape.get("enum", ()) if choice not in ("", None)]
    return f"{label} ({', '.join(choices)})" if choices else label


def _resolved(schema: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` names; of alternatives, the first one."""
    for alternatives in ("allOf", "oneOf", "anyOf"):
        if alternatives in spec:
            return {**_resolved(schema, spec[alternatives][0]), **spec}
    if "$ref" not in spec:
        return spec
    return _resolved(schema, schema["components"]["schemas"][spec["$ref"].rsplit("/", 1)[-1]])
