"""Shapes of what is typed: imports of services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings

from candidates.imports import columns, queries
from candidates.imports.models import ServiceImport
from candidates.imports.queries import Proposal
from candidates.services.enums import ServiceKind
from candidates.services.models import Service
from label_sp.actors.forms import InTheNameOf
from label_sp.common import tables
from label_sp.common.columns import choices as column_choices
from label_sp.design.forms import DsfrForm
from label_sp.design.numbers import CountField
from label_sp.guide.french import size

NO_COLUMN, KEPT = "", "kept"
MOST_AGENTS = 1_000_000


class UploadForm(InTheNameOf):
    file = forms.FileField(
        label="Fichier de vos services",
        allow_empty_file=True,
        error_messages={"required": "Choisissez un fichier.", "missing": "Choisissez un fichier."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        limits = f"{tables.KINDS}, {size(settings.UPLOAD_MAX_BYTES)} au plus."
        field.help_text = f"{limits} Une ligne d’en-tête, puis une ligne par service."
        field.widget.attrs["accept"] = tables.ACCEPT

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        return {"organisation": self.cleaned_data["organisation"], "uploaded": self.cleaned_data["file"]}


class MappingForm(DsfrForm):
    """The column of each field, and what holds for all lines."""

    all_kind = forms.ChoiceField(
        label="Catégorie de ces services", choices=[("", "Choisissez une catégorie"), *ServiceKind.choices]
    )
    all_agents = CountField(
        label="Agents en contact avec les usagers, là où le fichier ne le dit pas",
        least=1,
        most=MOST_AGENTS,
        help_text="Pour chaque service créé. Il se corrige ensuite service par service.",
    )
    all_attached = forms.ModelChoiceField(
        label="Service public central auquel les rattacher",
        queryset=Service.objects.none(),
        required=False,
        empty_label="Aucun",
    )

    def __init__(self, *args: Any, imported: ServiceImport, **kwargs: Any) -> None:
        chosen = queries.proposed_for(imported)
        stored = {f"all_{name}": chosen[name] for name in ("kind", "agents")}
        stored |= {"all_attached": chosen["attached_to"], **chosen["mapping"]}
        super().__init__(*args, initial=stored, **kwargs)
        heads = Service.objects.filter(heads_network=True).select_related("organisation")
        cast(forms.ModelChoiceField, self.fields["all_attached"]).queryset = heads
        offered = [(NO_COLUMN, "Aucune colonne"), *column_choices(imported.headers, imported.samples)]
        for name, label in columns.FIELDS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=offered, required=False)
        self.asked = tuple(columns.FIELDS)
        self.order_fields([*columns.FIELDS, "all_kind", "all_agents", "all_attached"])

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        typed = self.cleaned_data
        return {
            "mapping": {name: int(typed[name]) for name in columns.FIELDS if typed[name] != NO_COLUMN},
            "kind": typed["all_kind"],
            "agents": typed["all_agents"],
            "attached_to": typed["all_attached"],
        }


class BranchesForm(DsfrForm):
    """Of which service each branch of a page is."""

    def __init__(self, *args: Any, rows: Sequence[tuple[Service, Sequence[Proposal]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mains = {str(each.service.pk): each.service for _, found in rows for each in found}
        self.rows = rows
        for branch, found in rows:
            likely = queries.evident(found)
            offered = [
                (
                    str(each.service.pk),
                    f"{each.service.name} ({each.told})" if each.told else each.service.name,
                )
                for each in found
            ]
            self.fields[f"b_{branch.pk}"] = forms.ChoiceField(
                label=branch.name,
                choices=[
                    ("", "Plus tard"),
                    *offered,
                    (KEPT, "Ce n’est pas une antenne : elle reste un service"),
                ],
                required=False,
                initial=str(likely.service.pk) if likely else "",
                help_text=_about(branch),
            )
        self.asked = tuple(self.fields)

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        typed = {branch.pk: self.cleaned_data[f"b_{branch.pk}"] for branch, _ in self.rows}
        return {"choices": {pk: self.mains.get(value) for pk, value in typed.items() if value}}


def _about(branch: Service) -> str:
    return (
        f"{branch.place}, groupe « {branch.group} » dans le fichier." if branch.group else f"{branch.place}."
    )
