"""An antivirus on a socket: clamd, asked by INSTREAM (clamd(8)), when CLAMD says where it is.

CLAMD=tcp://127.0.0.1:3310    or    CLAMD=unix:/run/clamav/clamd.ctl
"""

from __future__ import annotations

import errno
import socket
import struct
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE = 30  # seconds without a word
BLOCK = 64 << 10
LONGEST_ANSWER = 4096
FOUND, OK = "FOUND", "OK"


class Unreachable(OSError):
    """Nobody answers there: no file is at fault, and a batch stops (`common.trouble`), to begin again later."""


class NotScanned(Exception):
    """clamd answered that it could not look at this file; its words."""


def is_on() -> bool:
    """Was an antivirus set up?"""
    return bool(settings.CLAMD)


def scan(stream: Any) -> str:
    """What was found in this binary stream, read to its end; blank when it is clean. Raises Unreachable, NotScanned."""
    try:
        with closing(_connected()) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            _send(clamd, stream)
            answer = _answered(clamd)
    except OSError as error:
        raise Unreachable(errno.EIO, f"the antivirus does not answer ({error})", settings.CLAMD) from error
    return _found(answer)


def _connected() -> socket.socket:
    parts = urlsplit(settings.CLAMD)
    if parts.scheme == "unix":
        there = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        there.settimeout(PATIENCE)
        there.connect(parts.path)
        return there
    return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=PATIENCE)


def _send(clamd: socket.socket, stream: Any) -> None:
    """Blocks behind their lengths, then one of no length. clamd may answer, and close, before the end."""
    try:
        while block := stream.read(BLOCK):
            clamd.sendall(struct.pack("!I", len(block)) + block)
        clamd.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return  # its answer says why


def _answered(clamd: socket.socket) -> str:
    content = b""
    while not content.endswith(b"\0") and len(content) < LONGEST_ANSWER:
        if not (block := clamd.recv(LONGEST_ANSWER)):
            break
        content += block
    if not content:
        raise ConnectionError("no answer")
    return content.rstrip(b"\0\n").decode(errors="replace")


def _found(answer: str) -> str:
    """« stream: OK », « stream: Eicar FOUND », or anything else in words."""
    said = answer.removeprefix("stream: ")
    if said == OK:
        return ""
    if said.endswith(f" {FOUND}"):
        return said.removesuffix(f" {FOUND}")
    raise NotScanned(answer)
