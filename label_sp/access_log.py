"""The web process's access log: who asked (behind our proxies), what, and no secret of an address."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from gunicorn.glogging import Logger

from label_sp.common.clients import address_in
from label_sp.common.secret_urls import HIDDEN, hidden

CREDENTIALS = ("authorization", "cookie", "set-cookie", "http_authorization", "http_cookie")


class AccessLog(Logger):
    """Gunicorn's, whose every field may be asked for by an access format: each is read first."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        atoms = super().atoms(resp, req, environ, request_time)
        if not apps.ready:
            return atoms  # another application than ours, in a test of the server
        atoms["h"] = str(address_in(environ))
        for name, value in atoms.items():
            if name[1:-2] in CREDENTIALS:
                atoms[name] = HIDDEN
            elif isinstance(value, str):
                atoms[name] = hidden(value)
        return atoms
