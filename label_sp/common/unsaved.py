"""A form that was sent and not taken: the page that holds it, and what had been typed in it.

Whatever stops a form on its way (the session is over, the form is stale, the server is in trouble) leads back to its
page, by an address that says so (`MARK`). The script keeps what was typed in the tab and gives it back there; without
it (`KEPT` is missing) the page that tells of the refusal shows the texts.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.utils.http import url_has_allowed_host_and_scheme

from label_sp.common.addresses import nearest_page
from label_sp.common.secret_urls import hidden

MARK = "non_enregistre"  # in the address of the page: nothing of the last form was saved
NOTHING, PERHAPS = "oui", "peut-etre"
KEPT = "saisie_gardee"  # in the form: the tab keeps what was typed
SECRET = re.compile(r"password|passe|code|token|csrf|secret", re.IGNORECASE)
A_TEXT = re.compile(r"[^\W\d_]")
LONG = 15  # characters: shorter words are typed again as quickly as they are copied


def page_of(request: HttpRequest, mark: str = NOTHING) -> str:
    """The address, on this site, of the page whose form this request sent; blank when the browser does not tell it."""
    sent_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        sent_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    found = urlsplit(sent_from)
    path = nearest_page(found.path)
    if not path or hidden(path) != path:
        return ""
    asked = [pair for pair in parse_qsl(found.query) if pair[0] != MARK] if path == found.path else []
    return f"{path}?{urlencode([*asked, (MARK, mark)])}"


def is_marked(address: str) -> bool:
    """Whether this address is that of a page whose form was not taken."""
    return any(name == MARK for name, _ in parse_qsl(urlsplit(address).query))


def texts(request: HttpRequest) -> list[str]:
    """What somebody had written, to be copied; none when the tab keeps it, or when the form came from elsewhere."""
    try:
        sent = request.POST
    except UnreadablePostError:
        return []
    if KEPT in sent or not page_of(request):
        return []
    return [
        value
        for name, values in sent.lists()
        for value in values
        if not SECRET.search(name) and _is_written(value)
    ]


def _is_written(value: str) -> bool:
    if not A_TEXT.search(value) or not (len(value) >= LONG or " " in value.strip()):
        return False
    try:
        UUID(value)
    except ValueError:
        return not value.startswith("/")  # where to go next
    return False
