"""The second factor: who needs one, and the codes of an application (TOTP) or of the paper list kept for emergencies.

Auditors, body managers, deciders and the DITP need one, everywhere but in the demonstration (settings.SECOND_FACTOR).
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from label_sp.actors import queries
from label_sp.actors.enums import SECOND_FACTOR_ROLES
from label_sp.actors.models import User
from label_sp.journal import journal

APPLICATION = "application"
BACKUP_CODES = "codes de secours"
BACKUP_CODE_COUNT = 8


def needed(user: User | AnonymousUser) -> bool:
    """Does a role that this person holds today ask for a second factor?"""
    if not settings.SECOND_FACTOR or not user.is_authenticated:
        return False
    return any(each.role in SECOND_FACTOR_ROLES for each in queries.held(user))


def is_enrolled(user: User | AnonymousUser) -> bool:
    """Has this person shown once that the application gives the right codes?"""
    return TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists()


def who_is_enrolled(users: Iterable[UUID]) -> set[UUID]:
    """Those of these people who have."""
    confirmed = TOTPDevice.objects.filter(user__in=list(users), confirmed=True)
    return set(confirmed.values_list("user", flat=True))


@transaction.atomic
def pending_device(user: User) -> TOTPDevice:
    """The secret that the enrolment page shows, the same until it is confirmed, also on a page asked for twice."""
    _lock(user)
    device = TOTPDevice.objects.filter(user_id=user.pk, confirmed=False).first()
    return device or TOTPDevice.objects.create(user_id=user.pk, name=APPLICATION, confirmed=False)


def forget(user: User) -> None:
    """The application and the paper list of this person open nothing any more."""
    TOTPDevice.objects.filter(user_id=user.pk).delete()
    StaticDevice.objects.filter(user_id=user.pk).delete()


def secret_of(device: TOTPDevice) -> str:
    """The secret as applications want it typed: base 32, by groups of four."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@transaction.atomic
def check(user: User, code: str) -> Device | None:
    """The device that accepts this code, None otherwise. Failures are counted, and make the next try wait longer."""
    code = "".join(code.split()).lower()
    for model in (TOTPDevice, StaticDevice) if code.isdigit() else (StaticDevice,):
        for device in model.objects.select_for_update(of=("self",)).filter(user_id=user.pk, confirmed=True):
            if device.verify_token(code):
                return device
    if code:
        journal.record(user, "second_factor.refused", actor=user, dossier_id=None)
    return None


@transaction.atomic
def renew_backup_codes(user: User) -> list[str]:
    """New codes for the day when the telephone is lost; those given before, or at the same time, are void."""
    _lock(user)
    device, _ = StaticDevice.objects.get_or_create(user_id=user.pk, defaults={"name": BACKUP_CODES})
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(BACKUP_CODE_COUNT)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _lock(user: User) -> None:
    """Of two requests of one person at once, the second sees what the first has written."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def is_verified(user: Any) -> bool:
    """Did this session pass the second factor?"""
    return bool(getattr(user, "otp_device", None))
