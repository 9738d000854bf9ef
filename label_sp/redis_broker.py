"""kombu's Redis broker, made to be left and found again by a worker at work.

When the broker goes away, Celery lets go of its connection, then closes its channels a second time. A channel that
holds a task not acknowledged yet asks for a client then, from a connection that is no more: kombu 5.7 answers with an
AttributeError, which nobody expects, and the worker ends (findings/celery-worker-after-redis-restart.sh).
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis
from redis.exceptions import ConnectionError as ConnectionLost


class Channel(redis.Channel):
    """Without its connection, it says so by an error of connection: all who close or acknowledge know that one."""

    def _get_pool(self, asynchronous: bool = False) -> Any:
        if self.connection is None or self.connection.client is None:
            raise ConnectionLost("this channel's connection was let go")
        return super()._get_pool(asynchronous)


class Transport(redis.Transport):
    Channel = Channel
