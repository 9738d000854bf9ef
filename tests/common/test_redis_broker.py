"""The Redis broker: whoever lets go of a connection that was lost in mid-task is told nothing unexpected."""

import contextlib

import pytest
from kombu import Connection, Consumer, Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES, redis

from label_sp import redis_broker
from label_sp.celery import app
from tests import servers

TASKS = Queue("tasks", Exchange("tasks"), routing_key="tasks")
CONTROL = Queue("control", Exchange("control", type="fanout"), auto_delete=True)


@contextlib.contextmanager
def lost_in_mid_task(transport):
    """A worker's connection: one message taken and not acknowledged, the next asked for; then its Redis goes away."""
    with contextlib.ExitStack() as running:
        url = running.enter_context(servers.redis())
        connection = Connection(url, transport=transport)
        taken = []
        connection.SimpleQueue("tasks").put("a task")
        Consumer(
            connection.default_channel, [TASKS], callbacks=[lambda _, message: taken.append(message)]
        ).consume()
        Consumer(connection.channel(), [CONTROL]).consume()
        while not taken:
            connection.drain_events(timeout=5)
        with contextlib.suppress(TimeoutError):
            connection.drain_events(timeout=0.1)
        running.close()
        yield connection, taken[0]


def let_go(connection):
    """As a Celery worker does (Consumer.on_connection_error_after_connected)."""
    connection.collect(socket_timeout=1)
    with contextlib.suppress(*connection.connection_errors, *connection.channel_errors):
        connection.close()


def test_a_connection_lost_in_mid_task_is_let_go_and_its_task_is_not_acknowledged():
    with lost_in_mid_task(redis_broker.Transport) as (connection, message):
        let_go(connection)
        with pytest.raises(connection.connection_errors):
            message.ack()


def test_the_control_with_kombus_own_transport():
    """When this one fails, kombu is mended: label_sp/redis_broker.py and the finding can go."""
    with lost_in_mid_task(redis.Transport) as (connection, message):
        with pytest.raises(AttributeError, match="hostname"):
            let_go(connection)
        with pytest.raises(AttributeError, match="hostname"):
            message.ack()


def test_every_redis_address_is_ours(settings):
    if settings.REDIS_URL:
        assert isinstance(app.connection().transport, redis_broker.Transport)
        assert TRANSPORT_ALIASES["rediss"] == TRANSPORT_ALIASES["redis"]
