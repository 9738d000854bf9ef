"""Shapes of what is typed: the improvement plan."""

from __future__ import annotations

from typing import Any

from django import forms

from candidates import days
from candidates.dossiers.models import Dossier
from candidates.improvement_plan import presentation, queries
from candidates.improvement_plan.enums import SOURCES, STATES
from candidates.team import queries as team
from label_sp.actors.models import User
from label_sp.design.forms import DayField, DsfrForm
from label_sp.guide.decision import ENGAGEMENTS

NOBODY = "Choisissez une personne de l’équipe, ou donnez un nom."


class Carried:
    """What both forms have: somebody of the team carries the action, or a name."""

    asked: tuple[str, ...] = ("member", "owner")
    fields: dict[str, forms.Field]
    errors: Any
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = team.members(dossier)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data  # type: ignore[misc]
        if not typed.get("member") and not typed.get("owner") and "owner" not in self.errors:
            self.add_error("owner", NOBODY)  # type: ignore[attr-defined]
        return dict(typed)


def member_field() -> forms.Field:
    return forms.ModelChoiceField(
        User.objects.none(), label="Responsable dans l’équipe", required=False, empty_label="Personne d’ici"
    )


def owner_field() -> forms.Field:
    return forms.CharField(
        label="Ou le nom d’une autre personne ou d’un service",
        max_length=200,
        required=False,
        help_text="Par exemple « Service informatique ».",
    )


class ActionForm(Carried, DsfrForm):
    """One action of the plan. PRO-03."""

    label = forms.CharField(
        label="Ce qui sera fait",
        max_length=300,
        help_text="Une action que l’on pourra dire faite : « Afficher les délais à l’accueil de chaque site ».",
    )
    engagement = forms.TypedChoiceField(
        label="Engagement",
        coerce=int,
        choices=[(number, f"{number} · {title}") for number, title in ENGAGEMENTS.items()],
    )
    source = forms.ChoiceField(label="Origine", choices=SOURCES)
    member, owner = member_field(), owner_field()
    due = DayField(days.IMPROVED_BY, label="Échéance")
    state = forms.ChoiceField(label="État", choices=STATES)
    proof = forms.CharField(
        label="Preuve",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce qui montre que c’est fait : une phrase, un lien.",
    )
    field_order = ("label", "engagement", "source", "member", "owner", "due", "state", "proof")


class ProposalsForm(Carried, DsfrForm):
    """The weak points that become actions, all with one owner and one day to begin with. PRO-03."""

    codes = forms.MultipleChoiceField(label="Points faibles", widget=forms.CheckboxSelectMultiple)
    member, owner = member_field(), owner_field()
    due = DayField(days.IMPROVED_BY, label="Échéance")
    field_order = ("codes", "member", "owner", "due")

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, dossier=dossier, **kwargs)
        self.fields["codes"].choices = [  # type: ignore[attr-defined]
            (each.code, f"{each.code} ({each.value}) {each.label}") for each in queries.proposals(dossier)
        ]


class CarryOverForm(DsfrForm):
    """The open actions of the cycle before that go on in this one. PRO-03."""

    actions = forms.MultipleChoiceField(label="Actions à reprendre", widget=forms.CheckboxSelectMultiple)
    due = DayField(
        days.CARRIED_UNTIL,
        label="Nouvelle échéance, pour celles dont l’échéance est passée",
        required=False,
        help_text="Les autres gardent la leur. Chacune se précise ensuite dans le plan.",
    )

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        found = queries.unfinished(dossier)
        undecided = [str(each.action.pk) for each in found if each.left is None]
        super().__init__(*args, initial={"actions": undecided}, **kwargs)
        self.fields["actions"].choices = [  # type: ignore[attr-defined]
            (str(each.action.pk), presentation.in_words(each)) for each in found
        ]
        if not any(each.is_past for each in found):
            del self.fields["due"]


class LeaveForm(DsfrForm):
    """Why an open action of the cycle before does not go on."""

    reason = forms.CharField(
        label="Pourquoi cette action ne se poursuit pas",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="L’équipe et l’organisme de certification le lisent au journal du dossier.",
    )


class StateForm(DsfrForm):
    """A new state of one action: its button beside it."""

    state = forms.ChoiceField(label="État", choices=STATES)
