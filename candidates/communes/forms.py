"""The field « commune »: typed, then chosen where several are of that name. Works without any script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.urls import reverse

from label_sp.common import departments, territories
from label_sp.common.territories import Commune

MOST_CHOICES = 60  # no postal code serves more
CHOICE = "_code"  # of the name of the second control
HINT = "Son nom ou son code postal. S’il y en a plusieurs, vous choisirez dans une liste."
UNKNOWN = (
    "Aucune commune de France ne s’appelle « {typed} ». Vérifiez l’orthographe, ou tapez son code postal."
)
SEVERAL = "Plusieurs communes répondent à « {typed} » : choisissez la vôtre dans la liste."
SHOWN = 60  # characters of what was typed


class CommuneInput(forms.TextInput):
    """A text and, once it names several communes, the list of them. A script makes a combobox of the text."""

    template_name = "candidates/communes/input.html"

    class Media:
        js = [Script("app/communes.js", defer=True)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {
            "choices": choices(str(value or "")),
            "choice_name": name + CHOICE,
            "search": reverse("api-communes"),
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed; the commune chosen in the list, as long as the list is still that of the text."""
        typed, chosen = data.get(name), data.get(name + CHOICE)
        if typed and chosen and any(each.code == chosen for each in choices(str(typed))):
            return next(each.label for each in choices(str(typed)) if each.code == chosen)
        return typed


class CommuneField(forms.CharField):
    """A commune of today: `territories.Commune`, None when it stays blank. Its initial value is a label."""

    widget = CommuneInput

    def __init__(self, *, label: str = "Commune", help_text: str = HINT, **kwargs: Any) -> None:
        super().__init__(label=label, help_text=help_text, max_length=200, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return chosen(typed) if typed else None


def choices(typed: str) -> list[Commune]:
    """Between which somebody has to choose; none when the text names one commune, or nothing known."""
    if not typed.strip() or len(typed) > 200 or territories.meant(typed):
        return []
    same = territories.named(typed)
    return same or [found.commune for found in territories.search(typed, MOST_CHOICES)]


def chosen(typed: str) -> Commune:
    """The commune that this text names. Raises ValidationError: none, or several."""
    if found := territories.meant(typed):
        if found.department not in departments.NAMES:
            raise ValidationError(
                f"{found.name} n’a pas d’habitants permanents : aucun service n’y reçoit d’usagers."
            )
        return found
    several = choices(typed)
    if len(several) == 1:
        return several[0]
    shown = typed if len(typed) <= SHOWN else typed[: SHOWN - 1] + "…"
    raise ValidationError(
        (SEVERAL if several else UNKNOWN).format(typed=shown), code="several" if several else "unknown"
    )
