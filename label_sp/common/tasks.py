"""What workers do after a commit. Idempotent: running one twice, or at any time, changes nothing."""

import logging

from celery import Task, shared_task
from kombu.exceptions import OperationalError

from label_sp.common import outbox

logger = logging.getLogger(__name__)
BATCH = 50


class Nudge(Task):
    """A task that only makes things quicker: beat runs it anyway, so a broker that is down must not fail an act."""

    def delay_if_possible(self, *args: str) -> None:
        try:
            self.apply_async(args=args, retry=False)
        except (OSError, OperationalError) as error:
            logger.warning("The broker did not take %s, beat will run it: %s", self.name, error)


@shared_task(base=Nudge)
def send_outbox() -> int:
    """Send what waits in the outbox, by small leased batches. Returns how many messages were handled."""
    handled = 0
    while messages := outbox.take(BATCH):
        for message in messages:
            outbox.send(message)
        handled += len(messages)
    return handled
