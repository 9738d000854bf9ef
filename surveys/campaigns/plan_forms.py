"""What is typed to prepare a campaign that is run here, to prolong it, and to say its sample."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from candidates.dossiers.models import Dossier
from candidates.services.enums import Channel as ContactChannel
from label_sp.design.forms import DayField, DsfrForm
from label_sp.design.numbers import CountField
from surveys import days
from surveys.campaigns.models import Campaign
from surveys.campaigns.use_cases import MOST_SOLICITED
from surveys.questionnaires.enums import SurveyKind

LONGEST_METHOD = 5000
OTHERWISE = {
    SurveyKind.USERS: "Usagers écrits par vos propres moyens",
    SurveyKind.AGENTS: "Agents écrits par vos propres moyens",
}

WORDS = {
    SurveyKind.USERS: {
        "solicited": (
            "Nombre d’usagers sollicités par courriel",
            "Sans compter ceux qui ont répondu par un lien affiché, un QR code ou sur papier.",
        ),
        "sample_method": (
            "Constitution de l’échantillon",
            "Comment les usagers en contact avec le service depuis 12 mois ont été choisis : sites, canaux, tirage.",
        ),
    },
    SurveyKind.AGENTS: {
        "concerned": (
            "Nombre d’agents concernés",
            (
                "Tous les agents en interaction directe ou indirecte avec les usagers, quel que soit le canal. "
                "Ce nombre fixe le taux de retour attendu."
            ),
        ),
        "solicited": (
            "Nombre d’agents sollicités par courriel",
            "Le taux de retour se calcule sur ce nombre.",
        ),
        "sample_method": (
            "Équipes et fonctions sollicitées",
            "Celles auxquelles le questionnaire a été envoyé, et pourquoi d’autres ne l’ont pas reçu.",
        ),
    },
}


class PlanForm(DsfrForm):
    """The declaration of a campaign. Its days are asked until it opens."""

    sites = forms.MultipleChoiceField(
        label="Sites interrogés", widget=forms.CheckboxSelectMultiple, required=False
    )
    contact_channels = forms.MultipleChoiceField(
        label="Canaux de contact interrogés",
        choices=ContactChannel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Par lesquels les usagers choisis ont été en contact avec le service.",
    )
    concerned = CountField(least=1, most=MOST_SOLICITED)
    otherwise = CountField(
        most=MOST_SOLICITED,
        initial=0,
        help_text="Ceux à qui vous envoyez vous-mêmes le lien. Laissez 0 si toutes les invitations partent d’ici : "
        "elles se comptent seules.",
    )
    sample_method = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_METHOD, required=False
    )
    opened_on = DayField(days.PLANNED, label="Ouverture prévue")
    planned_end = DayField(
        days.PLANNED, label="Fin prévue", help_text="Vous pourrez prolonger la campagne, ou la clore avant."
    )

    def __init__(
        self, *args: Any, kind: SurveyKind, offered: list[str], is_open: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        sites: Any = self.fields["sites"]
        sites.choices = [(name, name) for name in offered]
        for name in ("concerned", "sample_method"):
            if name in WORDS[kind]:
                self.fields[name].label, self.fields[name].help_text = WORDS[kind][name]
        self.fields["otherwise"].label = OTHERWISE[kind]
        left_out = {"concerned"} if kind == SurveyKind.USERS else {"contact_channels"}
        if not offered:
            left_out.add("sites")
        if is_open:
            left_out |= {"opened_on", "planned_end"}
        for name in left_out:
            del self.fields[name]
        self.asked = tuple(
            name for name in ("sample_method", "sites", "contact_channels") if name in self.fields
        )


class ProlongForm(DsfrForm):
    planned_end = DayField(days.PLANNED, label="Nouvelle fin prévue")


class SampleForm(DsfrForm):
    """One line per site and contact channel: how many users there are, how many of them are solicited. SUU-06."""

    def __init__(self, *args: Any, campaign: Campaign, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {(each.site, each.channel): each for each in campaign.sample_cells.all()}
        self.places = places
        for number, place in enumerate(places):
            label = f"{place[0]}, {ContactChannel(place[1]).label}"
            for name, said in (("population", "usagers"), ("sample", "sollicités")):
                self.fields[f"{name}_{number}"] = CountField(
                    label=f"{label} : {said}",
                    most=MOST_SOLICITED,
                    required=False,
                    initial=getattr(known[place], name) if place in known else None,
                )
        self.asked = tuple(self.fields)

    @property
    def lines(self) -> Iterator[tuple[str, str, BoundField, BoundField]]:
        """Site, channel in words, and its two fields."""
        for number, (site, channel) in enumerate(self.places):
            yield (
                site,
                str(ContactChannel(channel).label),
                self[f"population_{number}"],
                self[f"sample_{number}"],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(len(self.places)):
            population, solicited = (
                cleaned.get(f"{name}_{number}") or 0 for name in ("population", "sample")
            )
            if (
                solicited > population
                and not {f"population_{number}", f"sample_{number}"} & self.errors.keys()
            ):
                self.add_error(
                    f"sample_{number}",
                    f"{solicited} usagers sollicités sur {population} : il ne peut pas y en avoir plus.",
                )
        return cleaned

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        typed = self.cleaned_data
        return {
            "cells": [
                {
                    "site": site,
                    "channel": channel,
                    "population": typed.get(f"population_{number}") or 0,
                    "sample": typed.get(f"sample_{number}") or 0,
                }
                for number, (site, channel) in enumerate(self.places)
            ]
        }


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """The declaration of a campaign, as its form shows it again."""
    names = (
        "sites",
        "contact_channels",
        "concerned",
        "otherwise",
        "sample_method",
        "opened_on",
        "planned_end",
    )
    return {name: getattr(campaign, name) for name in names}


def initial_for(dossier: Dossier, kind: SurveyKind, last: Campaign | None) -> dict[str, Any]:
    """What a new one starts from: the last of the service, else what its dossier says."""
    fresh: dict[str, Any] = {"opened_on": dossier.today}
    if kind == SurveyKind.AGENTS:
        fresh["concerned"] = dossier.service.agents_in_contact
    if last is None:
        return fresh
    again = {
        name: getattr(last, name) for name in ("sites", "contact_channels", "otherwise", "sample_method")
    }
    return fresh | again | ({"concerned": last.concerned} if kind == SurveyKind.AGENTS else {})
