"""Forms about accounts: shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from label_sp.common.forms import DsfrForm, DsfrMixin


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


class NewPasswordForm(DsfrMixin, PasswordChangeForm):
    """The old password, the new one twice."""
