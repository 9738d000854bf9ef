"""Shapes of what is typed: the messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from label_sp.common.lists import Column, Sorting
from label_sp.design.forms import DayField, DsfrForm
from label_sp.messages import days
from label_sp.outbox.kinds import Kind
from label_sp.outbox.models import Delivery


class TextForm(DsfrForm):
    """A subject and a body, with fields in braces."""

    subject = forms.CharField(label="Objet")
    body = forms.CharField(
        label="Texte",
        help_text="Une ligne vide sépare deux paragraphes. Une ligne qui commence par « - » fait une liste.",
        widget=forms.Textarea(attrs={"rows": 14}),
    )


COLUMNS = {
    "objet": Column("Message", ("subject", "created_at")),
    "recu": Column("Reçu", ("created_at",)),
    "courriel": Column("Par courriel", ("state", "created_at")),
}


class MessagesForm(DsfrForm):
    """Which messages to show; every field may stay blank."""

    q = forms.CharField(label="Mots de l’objet ou du texte", max_length=100, required=False)
    nature = forms.ChoiceField(label="Sujet", required=False)
    du = DayField(days.RECEIVED, label="Reçus à partir du", required=False)
    au = DayField(days.RECEIVED, label="Reçus jusqu’au", required=False)
    tri = forms.ChoiceField(label="Trier par", choices=Sorting(COLUMNS).choices, required=False)
    non_lus = forms.BooleanField(label="Seulement les messages non lus", required=False)

    def __init__(self, *args: Any, groups: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Tous les sujets"), *((group, group) for group in groups)]
        self.fields["nature"].choices = choices  # type: ignore[attr-defined]


class PreferencesForm(DsfrForm):
    """One question per kind of message; fields bear the keys of the kinds."""

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds:
            self.fields[kind.key] = forms.TypedChoiceField(
                label=kind.label, choices=Delivery.choices, coerce=Delivery, widget=forms.RadioSelect
            )
