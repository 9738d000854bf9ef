"""How often an open link is answered from one place. No address is kept: its hash, with a salt that the cache forgets
after a day, and in the cache alone."""

from __future__ import annotations

import secrets
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from label_sp.common.throttles import ClientLimit

SALT_LASTS = 86_400  # seconds
RATE = "60/hour"  # a hall with one network, where people answer one after the other


class OpenLinkLimit(ClientLimit):
    """One link, one subscriber."""

    rate = RATE

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__()

    def get_cache_key(self, request: Any, view: object) -> str:
        salt = cache.get_or_set(
            f"open-link-salt-{timezone.localdate()}", lambda: secrets.token_hex(32), SALT_LASTS
        )
        asked = f"{self.code} {self.get_ident(request)}"
        return (
            f"open-link-{blake2b(asked.encode(), key=bytes.fromhex(str(salt)), digest_size=16).hexdigest()}"
        )

    def allows(self, request: Any) -> bool:
        """Count this one; False when it is one too many."""
        return self.allow_request(request, None)
