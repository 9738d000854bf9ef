"""A mail server on the loopback that keeps what it accepts, and answers as the bench tells it."""

from __future__ import annotations

import asyncio
import email
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK, CUT, HANG, HANG_DATA = "ok", "cut", "hang", "hang after DATA"
FOR_EVER = 3600.0
Script = Callable[[str, int], str]  # recipient and number of its try (from 1) → how to answer


@dataclass(frozen=True)
class Accepted:
    """One message that the server took: its key is its subject. `told` is false when the connection was cut first."""

    key: str
    message_id: str
    recipient: str
    at: float
    told: bool


def all_well(recipient: str, attempt: int) -> str:
    return OK


class MailServer:
    """Answers are « ok », a code at the recipient (« 450 »), a code at the text (« DATA 452 »), cut, or hang."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.accepted: list[Accepted] = []
        self.delay = 0.0
        self._script: Script = all_well
        self._tries: Counter[str] = Counter()
        self._controller: Controller | None = None

    def __enter__(self) -> Self:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=30)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._controller:
            self._controller.stop()
        self._controller = None

    def play(self, script: Script = all_well, *, delay: float = 0) -> None:
        """From now on answer like this, and take so many seconds for each message."""
        self._script, self.delay = script, delay
        self._tries.clear()

    # What aiosmtpd asks ----------------------------------------------------------------------------------------------

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._tries[address] += 1
        answer = self._script(address, self._tries[address])
        if answer == HANG:
            await asyncio.sleep(FOR_EVER)
        if answer.isdigit():
            return self._refused(server, answer)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        answer = self._script(recipient, self._tries[recipient])
        if answer == HANG_DATA:
            await asyncio.sleep(FOR_EVER)
        if answer.startswith("DATA "):
            return self._refused(server, answer.removeprefix("DATA "))
        await asyncio.sleep(self.delay)
        mail = email.message_from_bytes(envelope.original_content or b"")
        self.accepted.append(
            Accepted(mail["Subject"], mail["Message-ID"], recipient, time.monotonic(), answer != CUT)
        )
        if answer == CUT:
            _transport(server).abort()
        return "250 OK"

    def _refused(self, server: SMTP, code: str) -> str:
        if code == "421":  # « I am closing the connection »
            asyncio.get_running_loop().call_later(0.05, _transport(server).close)
        return f"{code} as the bench wants"


def _transport(server: SMTP) -> Any:
    return server.transport
