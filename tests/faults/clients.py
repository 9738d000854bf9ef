"""People at work over HTTP while the web processes die: they file pieces and read attestations, and keep what they were
told. An answer counts once it was read to its end."""

from __future__ import annotations

import hashlib
import http.client
import itertools
import json
import os
import threading
import time
from typing import Any, Self

from tests.faults.files import Told

ANSWERS_WITHIN = 60  # seconds
KIND = "organisation_chart"
SIZES = (2_000, 200_000, 3_000_000)  # the last one arrives in a file


class Clients:
    """Several threads, one dossier each; attestations are drawn by whoever reads them first."""

    def __init__(self, port: int, people: list[dict[str, Any]], *, pause: float = 0.05) -> None:
        self.told = Told()
        self._port, self._pause = port, pause
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(each,), daemon=True) for each in people]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def read_all(self, people: list[dict[str, Any]]) -> None:
        """Once nobody dies any more, each attestation can be read."""
        for person in people:
            for number in person["attestations"]:
                if not self._read(person, number):
                    self.told.unexpected.append(f"{number} cannot be read")

    def _work(self, person: dict[str, Any]) -> None:
        numbers = iter(person["attestations"])
        for turn in itertools.count():
            if self._over.wait(self._pause):
                return
            if turn % 4 == 3 and (number := next(numbers, None)):
                self._read(person, number)
            else:
                self._file(person, SIZES[turn % len(SIZES)])

    def _file(self, person: dict[str, Any], size: int) -> None:
        content = b"%PDF-1.4\n%" + os.urandom(size).hex().encode()[:size] + b"\n%%EOF\n"
        border = os.urandom(8).hex()
        head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
        kind = f"multipart/form-data; boundary={border}"
        status, answer = self._ask(person, "POST", f"pieces/{KIND}/", body, {"Content-Type": kind})
        if status == 201:
            self.told.pieces[json.loads(answer)["id"].replace("-", "")] = hashlib.sha256(content).hexdigest()
        elif status:
            self.told.unexpected.append(f"a piece got {status} {answer[:200]!r}")

    def _read(self, person: dict[str, Any], number: str) -> bool:
        status, answer = self._ask(person, "GET", f"attestations/{number}/pdf/")
        if status == 200:
            self.told.attestations[number] = hashlib.sha256(answer).hexdigest()
        elif status:
            self.told.unexpected.append(f"{number} got {status} {answer[:200]!r}")
        return status == 200

    def _ask(
        self,
        person: dict[str, Any],
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Status and body; 0 when there was no whole answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWERS_WITHIN)
        try:
            bearer = {"Authorization": f"Bearer {person['token']}", **(headers or {})}
            connection.request(method, f"/api/v1/dossiers/{person['dossier']}/{path}", body, bearer)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.told.cut += 1
            time.sleep(0.2)  # until there is somebody again
            return 0, b""
        finally:
            connection.close()
