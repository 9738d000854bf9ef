"""A question that a page asks in several places is asked of the database once, as long as that page is being made.

    with one_reading():
        …  # each question of `asked_once` has one answer here

Each request that only reads is one reading. Outside it nothing is kept: an act asks again, under its lock, whatever its
page knew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db.models import Count, IntegerField, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from label_sp.common.refusals import SAFE

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_ANSWERS: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Until the end of it, who asks the same of the same is given the same answer. For what only reads."""
    token = _ANSWERS.set({})
    try:
        yield
    finally:
        _ANSWERS.reset(token)


def is_reading() -> bool:
    """Is this within a reading?"""
    return _ANSWERS.get() is not None


class ReadingMiddleware:
    """Answers a request that only reads as one reading."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with one_reading():
            return self.get_response(request)


def asked_once(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Make it a question of which a reading keeps the answer; those who are given it change nothing of it."""

    @wraps(question)
    def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        known = _ANSWERS.get()
        if known is None:
            return question(*args, **kwargs)
        key = (question, *map(_named, args), *((name, _named(each)) for name, each in sorted(kwargs.items())))
        if key not in known:
            known[key] = question(*args, **kwargs)
        answer: Answer = known[key]
        return answer

    return asked


def _named(about: Any) -> Any:
    """A row is named by its table and its id: two objects of one row are the same question."""
    return (about.__class__, about.pk) if isinstance(about, Model) else about


def count_of(rows: QuerySet[Any]) -> Coalesce:
    """How many rows these are, as an expression: several counts are one question."""
    one = rows.order_by().annotate(everything=Value(1, IntegerField())).values("everything")
    return Coalesce(Subquery(one.annotate(number=Count("pk")).values("number")), 0)
