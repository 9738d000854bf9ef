"""Shapes of what is typed: an audit."""

from __future__ import annotations

from django import forms

from label_sp.design.forms import LeftOpen


class OpenText(LeftOpen, forms.CharField):
    pass
