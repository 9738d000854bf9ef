"""What is typed of a draft: as many fields as it has scales and questions. Only the shape is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from label_sp.design.forms import DayField, DsfrForm
from label_sp.guide.decision import ENGAGEMENTS
from surveys import days
from surveys.questionnaires.content import (
    CODE,
    CODE_HINT,
    LABELS,
    NOT_OFFICIAL,
    Content,
    QuestionText,
    ScaleText,
)
from surveys.questionnaires.enums import (
    LONGEST_CODE,
    LONGEST_HELP,
    LONGEST_LABEL,
    LONGEST_NOTICE,
    LONGEST_TEXT,
    MOST_QUESTIONS,
    MOST_SCALES,
    SurveyKind,
)

ENGAGEMENT_CHOICES = [
    ("", "Satisfaction globale"),
    *((str(number), f"{number}. {label}") for number, label in ENGAGEMENTS.items()),
]
Rows = list[tuple[int, dict[str, forms.BoundField]]]


class DraftForm(DsfrForm):
    """The whole of a draft, finished or not: what is missing is told before it is published, not here.

    How many scales and questions stand in what was sent is what was shown, whatever is stored since.
    """

    provisional = forms.BooleanField(
        label="Ce questionnaire est provisoire",
        help_text="L’avertissement s’affiche alors sur les pages, les rapports et la vérification de l’attestation.",
        required=False,
    )
    notice = forms.CharField(
        label="Avertissement d’un questionnaire provisoire",
        help_text=f"Sans texte : « {NOT_OFFICIAL} »",
        max_length=LONGEST_NOTICE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, kind: SurveyKind, content: Content, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(content))
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.scale_count = self._count("scales", len(content.scales), MOST_SCALES)
        self.question_count = self._count("questions", len(content.questions), MOST_QUESTIONS)
        for index in range(self.scale_count):
            self.fields |= _scale_fields(index)
        choices = [(str(index), self._scale_name(index)) for index in range(self.scale_count)]
        for index in range(self.question_count):
            self.fields |= _question_fields(index, kind, choices)
        optional = ("notice", "-help")  # what else may stay blank in a draft is needed to publish it
        self.asked = tuple(name for name in self.fields if not name.endswith(optional))

    @property
    def scale_rows(self) -> Rows:
        """(number, fields by name) of each scale."""
        return [
            (index + 1, self._row("scale", index, ("code", *LABELS))) for index in range(self.scale_count)
        ]

    @property
    def question_rows(self) -> Rows:
        """The same of each question."""
        names = ("code", "engagement", "text", "help", "scale")
        return [
            (index + 1, self._row("question", index, names if self.kind == SurveyKind.USERS else _AGENTS))
            for index in range(self.question_count)
        ]

    @property
    def content(self) -> Content:
        """What was typed."""
        typed = self.cleaned_data
        scales = tuple(
            ScaleText(**{name: typed[f"scale-{index}-{name}"] for name in ("code", *LABELS)})
            for index in range(self.scale_count)
        )
        return Content(scales, tuple(self._questions(scales)), typed["provisional"], typed["notice"])

    @property
    def arguments(self) -> dict[str, Any]:
        return {"content": self.content}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: set[str] = set()
        for index in range(self.scale_count):
            code = cleaned.get(f"scale-{index}-code", "").casefold()
            if code in seen:
                self.add_error(f"scale-{index}-code", "Une autre échelle porte ce nom.")
            seen.add(code)
        return cleaned

    def _questions(self, scales: tuple[ScaleText, ...]) -> Iterator[QuestionText]:
        for index in range(self.question_count):
            typed = {name: self.cleaned_data.get(f"question-{index}-{name}", "") for name in _ALL}
            number, chosen = typed["engagement"], typed["scale"]
            yield QuestionText(
                code=typed["code"],
                engagement=int(number) if number else None,
                text=typed["text"],
                help=typed["help"],
                scale=scales[int(chosen)].code if chosen else "",
            )

    def _row(self, name: str, index: int, fields: tuple[str, ...]) -> dict[str, forms.BoundField]:
        return {field: self[f"{name}-{index}-{field}"] for field in fields}

    def _count(self, name: str, stored: int, most: int) -> int:
        sent = self.data.get(name, "") if self.is_bound else ""
        return min(int(sent), most) if sent.isascii() and sent.isdigit() and len(sent) < 4 else stored

    def _scale_name(self, index: int) -> str:
        return str(self[f"scale-{index}-code"].value() or f"Échelle {index + 1}")


_ALL = ("code", "engagement", "text", "help", "scale")
_AGENTS = tuple(name for name in _ALL if name != "engagement")


def _scale_fields(index: int) -> dict[str, forms.Field]:
    start = f"Échelle {index + 1}"
    named = forms.CharField(label=f"{start} : nom", max_length=20)
    labels = {
        f"scale-{index}-{name}": forms.CharField(
            label=f"{start}, {points}", max_length=LONGEST_LABEL, required=False
        )
        for name, points in LABELS.items()
    }
    return {f"scale-{index}-code": named, **labels}


def _question_fields(index: int, kind: SurveyKind, scales: list[tuple[str, str]]) -> dict[str, forms.Field]:
    start = f"Question {index + 1}"
    found: dict[str, forms.Field] = {
        "code": forms.CharField(
            label=f"{start} : code",
            max_length=LONGEST_CODE,
            required=False,
            validators=[RegexValidator(rf"\A{CODE.pattern}\Z", CODE_HINT)],
        ),
        "engagement": forms.ChoiceField(
            label=f"{start} : engagement", choices=ENGAGEMENT_CHOICES, required=False
        ),
        "text": forms.CharField(
            label=f"{start} : énoncé",
            max_length=LONGEST_TEXT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "help": forms.CharField(
            label=f"{start} : aide facile à lire",
            max_length=LONGEST_HELP,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "scale": forms.ChoiceField(
            label=f"{start} : échelle de réponse", choices=[("", "À choisir"), *scales], required=False
        ),
    }
    if kind == SurveyKind.AGENTS:
        del found["engagement"]
    return {f"question-{index}-{name}": field for name, field in found.items()}


def _initial(content: Content) -> dict[str, Any]:
    """What is stored, by the names of the fields."""
    places = {scale.code: str(index) for index, scale in enumerate(content.scales)}
    found: dict[str, Any] = {"provisional": content.provisional, "notice": content.notice}
    for index, scale in enumerate(content.scales):
        found |= {f"scale-{index}-{name}": getattr(scale, name) for name in ("code", *LABELS)}
    for index, each in enumerate(content.questions):
        row = {"code": each.code, "text": each.text, "help": each.help}
        row |= {"engagement": str(each.engagement or ""), "scale": places.get(each.scale, "")}
        found |= {f"question-{index}-{name}": value for name, value in row.items()}
    return found


class PublishForm(DsfrForm):
    """From which day on."""

    published_on = DayField(days.PUBLISHED, label="En vigueur à partir du")
