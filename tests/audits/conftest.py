"""Days of the guide's examples, browsers and API clients of people who passed their second factor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken
from rest_framework.test import APIClient

from audits.audit.models import Audit
from label_sp.actors.models import User

On = Callable[[dt.date], AbstractContextManager[object]]


def on(day: dt.date) -> AbstractContextManager[object]:
    """That day at half past midnight in Paris, when it still is the day before in UTC."""
    at = dt.datetime.combine(day, dt.time(0, 30), ZoneInfo("Europe/Paris"))
    return time_machine.travel(at, tick=False)


@pytest.fixture
def today() -> Iterator[dt.date]:
    """Wednesday 18 March 2026: the day after the visit of the factories."""
    day = dt.date(2026, 3, 18)
    with on(day):
        yield day


def device_of(user: User) -> TOTPDevice:
    return TOTPDevice.objects.get_or_create(user=user, name="test", defaults={"confirmed": True})[0]


def browser(user: User) -> Client:
    """A session that passed the second factor."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device_of(user).persistent_id
    session.save()
    return client


def api(user: User) -> APIClient:
    """A client with a token."""
    device_of(user)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {AuthToken.objects.create(user)[1]}")
    return client


def page(audit: Audit, name: str, query: str = "") -> str:
    answer = browser(audit.auditor).get(reverse(f"audits:{name}", args=[audit.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(audit: Audit, name: str, data: dict[str, Any], *code: str, **headers: str) -> Any:
    return browser(audit.auditor).post(
        reverse(f"audits:{name}", args=[audit.pk, *code]), data, headers=headers.get("headers")
    )
