"""Forms in the design system: classes, hints and errors on the fields."""

from django import forms

from label_sp.actors.models import Organisation
from label_sp.design.forms import DsfrForm, DsfrMixin


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
