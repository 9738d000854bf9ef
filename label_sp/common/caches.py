"""The cache on Redis, beside the broker's queues: emptying one must not empty the other."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.retry import Retry

IMPATIENT = {
    "socket_timeout": 0.5,  # seconds
    "socket_connect_timeout": 0.5,
    "retry": Retry(NoBackoff(), retries=0),  # redis-py's own would try four times
}


class SharedCache(RedisCache):
    """A server that does not answer is waited for half a second, once; common.throttles then goes on without.

    Django's `clear` empties the whole database, queues of tasks included; this one takes its own keys away.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**IMPATIENT, **params.get("OPTIONS", {})}})

    def clear(self) -> None:
        client = self._cache.get_client(None, write=True)
        for key in client.scan_iter(match=f"{self.key_prefix}:*"):
            client.delete(key)
