"""A refusal of a use case is shown beside the form, and anything else goes on as the bug or the 403 it is."""

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.loader import render_to_string
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from label_sp.common.pages import showing_failures
from label_sp.common.permissions import require
from label_sp.design.forms import DsfrForm
from label_sp.guide.failures import Failure, RuleViolation


class Sample(DsfrForm):
    name = forms.CharField(label="Nom")


def outcome_of(error, form=None):
    with showing_failures(form) as outcome:
        if error:
            raise error
    return outcome


def test_an_act_that_goes_well_is_ok():
    outcome = outcome_of(None)
    assert (outcome.ok, outcome.status) == (True, 200)
    assert "alert" not in render_to_string("components/failures.html", {"outcome": outcome})


def test_a_rule_is_shown_with_what_was_found_needed_and_what_to_do():
    failure = Failure("DOS-02", "Trop tard.", "le 2 mars", "le 28 février", "Décalez l’audit.")
    outcome = outcome_of(RuleViolation([failure]))
    html = render_to_string("components/failures.html", {"outcome": outcome})
    assert outcome.status == 422
    for words in (
        "Trop tard.",
        "Constaté : le 2 mars",
        "Attendu : le 28 février",
        "À faire : Décalez",
        "#DOS-02",
    ):
        assert words in html
    assert 'role="alert"' in html


@pytest.mark.parametrize("error", [TransitionNotAllowed("x"), ConcurrentTransition("x")])
def test_a_state_that_changed_meanwhile_is_a_conflict(error):
    outcome = outcome_of(error)
    html = render_to_string("components/failures.html", {"outcome": outcome})
    assert outcome.status == 409
    assert "a changé entre-temps" in html


def test_a_wrong_value_goes_to_its_field():
    form = Sample({"name": "x"})
    outcome = outcome_of(ValidationError({"name": "Ce nom est pris.", "elsewhere": "Autre chose."}), form)
    assert outcome.status == 422
    assert form.errors["name"] == ["Ce nom est pris."]
    assert form.non_field_errors() == ["Autre chose."]


def test_a_wrong_value_without_a_form_is_said():
    assert outcome_of(ValidationError("Fichier vide.")).message == "Fichier vide."


def test_a_refused_right_is_not_swallowed():
    with pytest.raises(PermissionDenied, match="Seule la DITP"):
        outcome_of(PermissionDenied("Seule la DITP le peut."))


def test_require_says_why():
    require(True)
    with pytest.raises(PermissionDenied, match="Votre rôle"):
        require(False)
