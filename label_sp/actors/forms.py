"""Forms about accounts: shape only."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.db.models import QuerySet

from label_sp.actors.enums import ROLES_OF, OrganisationKind, Role
from label_sp.actors.models import Organisation, User
from label_sp.design.forms import DsfrForm, DsfrMixin


class LoginForm(DsfrMixin, AuthenticationForm):
    """The same refusal for an unknown address, a wrong password and a closed account."""

    error_messages = {
        "invalid_login": "Adresse électronique ou mot de passe incorrect.",
        "inactive": "Adresse électronique ou mot de passe incorrect.",
    }
    username = forms.EmailField(
        label="Adresse électronique",
        help_text="Format attendu : nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """One spelling per account, so that attempts are counted together."""
        return self.cleaned_data["username"].lower()


class CodeForm(DsfrForm):
    """A code of the application, or one of the paper list."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Six chiffres donnés par l’application, ou un code de secours.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class EnrolForm(CodeForm):
    """The first code of the application: there is no paper list yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Six chiffres donnés par l’application."


class InvitationForm(DsfrForm):
    """A role offered to an address. Names are for who accepts to give."""

    email = forms.EmailField(label="Adresse électronique", help_text="Format attendu : nom@domaine.fr")
    role = forms.ChoiceField(label="Rôle")

    def __init__(self, *args: Any, kind: OrganisationKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(role.value, role.label) for role in Role if role in ROLES_OF[kind]]
        self.fields["role"].choices = allowed  # type: ignore[attr-defined]


class AtTheFirst:
    """What is wrong with a new password is said where it is chosen, not where it is typed again."""

    def validate_password_for_user(self, user: User, *_: str) -> None:
        super().validate_password_for_user(user, "new_password1")  # type: ignore[misc]


class NewAccountForm(DsfrMixin, AtTheFirst, SetPasswordForm):
    """Who accepts an invitation without having an account: a name, a password twice."""

    first_name = forms.CharField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ("first_name", "last_name", "new_password1", "new_password2")

    def clean(self) -> dict[str, Any] | None:
        """The password may not look like the name just given."""
        self.user.first_name = self.cleaned_data.get("first_name", "")
        self.user.last_name = self.cleaned_data.get("last_name", "")
        return super().clean()


class ForgottenPasswordForm(DsfrForm):
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Format attendu : nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class FirstPasswordForm(DsfrMixin, AtTheFirst, SetPasswordForm):
    """A password chosen behind a link received by e-mail."""


class NewPasswordForm(DsfrMixin, AtTheFirst, PasswordChangeForm):
    """The old password, the new one twice."""


class InTheNameOf(DsfrForm):
    """An act in the name of an organisation, which is asked for only when there are several to choose from."""

    organisation = forms.ModelChoiceField(label="Organisation", queryset=Organisation.objects.none())

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["organisation"])
        field.queryset = organisations
        if len(organisations) == 1:
            field.initial, field.disabled, field.widget = organisations[0], True, forms.HiddenInput()


class OwnPassword(DsfrForm):
    """What an act on one's own account asks for again."""

    password = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        max_length=4096,
        help_text="Celui d’aujourd’hui, pour s’assurer que c’est bien vous.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NameForm(OwnPassword):
    """A first name and a last name."""

    first_name = forms.CharField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ("first_name", "last_name", "password")


class EmailForm(OwnPassword):
    """Another address."""

    email = forms.EmailField(
        label="Nouvelle adresse électronique",
        help_text="Format attendu : nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("email", "password")


class UnlinkForm(DsfrForm):
    """Why an identity of ProConnect should open somebody's account no more."""

    reason = forms.CharField(
        label="Motif",
        max_length=500,
        help_text="La personne le lit dans le courriel qui la prévient.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ResetForm(DsfrForm):
    """Why somebody's second factor should be set back."""

    reason = forms.CharField(
        label="Motif",
        max_length=500,
        help_text="Ce qui est arrivé, et comment vous savez que c’est bien cette personne qui le demande.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
