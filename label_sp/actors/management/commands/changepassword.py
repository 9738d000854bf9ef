"""`manage.py changepassword`: Django's, and what any other change of a password brings with it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.db import transaction

from label_sp.actors import passwords
from label_sp.actors.models import User


class Command(changepassword.Command):
    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> str:
        told = str(super().handle(*args, **options))
        passwords.tell(User.objects.get_by_natural_key(options["username"]), "password.changed")
        return told
