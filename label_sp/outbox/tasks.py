"""What workers send. Idempotent: running one twice, or at any time, changes nothing."""

import contextlib
import time
from datetime import timedelta

from label_sp.clock.schedules import Rank, scheduled
from label_sp.clock.tasks import Nudge
from label_sp.outbox import sending
from label_sp.outbox.models import Lane

TURN = 10  # seconds: then a task leaves the rest to the next, so that a worker asked to end does so within 30


@scheduled("Envoyer ce qui attend", every=timedelta(seconds=10), rank=Rank.SEND)
def send_outbox() -> int:
    """Send what waits in the outbox, what somebody waits for first. Returns how many messages were handled."""
    return _send(None, send_outbox)


@scheduled(
    "Envoyer les messages attendus tout de suite", every=timedelta(seconds=10), rank=Rank.SEND, urgent=True
)
def send_urgent() -> int:
    """Send the messages that somebody waits for. A worker kept for this queue is never behind the others."""
    return _send(Lane.URGENT, send_urgent)


def _send(lane: Lane | None, next_turn: Nudge) -> int:
    """One leased message at a time, for one turn: what a server lets hang holds up nothing but itself."""
    handled, end = 0, time.monotonic() + TURN
    with contextlib.closing(sending.Courier()) as courier:
        while taken := sending.take(1, lane):
            courier.send(taken[0])
            handled += 1
            if time.monotonic() > end:
                next_turn.delay_if_possible()
                break
    return handled
