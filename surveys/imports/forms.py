"""What is typed beside an answers file, and what is said of its columns and values. Only the shape is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings

from candidates.dossiers.models import Dossier
from label_sp.common import tables
from label_sp.common.columns import choices as column_choices
from label_sp.design.forms import DayField, DsfrForm
from label_sp.design.numbers import CountField
from label_sp.guide.french import counted, size
from surveys import days
from surveys.answers import plans
from surveys.answers.enums import Channel
from surveys.answers.header import CHANNEL, FINISHED, SITE
from surveys.answers.values import Value
from surveys.campaigns.plan_forms import WORDS
from surveys.imports import presentation, queries
from surveys.imports.models import AnswersUpload
from surveys.questionnaires.enums import SurveyKind

NO_COLUMN = ""


class ImportForm(DsfrForm):
    """The declaration, then the file."""

    concerned = CountField()
    solicited = CountField()
    opened_on = DayField(days.CAMPAIGN, label="Ouverture de la campagne")
    closed_on = DayField(days.CAMPAIGN, label="Clôture de la campagne")
    sample_method = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)
    file = forms.FileField(
        label="Fichier des réponses",
        widget=forms.FileInput(attrs={"accept": tables.ACCEPT}),
    )

    def __init__(self, *args: Any, kind: SurveyKind, dossier: Dossier, **kwargs: Any) -> None:
        if kind == SurveyKind.AGENTS:
            agents = dossier.service.agents_in_contact
            kwargs.setdefault("initial", {"concerned": agents, "solicited": agents})
        super().__init__(*args, **kwargs)
        if kind == SurveyKind.USERS:
            del self.fields["concerned"]
        limit, file = size(settings.UPLOAD_MAX_BYTES), self.fields["file"]
        file.help_text = f"Un fichier {tables.KINDS} de {limit} au plus, une ligne par réponse."
        for name, (label, help_text) in WORDS[kind].items():
            self.fields[name].label, self.fields[name].help_text = label, help_text


class ColumnsForm(DsfrForm):
    """The column of each question, and of what goes with the answers."""

    end = forms.ChoiceField(
        label="Comment sait-on qu’une personne est allée au bout du questionnaire ?",
        choices=[*plans.ENDS.items()],
        widget=forms.RadioSelect,
        help_text="Une réponse non terminée n’est pas recevable.",
    )
    finished = forms.ChoiceField(label="Colonne qui le dit", required=False)
    channel = forms.ChoiceField(label="Canal de chaque réponse (courriel, QR code, papier)", required=False)
    site = forms.ChoiceField(label="Site de chaque réponse", required=False)
    all_channel = forms.ChoiceField(
        label="Canal de toutes les réponses, sans colonne qui le dise", choices=Channel.choices
    )

    def __init__(self, *args: Any, upload: AnswersUpload, **kwargs: Any) -> None:
        chosen, header = upload.chosen, queries.header_of(upload)
        columns = {name: str(index) for name, index in chosen.get("columns", {}).items()}
        others = {
            "finished": columns.get(FINISHED),
            "channel": columns.get(CHANNEL),
            "site": columns.get(SITE),
        }
        initial = {**columns, **others, "end": chosen.get("end"), "all_channel": chosen.get("channel")}
        super().__init__(*args, initial=initial, **kwargs)
        offered = [(NO_COLUMN, "Aucune colonne"), *column_choices(header.names, header.samples)]
        self.codes = []
        for code, text in queries.questions_of(upload.questionnaire):
            guessed = "Trouvée par l’ordre des colonnes : vérifiez-la." if code in header.to_check else ""
            self.fields[code] = forms.ChoiceField(
                label=f"{code}. {text}", choices=offered, required=False, help_text=guessed
            )
            self.codes.append(code)
        for name in ("finished", "channel", "site"):
            field: Any = self.fields[name]
            field.choices = offered
        self.asked = (*self.codes, "finished", "channel", "site")
        self.order_fields([*self.codes, "end", "finished", "channel", "all_channel", "site"])

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        typed = self.cleaned_data
        names = {code: code for code in self.codes} | {"finished": FINISHED, "channel": CHANNEL, "site": SITE}
        if typed["end"] == plans.ALL:
            names.pop("finished")
        return {
            "columns": {what: int(typed[name]) for name, what in names.items() if typed[name] != NO_COLUMN},
            "end": typed["end"],
            "channel": typed["all_channel"],
        }


class ValuesForm(DsfrForm):
    """What each value means that says nothing by itself."""

    def __init__(self, *args: Any, upload: AnswersUpload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = queries.found_of(upload).asks
        for part, asked in self.asks.items():
            before = upload.chosen.get(part, {})
            for number, value in enumerate(asked):
                self.fields[f"{part}_{number}"] = forms.ChoiceField(
                    label=f"« {value.written} »" if value.written else "Cellule vide",
                    help_text=_seen(value),
                    choices=[("", "À choisir"), *presentation.MEANINGS[part]],
                    initial=before.get(value.spelling) or value.meaning,
                    error_messages={"required": "Dites ce que veut dire cette valeur."},
                )

    @property
    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """A heading for each kind of value, and its fields."""
        for part, asked in self.asks.items():
            yield presentation.HEADINGS[part], [self[f"{part}_{number}"] for number in range(len(asked))]

    @property
    def arguments(self) -> dict[str, Any]:
        """What the use case takes."""
        return {
            part: {
                value.spelling: self.cleaned_data[f"{part}_{number}"] for number, value in enumerate(asked)
            }
            for part, asked in self.asks.items()
        }


def _seen(value: Value) -> str:
    return counted(value.count, "aucune réponse|réponse|réponses")
