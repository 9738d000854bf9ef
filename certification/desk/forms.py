"""What one may look for in the list of dossiers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from audits.desk import due
from candidates.dossiers.enums import STAGES
from certification import days
from certification.desk import queries, waiting
from label_sp.actors.models import User
from label_sp.common.lists import Sorting
from label_sp.design.forms import DayField, SearchForm
from label_sp.journal import journal


class DossiersForm(SearchForm):
    """Criteria of the list of dossiers."""

    q = forms.CharField(label="Service, organisation ou référence", max_length=100, required=False)
    attend = forms.ChoiceField(label="Ce qui vous attend", required=False)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *STAGES], required=False)
    organisme = forms.ChoiceField(label="Organisme de certification", required=False)
    auditeur = forms.ChoiceField(label="Auditeur", required=False)
    du = DayField(days.LISTED, label="Prochaine échéance à partir du", required=False)
    au = DayField(days.LISTED, label="Prochaine échéance jusqu’au", required=False)
    tri = forms.ChoiceField(label="Trier par", required=False)

    def __init__(self, *args: Any, user: User, sorting: Sorting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen_from = {
            "attend": [("", "Tous les dossiers"), *((k.key, k.words) for k in waiting.kinds_of(user))],
            "organisme": [("", "Tous"), *queries.bodies_seen(user)],
            "auditeur": [("", "Tous"), *due.auditors_of(user)],
            "tri": sorting.choices,
        }
        for name, choices in chosen_from.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if len(choices) < 2 or (name == "organisme" and len(choices) < 3):
                del self.fields[name]


class JournalForm(SearchForm):
    """Criteria of the story of a dossier: what, by whom, when."""

    quoi = forms.ChoiceField(label="Acte", required=False)
    qui = forms.ChoiceField(label="Personne", required=False)
    du = DayField(days.LISTED, label="À partir du", required=False)
    au = DayField(days.LISTED, label="Jusqu’au", required=False)

    def __init__(self, *args: Any, dossier_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = journal.kinds_of(dossier_id)
        self.fields["quoi"].choices = [  # type: ignore[attr-defined]
            ("", "Tous"),
            *((words, words) for words in sorted(self.kinds)),
        ]
        self.fields["qui"].choices = [("", "Toutes"), *journal.people_of(dossier_id)]  # type: ignore[attr-defined]
