"""What gunicorn serves in tests of its configuration: no database, answers as long as one wants.

`/sante/` answers at once, `/gros` gives SIZE bytes, anything else tells what the application sees of the request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

BLOCK = b"x" * 65536
SIZE = 384 * len(BLOCK)  # several times what sockets keep
SEEN = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/gros":
        start_response("200 OK", [("Content-Length", str(SIZE)), ("Content-Type", "application/json")])
        return (BLOCK for _ in range(SIZE // len(BLOCK)))
    told = {name: environ.get(name, "") for name in SEEN}
    told["length"] = len(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    body = json.dumps(told).encode()
    start_response("200 OK", [("Content-Length", str(len(body))), ("Content-Type", "application/json")])
    return [body]
