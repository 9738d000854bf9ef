"""Asking the broker something without waiting for it: an act is committed, a page is shown, whether it answers or not.

Timeouts and retries are those of three libraries on top of each other, so the wait itself is bounded here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
PATIENCE = 0.5  # seconds
AWAY_FOR = 10.0  # seconds during which nobody asks again: the schedule's own pace
_away_until = 0.0


def ask(question: Callable[[], object]) -> bool:
    """Did it take this, within PATIENCE? While it is known to be away, the answer is no without asking."""
    return time.monotonic() > _away_until and answers(question)


def answers(question: Callable[[], object]) -> bool:
    """The same, asked in any case. What takes longer goes on behind our back, and may still succeed."""
    global _away_until  # noqa: PLW0603 (one per process, as the connections are)
    outcome: list[bool] = []
    asking = threading.Thread(target=lambda: outcome.append(_asked(question)), daemon=True)
    asking.start()
    asking.join(PATIENCE)
    taken = outcome == [True]
    _away_until = 0.0 if taken else time.monotonic() + AWAY_FOR
    return taken


def forget() -> None:
    """Ask again at once, as a process that has just begun."""
    global _away_until  # noqa: PLW0603
    _away_until = 0.0


def _asked(question: Callable[[], object]) -> bool:
    try:
        question()
    except (OSError, OperationalError) as error:
        logger.warning("The broker does not answer, beat will do it: %s", error)
        return False
    return True
