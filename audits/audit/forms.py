"""Shapes of what is typed: an audit."""

from __future__ import annotations

from typing import Any

from django import forms


class LeftOpen:
    """Needed when the plan or the report leaves, not before: no « facultatif » beside it, and a draft may be empty."""

    required: bool

    def clean(self, value: Any) -> Any:
        self.required = False
        try:
            return super().clean(value)  # type: ignore[misc]
        finally:
            self.required = True


class OpenText(LeftOpen, forms.CharField):
    pass
