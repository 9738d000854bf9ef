"""A small provider of OpenID Connect, on this machine: what ProConnect answers, and what one that is wrong would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone
from jwt.algorithms import RSAAlgorithm

from label_sp.actors import proconnect

CLIENT, SECRET = "label-sp", "secret-de-test"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ANOTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLAIRE = {
    "sub": "b2f4",
    "given_name": "Claire",
    "usual_name": "Vasseur",
    "email": "claire@valmont.example",
    "siret": "13002526500013",
    "idp_id": "71144ab3",
}


@dataclass
class Provider:
    """Who comes back, and how it is told. `changes`: to the identity token; `said`: to what is told of the person."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(CLAIRE))
    changes: dict[str, Any] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    userinfo_is_token: bool = True  # as ProConnect does
    status: int = 200
    asked: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)  # each serves once: its nonce
    posts: list[dict[str, str]] = field(default_factory=list)

    def authorize(self, query: dict[str, str]) -> str:
        """Somebody signs in: where the browser goes then."""
        known = {
            "response_type",
            "scope",
            "client_id",
            "redirect_uri",
            "state",
            "nonce",
            "acr_values",
            "claims",
        }
        assert not query.keys() - known, "ProConnect answers Y000400"
        self.asked, code = query, f"code-{len(self.codes)}"
        self.codes[code] = query["nonce"]
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        self.posts.append(form)
        nonce = self.codes.pop(form["code"])
        assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        now = int(timezone.now().timestamp())
        payload = {"iss": self.issuer, "aud": CLIENT, "sub": self.person["sub"], "nonce": nonce, "iat": now}
        payload |= {"exp": now + 60} | self.changes
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.signed(payload)}

    def signed(self, payload: dict[str, Any]) -> str:
        told = {name: value for name, value in payload.items() if value is not None}
        return jwt.encode(told, self.key, algorithm="RS256", headers={"kid": "1"})

    def userinfo(self) -> str:
        told = {**self.person, **self.said}
        if not self.userinfo_is_token:
            return json.dumps(told)
        return self.signed({"iss": self.issuer, "aud": CLIENT, **told})


class _Handler(BaseHTTPRequestHandler):
    provider: ClassVar[Provider]

    def do_GET(self) -> None:
        it, path = self.provider, urlsplit(self.path)
        if path.path == "/.well-known/openid-configuration":
            ends = {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "userinfo_endpoint": "userinfo",
                "jwks_uri": "jwks",
                "end_session_endpoint": "session/end",
            }
            self._send({"issuer": it.issuer, **{name: f"{it.issuer}/{end}" for name, end in ends.items()}})
        elif path.path == "/jwks":
            self._send({"keys": [{**RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "1"}]})
        elif path.path == "/userinfo":
            kind = "application/jwt" if it.userinfo_is_token else "application/json"
            self._send(it.userinfo(), kind=kind)
        else:
            self.send_response(302)
            query = {name: values[0] for name, values in parse_qs(path.query).items()}
            self.send_header("Location", it.authorize(query))
            self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._send(self.provider.token({name: values[0] for name, values in parse_qs(body).items()}))

    def _send(self, content: object, kind: str = "application/json") -> None:
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(self.provider.status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def provider() -> Iterator[Provider]:
    """On a port of its own, until the end."""
    it = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": it}))
    it.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def in_use(settings: Any) -> Iterator[Provider]:
    """The same, as this site's ProConnect."""
    proconnect.discovered.cache_clear()
    with provider() as found:
        settings.PROCONNECT_ISSUER = found.issuer
        settings.PROCONNECT_CLIENT_ID, settings.PROCONNECT_CLIENT_SECRET = CLIENT, SECRET
        yield found
    proconnect.discovered.cache_clear()
