"""Shapes of what is typed: the team of a dossier."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst

from candidates import days
from candidates.team.queries import TO_NAME
from candidates.team.use_cases import LONGEST
from label_sp.actors.models import User
from label_sp.design.forms import DayField, DsfrForm

NOBODY = "nobody"


class ColleagueField(forms.TypedChoiceField):
    """Somebody of the team, by id, or nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=_person, empty_value=None, **kwargs)

    def offer(self, people: Iterable[User], first: tuple[tuple[str, str], ...] = ()) -> None:
        """The people to choose from."""
        self.choices = [*first, *((str(each.pk), str(each)) for each in people)]


class HeirField(ColleagueField):
    """To whom passes what somebody has in charge: a colleague, or nobody, and never by omission."""

    def __init__(self, **kwargs: Any) -> None:
        required = {"required": "Choisissez une personne, ou « À personne »."}
        super().__init__(label="À qui cela passe-t-il ?", error_messages=required, **kwargs)

    def offer_heirs(self, people: Iterable[User]) -> None:
        self.offer(people, (("", "Choisissez"), (NOBODY, f"À personne : {TO_NAME} plus tard")))


def _person(value: str) -> UUID | None:
    return None if value == NOBODY else UUID(value)


class ReferentForm(DsfrForm):
    """Who follows the dossier."""

    person = ColleagueField(
        label="Référent du dossier",
        required=False,
        help_text="La personne à qui l’organisme de certification écrit à propos de ce dossier.",
    )
    asked = ("person",)

    def __init__(self, *args: Any, people: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people, (("", capfirst(TO_NAME)),))  # type: ignore[attr-defined]


class SignatoryForm(DsfrForm):
    """Who signs the application."""

    name = forms.CharField(label="Nom et prénom du signataire", max_length=160)
    function = forms.CharField(
        label="Fonction", max_length=160, help_text="Par exemple « Maire de Valmont »."
    )
    email = forms.EmailField(
        label="Adresse électronique du signataire",
        required=False,
        help_text="Aucun compte n’est nécessaire, et aucun courriel ne lui est envoyé d’ici.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class GiveForm(DsfrForm):
    """To whom a piece is given, and for when."""

    person = ColleagueField(label="Confiée à", required=False)
    wanted_on = DayField(
        days.WANTED,
        label="Souhaitée pour le",
        required=False,
        help_text="Un souhait entre vous : la date limite du dossier reste la sienne.",
    )
    asked = ("person",)

    def __init__(self, *args: Any, people: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people, (("", "Personne en particulier"),))  # type: ignore[attr-defined]


class CommentForm(DsfrForm):
    """A comment for the team."""

    text = forms.CharField(
        label="Votre commentaire",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="L’équipe de la candidature le lit, et personne d’autre : ni l’organisme, ni la DITP.",
    )


class HandOverForm(DsfrForm):
    """To whom it all passes."""

    heir = HeirField()

    def __init__(self, *args: Any, people: Iterable[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heir"].offer_heirs(people)  # type: ignore[attr-defined]
