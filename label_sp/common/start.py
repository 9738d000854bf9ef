"""What a start must be like: a production that is wrong stops with one sentence each, before it serves anybody.

The web process, worker, beat and `catch_up` ask `refuse_a_wrong_start`; `manage.py check --deploy` shows the same.
Whatever else a start needs is a Django check registered with `START` and `deploy=True`, in any app.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core import checks
from django.http.request import validate_host

from label_sp.installation import KEY_LENGTH

START = "start"
HALF = "label_sp.E020"
HALF_KNOWN, IN_CLEAR = "label_sp.E021", "label_sp.E022"
EXIT_CODE = 4  # the one that makes gunicorn stop instead of trying again and again
MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
NOWHERE = ("filebased", "console", "locmem", "dummy")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a production may not be, and what to do about it."""

    number: int
    is_broken: Callable[[], Any]
    sentence: str

    @property
    def error(self) -> checks.Error:
        return checks.Error(self.sentence, id=f"label_sp.E{self.number:03d}")


def _weak_key() -> bool:
    key = str(settings.SECRET_KEY)
    known = key.startswith("django-insecure-") or "insecure" in key
    return settings.SECRET_KEY_GIVEN and (known or len(key) < KEY_LENGTH or len(set(key)) < 8)


def _any_host() -> bool:
    return any(
        host == "*" or (host.startswith(".") and "." not in host[1:]) for host in settings.ALLOWED_HOSTS
    )


def _site_elsewhere() -> bool:
    return not validate_host((urlsplit(settings.SITE_URL).hostname or "").lower(), settings.ALLOWED_HOSTS)


def _mail_goes_nowhere() -> bool:
    return any(name in settings.EMAIL_CONFIG["EMAIL_BACKEND"] for name in NOWHERE)


RULES = (
    Rule(1, lambda: not settings.SECRET_KEY_GIVEN, f"SECRET_KEY is not set. Make one: {MAKE_ONE}"),
    Rule(
        2, _weak_key, f"SECRET_KEY is short or known ({KEY_LENGTH} characters at least). Make one: {MAKE_ONE}"
    ),
    Rule(
        3, lambda: settings.DEBUG, "DEBUG=1 shows code and settings to whoever meets an error. Set DEBUG=0."
    ),
    Rule(4, lambda: settings.DEMO, "DEMO=1 opens accounts whose password is published. Set DEMO=0."),
    Rule(
        5,
        lambda: not settings.SECOND_FACTOR,
        "SECOND_FACTOR=0 lets auditors, deciders and the DITP in with a password alone. Set SECOND_FACTOR=1.",
    ),
    Rule(
        6,
        _any_host,
        "ALLOWED_HOSTS takes any host, and links in e-mails could lead anywhere. Name the hosts of the site.",
    ),
    Rule(
        7,
        lambda: not settings.HTTPS,
        "HTTPS=0: passwords and sessions would go over the network in clear. Put a TLS proxy in front, set HTTPS=1.",
    ),
    Rule(
        8,
        lambda: urlsplit(settings.SITE_URL).scheme != "https",
        "SITE_URL is not in https, and every link in an e-mail begins with it. Set SITE_URL=https://…",
    ),
    Rule(
        9,
        _site_elsewhere,
        "SITE_URL names a host that is not in ALLOWED_HOSTS: links in e-mails would be refused.",
    ),
    Rule(
        10,
        lambda: settings.TRUSTED_PROXIES < 1,
        "TRUSTED_PROXIES=0, but something ends TLS in front of the application. Set how many proxies requests pass.",
    ),
    Rule(11, _mail_goes_nowhere, "EMAIL_URL does not lead to a mail server: nobody would get any e-mail."),
    Rule(
        12,
        lambda: ".invalid" in settings.DEFAULT_FROM_EMAIL,
        "DEFAULT_FROM_EMAIL is not an address of yours: mail servers refuse the one that stands there.",
    ),
    Rule(
        13,
        lambda: any(not origin.startswith("https://") for origin in settings.CSRF_TRUSTED_ORIGINS),
        "CSRF_TRUSTED_ORIGINS holds an origin that is not in https. Take it out.",
    ),
)


@checks.register(START, deploy=True)
def production_is_right(**_: Any) -> list[checks.CheckMessage]:
    """What is wrong with the settings of a production; nothing on one machine alone."""
    return [rule.error for rule in RULES if rule.is_broken()] if settings.PRODUCTION else []


@checks.register(START, deploy=True)
def files_have_one_place(**_: Any) -> list[checks.CheckMessage]:
    """Half a bucket would keep files where nobody looks for them, on one machine as in production."""
    together = {name: getattr(settings, name) for name in ("S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY")}
    given = [*together.values(), settings.S3_ENDPOINT, settings.S3_REGION]
    if all(together.values()) or not any(given):
        return []
    missing = ", ".join(name for name, value in together.items() if not value)
    return [
        checks.Error(f"Files are half in a bucket: {missing} not set. Set all, or no S3_… at all.", id=HALF)
    ]


@checks.register(START, deploy=True)
def proconnect_is_whole(**_: Any) -> list[checks.CheckMessage]:
    """Half of ProConnect would show a button that leads nowhere, and without TLS anybody would be anybody."""
    names = ("PROCONNECT_ISSUER", "PROCONNECT_CLIENT_ID", "PROCONNECT_CLIENT_SECRET")
    given = {name: getattr(settings, name) for name in names}
    if any(given.values()) and not all(given.values()):
        missing = ", ".join(name for name, value in given.items() if not value)
        return [
            checks.Error(f"ProConnect is half set: {missing} not set. Set all three, or none.", id=HALF_KNOWN)
        ]
    if (
        settings.PRODUCTION
        and settings.PROCONNECT_ISSUER
        and not settings.PROCONNECT_ISSUER.startswith("https://")
    ):
        return [
            checks.Error(
                "PROCONNECT_ISSUER is not in https. Set the https:// address of the provider.", id=IN_CLEAR
            )
        ]
    return []


def what_is_wrong() -> list[str]:
    """Each reason not to start, in one sentence."""
    found = checks.run_checks(tags=[START], include_deployment_checks=True)
    return [f"{each.msg} ({each.id})" for each in found if each.is_serious()]


def refuse_a_wrong_start(**_: Any) -> None:
    """End this process when something is wrong, and say what."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "label_sp.settings")
    django.setup()
    if wrong := what_is_wrong():
        for sentence in wrong:
            # Not a log record, which may go nowhere yet; and Celery has put its log in the place of sys.stderr.
            print(f"Label SP+ does not start: {sentence}", file=sys.__stderr__, flush=True)
        sys.exit(EXIT_CODE)
