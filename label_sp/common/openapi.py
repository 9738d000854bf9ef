"""What the OpenAPI document says of every operation, beside what each route says of itself.

Each may refuse, always in one shape (RFC 9457). A body comes in one kind. And a text that may be blank is one text:
drf-spectacular makes two alternatives of it, of which exactly one may hold, while a blank one is both.
"""

from __future__ import annotations

from typing import Any

from label_sp.common.refusals import PROBLEM

Node = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
JSON, FORM = "application/json", "multipart/form-data"
BLANK = {"type": "string", "maxLength": 0}
TEXT = {"type": "string"}


def _texts(*names: str) -> Node:
    shape = {"type": "object", "properties": dict.fromkeys(names, TEXT), "required": sorted(names)}
    return {"type": "array", "items": shape}


PROBLEM_SHAPE = {
    "type": "object",
    "description": "Refus. `failures` : une règle du label s’y oppose ; `errors` : des champs sont à corriger ; "
    "`proposed`, `current` et `retry` : une autre saisie a été enregistrée entre-temps.",
    "properties": {
        **dict.fromkeys(("type", "title", "detail"), TEXT),
        "status": {"type": "integer"},
        "failures": _texts("rule", "section", "message", "found", "needed", "next_step", "next"),
        "errors": _texts("field", "message"),
        **{name: {"type": "object", "additionalProperties": {}} for name in ("proposed", "current", "retry")},
    },
    "required": ["detail", "status", "title", "type"],
}


def with_problems(result: Node, generator: Any, request: Any, public: bool) -> Node:
    """Every operation answers a problem when it does not do what it says."""
    result["components"]["schemas"]["Problem"] = PROBLEM_SHAPE
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusal = {"description": "Refus (RFC 9457).", "content": content}
    for methods in result["paths"].values():
        for method in METHODS:
            responses = methods.get(method, {}).get("responses", {})
            for code in responses:
                if code >= "4":  # a refusal of its own, besides those of every operation
                    responses[code]["content"] |= content
            if responses:
                responses |= dict.fromkeys(("4XX", "5XX"), refusal)
    return result


def with_one_form(result: Node, generator: Any, request: Any, public: bool) -> Node:
    """A body without a file is told as JSON only: given two kinds of one shape, clients send it in both at once."""
    for methods in result["paths"].values():
        for method in METHODS:
            content = methods.get(method, {}).get("requestBody", {}).get("content", {})
            if JSON in content:
                content.pop(FORM, None)
    return result


def with_plain_blanks(result: Node, generator: Any, request: Any, public: bool) -> Node:
    """`oneOf: [a text, an empty text]` becomes the text, or any of both when its format has no empty one."""
    _unfold(result)
    return result


def _unfold(node: Any) -> None:
    if isinstance(node, list):
        for each in node:
            _unfold(each)
    elif isinstance(node, dict):
        if (found := node.get("oneOf")) and BLANK in found:
            del node["oneOf"]
            full = next(each for each in found if each != BLANK)
            node |= {"anyOf": found} if "format" in full else full
        for each in node.values():
            _unfold(each)
