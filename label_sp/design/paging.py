"""The addresses of a long list: its other pages, and the same list in another order; what else was asked is kept."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict

from label_sp.common import lists


def pages(request: HttpRequest, page: Page[Any], parameter: str, label: str, anchor: str) -> dict[str, Any]:
    """What components/pagination.html shows: first, last and neighbours; `near` are those of a phone."""
    place = f"#{anchor}" if anchor else ""

    def url(number: int) -> str:
        return f"{asking(request.GET, parameter, number)}{place}"

    last = page.paginator.num_pages
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1) if last > 1 else ()
    numbers = [each if isinstance(each, int) else None for each in shown]
    return {
        "page": page,
        "label": label,
        "links": [
            {"number": each, "url": url(each) if each else "", "near": each in (1, page.number, last)}
            for each in numbers
        ],
        "previous": url(page.previous_page_number()) if page.has_previous() else "",
        "next": url(page.next_page_number()) if page.has_next() else "",
    }


def head(request: HttpRequest, sorting: lists.Sorting, key: str) -> dict[str, str]:
    """What components/sorted_column.html shows: it asks for the first page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return {
        "label": sorting.columns[key].label,
        "direction": sorting.direction(key),
        "url": asking(asked, lists.PARAMETER, sorting.reverse(key)),
    }


def asking(asked: QueryDict, name: str, value: object) -> str:
    """The same address with another value of one parameter; blank ones are left out."""
    changed = QueryDict(mutable=True)
    for each, values in asked.lists():
        changed.setlist(each, [text for text in values if text])
    changed[name] = str(value)
    return f"?{changed.urlencode()}"
