"""Forms in the State's design system: classes, hints and errors are put on the fields here, once for all pages.

`{{ form }}` shows the summary of errors then the fields; `{{ form.name.as_field_group }}` shows one field.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from label_sp.common import texts
from label_sp.common.bounds import Bounds
from label_sp.design.numbers import shortened

GROUPED = (forms.RadioSelect, forms.CheckboxSelectMultiple)
ACCEPTED_DATE = "Format attendu : jour/mois/année, par exemple 02/03/2027."
SAID = {  # what is wrong and what is needed, where the framework only asks to « make sure »
    "max_length": "Ce texte compte %(show_value)d caractères, il en faut %(limit_value)d au plus.",
    "min_value": "%(show_value)s est trop petit, il faut %(limit_value)s au moins.",
    "max_value": "%(show_value)s est trop grand, il faut %(limit_value)s au plus.",
}
SAID_OF_KIND: dict[type[forms.Field], str] = {
    forms.EmailField: "Ce n’est pas une adresse électronique. Écrivez-la en entier : par exemple nom@domaine.fr.",
    forms.URLField: "Ce n’est pas l’adresse d’une page. Écrivez-la en entier : par exemple https://www.exemple.fr/.",
}


def css_class(widget: forms.Widget) -> str:
    """The design system's class of a widget; radio buttons and check boxes have theirs on the group around them."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ""
    if isinstance(widget, forms.Select):
        return "fr-select"
    return "fr-upload" if isinstance(widget, forms.FileInput) else "fr-input"


class DayField(forms.DateField):
    """A day within the bounds that its meaning gives; the browser's own control knows them too."""

    def __init__(self, bounds: Bounds, **kwargs: Any) -> None:
        super().__init__(validators=[bounds], **kwargs)
        self.bounds = bounds

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as refusal:
            raise ValidationError(
                f"« {shortened(str(value))} » n’est pas un jour du calendrier. Écrivez par exemple 02/03/2027.",
                code="invalid",
            ) from refusal


class FilesInput(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """The files that were chosen, none at all included; each is looked at by itself later."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in chosen if each]


class LeftOpen:
    """Needed when what it is part of leaves, not before: no « facultatif » beside it, and a draft may be empty."""

    required: bool

    def clean(self, value: Any) -> Any:
        self.required = False
        try:
            return super().clean(value)  # type: ignore[misc]
        finally:
            self.required = True


class DsfrBoundField(forms.BoundField):
    """A field with its class, the template of its kind and what its text may hold.

    Django itself links the hint and the errors (RGAA 11).
    """

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        _say_better(field)
        if isinstance(field, forms.CharField):
            said_better = ProhibitNullCharactersValidator
            field.validators = [each for each in field.validators if not isinstance(each, said_better)]
            field.validators.append(texts.lines if self.has_lines else texts.one_line)

    @property
    def has_lines(self) -> bool:
        return isinstance(self.field.widget, forms.Textarea)

    @property
    def data(self) -> Any:
        """What was typed, tidied; a password and what a hash is made of (`strip=False`) keep their characters."""
        typed = super().data
        if not isinstance(typed, str):
            return typed
        if not getattr(self.field, "strip", False):
            return texts.with_plain_line_ends(typed) if self.has_lines else typed
        return texts.tidy_lines(typed) if self.has_lines else texts.tidy(typed)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        classes = [attrs.get("class", ""), widget.attrs.get("class", ""), css_class(widget)]
        if joined := " ".join(dict.fromkeys(name for name in classes if name)):
            attrs["class"] = joined
        if isinstance(self.field, DayField):
            attrs["min"], attrs["max"] = (day.isoformat() for day in self.field.bounds.days())
        return attrs

    @property
    def template_name(self) -> str:
        if own := getattr(self.field, "template_name", None):
            return own
        if isinstance(self.field.widget, GROUPED):
            return "components/field_group.html"
        if isinstance(self.field.widget, forms.CheckboxInput):
            return "components/field_checkbox.html"
        return "components/field.html"

    @property
    def is_optional(self) -> bool:
        """May it always stay blank? Then « facultatif » stands beside it."""
        return not self.field.required and self.name not in getattr(self.form, "asked", ())

    @property
    def to_choose_again(self) -> str:
        """The name of a file that came with a form which was not taken: no browser keeps the choice."""
        sent_back = self.form.is_bound and (self.form.errors or getattr(self.form, "turned_down", False))
        chosen = self.form.files.get(self.html_name) if sent_back else None
        return str(chosen.name) if chosen else ""

    @property
    def group_class(self) -> str:
        """`fr-input-group`, `fr-select-group` or `fr-upload-group`."""
        return f"{css_class(self.field.widget)}-group"

    @property
    def anchor(self) -> str:
        """Where the summary of errors leads to."""
        return self.id_for_label or self.auto_id


class DsfrMixin:
    """For a ModelForm: `class SiteForm(DsfrMixin, forms.ModelForm)`.

    The server says in French what is missing, so the browser's own bubbles stay away; optional fields are marked.
    `asked` names those that may stay blank in some cases only, or until the whole is filed: they are not.
    """

    template_name = "components/form.html"
    bound_field_class: type[forms.BoundField] | None = DsfrBoundField
    use_required_attribute = False
    asked: tuple[str, ...] = ()
    turned_down = False  # what was typed is right, and the use case says no
    shown = ""  # what its page rested on (common.pages.ActPage.basis)
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField) and type(field.widget) is forms.DateInput:
                _use_date_picker(field)


class DsfrForm(DsfrMixin, forms.Form):
    """A form of ours."""


class SearchForm(DsfrForm):
    """Criteria of a list, all optional and all in the address; one that makes no sense is left out."""

    def criteria(self) -> dict[str, Any]:
        """What was asked, by field; what was left blank or makes no sense is absent."""
        if not self.is_bound:
            return {}
        self.is_valid()  # reads what was typed, once
        return {name: value for name, value in self.cleaned_data.items() if value}


class ConfirmForm(DsfrForm):
    """An act without anything to type: the button is enough."""


def _say_better(field: forms.Field) -> None:
    """The house's sentences in the place of the framework's; what a form says of its own field stays."""
    if not isinstance(field, forms.FileField):  # a file's `max_length` is that of its name
        field.error_messages = {**SAID, **field.error_messages}
    for kind, said in SAID_OF_KIND.items():
        by_itself = (
            kind.default_error_messages.get("invalid") if "default_error_messages" in vars(kind) else None
        )
        if isinstance(field, kind) and field.error_messages.get("invalid", by_itself) == by_itself:
            field.error_messages["invalid"] = said


def _use_date_picker(field: forms.DateField) -> None:
    """A date is typed in the browser's own control; the value travels as ISO, whatever the language."""
    field.localize = False
    field.widget = forms.DateInput(attrs=field.widget.attrs, format="%Y-%m-%d")
    field.widget.input_type = "date"
    field.help_text = field.help_text or ACCEPTED_DATE
