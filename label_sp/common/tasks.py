"""What workers do after a commit. Idempotent: running one twice, or at any time, changes nothing."""

import contextlib
import logging
from collections.abc import Iterator
from datetime import timedelta

from celery import Task, shared_task
from kombu.exceptions import OperationalError

from label_sp.common.models import Lane
from label_sp.common.outbox import sending
from label_sp.common.schedules import recorded

logger = logging.getLogger(__name__)
BATCH = 20


class Nudge(Task):
    """A task that only makes things quicker: beat runs it anyway, so a broker that is down must not fail an act."""

    def delay_if_possible(self, *args: str) -> None:
        try:
            self.apply_async(args=args, retry=False)
        except (OSError, OperationalError) as error:
            logger.warning("The broker did not take %s, beat will run it: %s", self.name, error)


@shared_task(base=Nudge)
@recorded("send_outbox", "Envoyer ce qui attend", every=timedelta(seconds=10))
def send_outbox() -> int:
    """Send what waits in the outbox, by small leased batches. Returns how many messages were handled.

    Between two messages of a batch, those that somebody waits for pass before.
    """
    handled = 0
    with _courier() as courier:
        while batch := sending.take(BATCH):
            for message in batch:
                if message.lane != Lane.URGENT:
                    handled += _send_urgent(courier)
                courier.send(message)
            handled += len(batch)
    return handled


@shared_task(base=Nudge)
@recorded("send_urgent", "Envoyer les messages attendus tout de suite", every=timedelta(seconds=10))
def send_urgent() -> int:
    """Send the messages that somebody waits for. A worker kept for this queue is never behind a long batch."""
    with _courier() as courier:
        return _send_urgent(courier)


def _send_urgent(courier: sending.Courier) -> int:
    handled = 0
    while batch := sending.take(1, Lane.URGENT):
        courier.send(batch[0])
        handled += 1
    return handled


@contextlib.contextmanager
def _courier() -> Iterator[sending.Courier]:
    courier = sending.Courier()
    try:
        yield courier
    finally:
        courier.close()
