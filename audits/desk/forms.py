"""Shapes of what is typed: audits of a person."""

from __future__ import annotations

from typing import Any

from django import forms

from audits import days
from audits.audit.enums import AuditStatus
from audits.desk import due
from label_sp.actors.models import User
from label_sp.common.lists import Sorting
from label_sp.design.forms import DayField, SearchForm


class AuditsForm(SearchForm):
    """Criteria of the list of audits."""

    q = forms.CharField(label="Service, organisation ou numéro de dossier", max_length=100, required=False)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *AuditStatus.choices], required=False)
    organisme = forms.ChoiceField(label="Organisme de certification", required=False)
    auditeur = forms.ChoiceField(label="Auditeur", required=False)
    du = DayField(days.LISTED, label="Visite à partir du", required=False)
    au = DayField(days.LISTED, label="Visite jusqu’au", required=False)
    tri = forms.ChoiceField(label="Trier par", required=False)

    def __init__(self, *args: Any, user: User, sorting: Sorting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen_from = {"organisme": due.bodies_of(user), "auditeur": due.auditors_of(user)}
        for name, choices in chosen_from.items():
            self.fields[name].choices = [("", "Tous"), *choices]  # type: ignore[attr-defined]
            if len(choices) < 2:
                del self.fields[name]
        self.fields["tri"].choices = sorting.choices  # type: ignore[attr-defined]
