"""Django's SMTP backend, with one word more: somebody may be asked just before a message's text is given away."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


def _nothing() -> None:
    return None


class Backend(EmailBackend):
    """`before_data` runs once the server accepted the recipient and before it gets the text; it may raise.

    Between the two a slow server may have taken longer than the sender's lease.
    """

    before_data: Callable[[], None] = staticmethod(_nothing)

    def drop(self) -> None:
        """Close without taking leave: a server that did not answer would be waited for once more."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        base = super().connection_class
        backend = self

        class Asking(base):  # type: ignore[misc,valid-type]
            def data(self, msg: Any) -> tuple[int, bytes]:
                backend.before_data()
                return super().data(msg)

        return Asking
