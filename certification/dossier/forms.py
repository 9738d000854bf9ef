"""A decision is confirmed by the password of whoever takes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from label_sp.design.forms import DsfrForm

WRONG = (
    "Ce mot de passe n’est pas le vôtre. Rien n’a été enregistré, et ce que vous avez écrit est toujours là."
)


class SignedForm(DsfrForm):
    """Asks for the person's own password; wrong attempts count as those of the login do."""

    password = forms.CharField(
        label="Votre mot de passe, pour confirmer",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Retapez votre mot de passe pour confirmer."},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.order_fields([name for name in self.fields if name != "password"] + ["password"])

    def clean_password(self) -> str:
        user, typed = self.request.user, self.cleaned_data["password"]
        known = authenticate(self.request, username=user.get_username(), password=typed)
        if known is None or known.pk != user.pk:
            raise forms.ValidationError(WRONG)
        return ""
