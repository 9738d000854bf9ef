"""Two things that a test run refuses: an undefined variable in a template of ours, and the network outside."""

import contextlib
import ipaddress
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from django.template.base import FilterExpression, Node

from tests.environment import ROOT

OURS = [ROOT / name for name in ("templates", "label_sp", "candidates", "surveys", "audits", "certification")]


class UndefinedVariable(AssertionError):
    """A template of ours shows a variable that its view does not give."""


class OutsideNetwork(RuntimeError):
    """A test reached for an address that is not this machine's."""


class Undefined(str):
    """The empty text that Django puts for an undefined variable, which speaks up when the template is ours.

    Django asks for its truth once per undefined variable, in FilterExpression.resolve, and goes on with the filters
    when it is false: other packages' templates, some of which rely on that, are therefore rendered as always.
    `{{ name|default:"…" }}` says openly that the name may be missing, and is let through; so are `{% if name %}` and
    `{% for %}`, for which Django asks nothing.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        caller = sys._getframe(1)
        if caller.f_code is FilterExpression.resolve.__code__:
            _refuse_if_ours(caller.f_locals["self"], _node_of(caller))
        return False


def _refuse_if_ours(expression: FilterExpression, node: Node | None) -> None:
    if node is None or any(function.__name__ == "default" for function, _ in expression.filters):
        return
    file = Path(str(node.origin))
    if any(file.is_relative_to(folder) for folder in OURS):
        line = f", line {node.token.lineno}" if node.token else ""
        raise UndefinedVariable(f"{{{{ {expression.token} }}}} in {file.relative_to(ROOT)}{line}")


def _node_of(frame: FrameType | None) -> Node | None:
    """The template's node that is being rendered: the nearest one among the callers."""
    while frame is not None:
        candidate = frame.f_locals.get("self")
        if isinstance(candidate, Node) and getattr(candidate, "origin", None):
            return candidate
        frame = frame.f_back
    return None


class NetworkGuard:
    """Lets the loopback and Unix sockets through. What it refused is kept, for code that swallows exceptions."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self._connect, self._connect_ex = socket.socket.connect, socket.socket.connect_ex
        self._getaddrinfo = socket.getaddrinfo

    def install(self) -> None:
        guard = self

        def connect(sock: socket.socket, address: Any) -> None:
            guard.check(sock, address)
            guard._connect(sock, address)

        def connect_ex(sock: socket.socket, address: Any) -> int:
            guard.check(sock, address)
            return guard._connect_ex(sock, address)

        def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
            guard.check_host(host)
            return guard._getaddrinfo(host, *arguments, **options)

        socket.socket.connect = connect  # type: ignore[method-assign,assignment]
        socket.socket.connect_ex = connect_ex  # type: ignore[method-assign,assignment]
        socket.getaddrinfo = getaddrinfo

    def uninstall(self) -> None:
        socket.socket.connect = self._connect  # type: ignore[method-assign]
        socket.socket.connect_ex = self._connect_ex  # type: ignore[method-assign]
        socket.getaddrinfo = self._getaddrinfo

    def check(self, sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            self.check_host(address[0])

    def check_host(self, host: Any) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
        if not _is_this_machine(name):
            self.refused.append(name)
            raise OutsideNetwork(f"tests stay on this machine, and this went to {name}")


def _is_this_machine(name: str) -> bool:
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(name.split("%", maxsplit=1)[0])
        return address.is_loopback or address.is_unspecified
    return name in ("localhost", "localhost.localdomain", socket.gethostname())
