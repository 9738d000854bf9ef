"""`{% load why_item %}`: why a line of what there is to do is there."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library

from label_sp.design.templatetags.label_sp import why

register = Library()


@register.inclusion_tag("components/why_item.html", takes_context=True)
def why_item(context: Context, item: Any) -> dict[str, Any]:
    """Under a line of what there is to do, why: its day, what it has to mend and its rules, in one fold."""
    return {
        **why(context, item.rules),
        "label": item.act.label,
        "said": item.deadline.explanation if item.deadline else "",
        "failures": item.lacks,
        "rule": item.rules[0],
        "whole": context.get("whole"),
    }
