"""Acts of a person on their own account: password, second factor, tokens, how to be told."""

from __future__ import annotations

import datetime

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken

from label_sp.actors import mails, second_factor
from label_sp.actors.models import User
from label_sp.journal import journal
from label_sp.outbox import outbox

TOKEN_LIFETIME = datetime.timedelta(days=90)


@transaction.atomic
def enrol_second_factor(user: User, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """Confirm the application by one of its codes, and give the emergency codes. None when the code is wrong.

    Tokens of the API that were given without a code are revoked.
    """
    device = (
        TOTPDevice.objects.select_for_update(of=("self",)).filter(user_id=user.pk, confirmed=False).first()
    )
    if device is None or second_factor.is_enrolled(user) or not device.verify_token(code.replace(" ", "")):
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    AuthToken.objects.filter(user=user).delete()
    journal.record(user, "second_factor.enrolled", actor=user, dossier_id=None)
    outbox.put(*mails.second_factor_enrolled(user, device.pk))
    return device, second_factor.renew_backup_codes(user)


@transaction.atomic
def renew_backup_codes(user: User) -> list[str]:
    """New emergency codes, shown once; the former ones are void."""
    journal.record(user, "backup_codes.renewed", actor=user, dossier_id=None)
    return second_factor.renew_backup_codes(user)


@transaction.atomic
def create_api_token(user: User) -> tuple[AuthToken, str]:
    """A token of the API: the row, and the secret that is shown once and kept nowhere."""
    row, secret = AuthToken.objects.create(user=user, expiry=TOKEN_LIFETIME)
    journal.record(user, "api_token.created", actor=user, dossier_id=None, token=row.token_key)
    return row, secret


@transaction.atomic
def revoke_api_token(user: User, token_key: str) -> int:
    """Make a token of this person void at once. Returns how many went."""
    gone, _ = AuthToken.objects.filter(user=user, token_key=token_key).delete()
    if gone:
        journal.record(user, "api_token.revoked", actor=user, dossier_id=None, token=token_key)
    return gone
