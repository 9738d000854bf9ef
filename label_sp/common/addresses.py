"""Which addresses of the site can be visited, and which only take forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

View = TypeVar("View", bound=Callable[..., Any])


def posts_only(view: View) -> View:
    """A view that only takes forms: its address is no page. A class says it by its `http_method_names`."""
    guarded = require_POST(view)
    guarded.http_method_names = ("post", "options")  # type: ignore[attr-defined]
    return guarded


def takes_visits(view: Callable[..., Any]) -> bool:
    """Whether the address of this view is that of a page."""
    return "get" in getattr(getattr(view, "view_class", view), "http_method_names", ("get",))


def nearest_page(path: str) -> str:
    """This address, or the nearest above it that can be visited; blank when there is none but the home page."""
    while path.strip("/"):
        try:
            if takes_visits(resolve(path).func):
                return path
        except Resolver404:
            pass
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return ""
