"""Limits per client, counted in the cache that all processes share.

They only slow down; what may not happen is refused by use cases, and a guessed password by the login's own locks, which
are in the database. So a cache that is away lets requests through, and is not asked again for a few seconds.
"""

from __future__ import annotations

import logging
import secrets
import time
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle

from label_sp.common.clients import client_network

logger = logging.getLogger(__name__)
SALT_LASTS = 86_400  # seconds
AWAY_FOR = 5  # seconds without asking a cache that did not answer


class _Away:
    """When this process found the cache away."""

    until = 0.0


class ClientLimit(SimpleRateThrottle):
    """The base of all our limits: who counts as one client, and what happens when nobody can count."""

    def get_ident(self, request: Request | HttpRequest) -> str:
        return client_network(request)

    def allow_request(self, request: Any, view: Any) -> bool:
        if time.monotonic() < _Away.until:
            return True
        try:
            return super().allow_request(request, view)
        except Exception as error:
            from redis.exceptions import RedisError  # noqa: PLC0415 (a tenth of the start, for who has no Redis too)

            if not isinstance(error, (RedisError, OSError)):
                raise
            _Away.until = time.monotonic() + AWAY_FOR
            logger.warning("The cache does not answer, nobody is slowed down for %d s: %s", AWAY_FOR, error)
            return True


class ScopedLimit(ClientLimit, ScopedRateThrottle):
    """The rate named by a view's `throttle_scope`; who is logged in counts as one person wherever."""


class PageLimit(ClientLimit):
    """The same for a page, which has no API view around it: `PageLimit("public").allows(request)`."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def get_cache_key(self, request: Any, view: object) -> str:
        return f"page-{self.scope}-{self.get_ident(request)}"

    def allows(self, request: HttpRequest) -> bool:
        return self.allow_request(request, None)


class UntracedLimit(PageLimit):
    """The same for one thing of a kind, and no address is kept: its hash, with a salt that the cache forgets.

    The salt is of one day, and in the cache alone.
    """

    def __init__(self, scope: str, of: str) -> None:
        self.of = of
        super().__init__(scope)

    def get_cache_key(self, request: Any, view: object) -> str:
        salt = cache.get_or_set(
            f"page-{self.scope}-salt-{timezone.localdate()}", lambda: secrets.token_hex(32), SALT_LASTS
        )
        asked = f"{self.of} {self.get_ident(request)}".encode()
        hashed = blake2b(asked, key=bytes.fromhex(str(salt)), digest_size=16).hexdigest()
        return f"page-{self.scope}-{hashed}"
