"""Forms in the design system: classes, hints and errors on the fields."""

import copy

from django import forms
from django.core.validators import BaseValidator

from label_sp.actors.models import Organisation
from label_sp.common import bounds
from label_sp.design.forms import DayField, DsfrBoundField, DsfrForm, DsfrMixin
from label_sp.design.numbers import CountField
from tests.input.discovery import form_classes


class Sample(DsfrForm):
    name = forms.CharField(label="Nom", help_text="Comme sur l’enseigne")
    day = forms.DateField(label="Jour")
    note = forms.CharField(label="Remarque", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Catégorie", choices=[("a", "A")])
    pick = forms.ChoiceField(label="Avis", choices=[("0", "Non"), ("1", "Oui")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(choices=[("d", "Document")], widget=forms.CheckboxSelectMultiple)
    sure = forms.BooleanField(label="Je déclare")
    piece = forms.FileField(label="Pièce", help_text="PDF")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_each_widget_has_its_class():
    html = str(Sample())
    for expected in (
        "fr-input",
        "fr-select",
        "fr-upload",
        "fr-upload-group",
        "fr-radio-group",
        "fr-checkbox-group",
    ):
        assert expected in html
    assert html.count('type="date"') == 1
    assert "Remarque (facultatif)" in html
    assert "Remarque (facultatif)" not in str(type("Asked", (Sample,), {"asked": ("note",)})())
    assert html.count("fr-radio-group") == 2


def test_an_error_is_read_with_the_hint_of_its_field():
    field = str(Sample({})["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'id="id_name_helptext"' in field
    assert 'id="id_name_error"' in field
    assert 'aria-invalid="true"' in field


def test_the_summary_of_errors_leads_to_each_field():
    html = str(Sample({}))
    for anchor in ("id_name", "id_day", "id_kind", "id_pick", "id_sure", "id_piece"):
        assert f'href="#{anchor}"' in html
        assert f'id="{anchor}"' in html
    assert 'role="alert"' in html


def test_a_form_without_error_has_no_summary():
    assert "alert" not in str(Sample())


def test_nothing_typed_is_lost():
    html = str(
        Sample({"name": "Mairie de <Bray>", "day": "pas une date", "note": "longue remarque", "pick": "1"})
    )
    assert 'value="Mairie de &lt;Bray&gt;"' in html
    assert 'value="pas une date"' in html
    assert "longue remarque" in html
    assert "checked" in html


def test_a_date_travels_as_iso_and_is_shown_as_such_to_the_browser():
    form = Sample({"day": "2027-03-02"})
    assert 'value="2027-03-02"' in str(form["day"])
    form.is_valid()
    assert form.cleaned_data["day"].isoformat() == "2027-03-02"


def test_a_widget_keeps_its_own_class():
    class Own(DsfrForm):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "sp-code"}))

    assert 'class="sp-code fr-input"' in str(Own()["code"])


def test_the_mixin_serves_model_forms():
    class OrganisationForm(DsfrMixin, forms.ModelForm):
        class Meta:
            model = Organisation
            fields = ("name", "kind")

    assert "fr-select" in str(OrganisationForm())


class Bounded(DsfrForm):
    name = forms.CharField(max_length=5)
    email = forms.EmailField()
    page = forms.URLField(assume_scheme="https")
    day = DayField(bounds.Bounds(bounds.years(-1), bounds.TODAY))
    count = CountField(most=9)
    own = forms.EmailField(error_messages={"invalid": "Celle de la mairie."})


def test_a_refusal_of_a_field_says_what_is_wrong_and_what_is_needed():
    """The framework only asks to « make sure that this value… »."""
    typed = {"name": "Albert", "email": "a(at)b", "page": "b", "day": "1999-02-30", "count": "12", "own": "c"}
    found = {name: errors[0] for name, errors in Bounded(typed).errors.items()}
    assert found["name"] == "Ce texte compte 6 caractères, il en faut 5 au plus."
    assert found["day"].startswith("« 1999-02-30 » n’est pas un jour du calendrier. Écrivez par exemple")
    assert found["count"] == "12 est trop grand, il faut 9 au plus."
    assert "nom@domaine.fr" in found["email"] and "https://www.exemple.fr/" in found["page"]
    assert found["own"] == "Celle de la mairie."


def test_no_field_of_ours_speaks_as_the_framework_does():
    for kind in form_classes():
        for name, field in kind.base_fields.items():
            DsfrBoundField(DsfrForm(), field := copy.deepcopy(field), name)
            said = [
                field.error_messages.get("invalid", ""),
                *(
                    field.error_messages.get(each.code, each.message)
                    for each in field.validators
                    if isinstance(each, BaseValidator)
                ),
            ]
            assert not [
                each for each in map(str, said) if "Assurez-vous" in each or "Saisissez une URL" in each
            ]
