"""What no page and no route should have to think of: odd addresses, and bodies that are too heavy or unreadable.

A field says what is wrong with what somebody typed; here is what nobody types in a browser.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from label_sp.common import texts
from label_sp.common.refusals import refusal
from label_sp.guide.french import too_heavy

WSGI = Callable[[dict[str, Any], Any], Any]
View = TypeVar("View", bound=Callable[..., Any])
CHARSET = re.compile(r";\s*charset\*?\s*=\s*(\"[^\"]*\"|[^;]*)", re.IGNORECASE)
ANNOUNCED = "label_sp.charset"
UTF_8 = frozenset({"utf-8", "ascii"})
GUESSED = ("text/csv",)  # their reader looks at the bytes, whatever was announced
BESIDE_THE_FILE = 1024 * 1024  # the other fields of a form that takes a file, and its separators
NUL = "\x00"

ODD_ADDRESS = (
    "Cette adresse contient un caractère qu’aucune page ne connaît. Vérifiez-la, ou partez de l’accueil."
)
ODD_FORM = (
    "Ce qui a été envoyé contient un caractère nul (U+0000), qui ne peut pas être enregistré. Rien n’a été fait : "
    "revenez à la page précédente, retirez-le, puis recommencez."
)
ODD_HEADER = "Un en-tête de cette demande contient un caractère nul (U+0000), qui n’a de sens nulle part."
ODD_CHARSET = "Le contenu est annoncé dans un codage qui n’est pas accepté ici. Envoyez-le en UTF-8."
CUT = "Le contenu s’est arrêté avant sa fin. Rien n’a été fait : recommencez."
NO_LENGTH = "La longueur du contenu n’est pas annoncée (en-tête Content-Length), ou elle n’est pas un nombre."


class Refused(BadRequest):
    """A request that is refused with a sentence for who sent it."""


def takes_a_file(view: View) -> View:
    """A view whose form has a file: its bodies may weigh as much as an upload. A class says `takes_a_file = True`,
    or how many."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


def most_bytes(view: Callable[..., Any]) -> int:
    """How heavy a body this view takes."""
    described = getattr(view, "cls", None) or getattr(
        view, "view_class", view
    )  # functions around their class
    if many := int(getattr(described, "takes_a_file", False)):
        return many * int(settings.UPLOAD_MAX_BYTES) + BESIDE_THE_FILE
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def without_charset(application: WSGI) -> WSGI:
    """Takes the charset out of a content type before Django sees it.

    Django decodes the query in it while it makes its request: `charset=hex` ends that before any middleware.
    """

    def guarded(environ: dict[str, Any], start_response: Any) -> Any:
        content_type = environ.get("CONTENT_TYPE") or ""
        if found := CHARSET.search(content_type):
            environ[ANNOUNCED] = found[1].strip('" ')
            environ["CONTENT_TYPE"] = CHARSET.sub("", content_type)
        return application(environ, start_response)

    return guarded


class GuardMiddleware:
    """Stands before all that reads an address or a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_utf_8(request):
            return refusal(request, 400, ODD_CHARSET)
        if texts.COMMANDS.search(request.path_info) or _holds_nul(_pairs(request.GET)):
            return refusal(request, 400, ODD_ADDRESS)
        if _holds_nul(each for each in request.META.values() if isinstance(each, str)):
            return refusal(request, 400, ODD_HEADER)
        _forget_odd_cookies(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The length before the content, and before the search for a token against forged forms reads it."""
        length, most = _length(request), most_bytes(view)
        if length is None:
            return refusal(request, 411 if _is_chunked(request) else 400, NO_LENGTH)
        if length > most:
            detail = f"Ce qui est envoyé {too_heavy(length, most)}."
            return refusal(request, 413, f"{detail} Rien n’a été lu ni enregistré.")
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            _refuse_odd_form(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Whatever reads a body, of the API or of a page: who sent it went away."""
        return refusal(request, 400, CUT) if isinstance(exception, UnreadablePostError) else None


def _forget_odd_cookies(request: HttpRequest) -> None:
    """A cookie can write a NUL in plain letters (`"\\000"`), which PostgreSQL refuses in the key of a session.

    Forgotten instead of refused: a browser sends it for ever, and its user could do nothing about it.
    """
    for name in [name for name, value in request.COOKIES.items() if NUL in value]:
        del request.COOKIES[name]


def _refuse_odd_form(request: HttpRequest) -> None:
    """Others read their body themselves: the API by its parsers, the simulators without a session."""
    try:
        odd = _holds_nul(_pairs(request.POST))
    except UnreadablePostError as cut:
        raise Refused(CUT) from cut
    if odd:
        raise Refused(ODD_FORM)


def _is_utf_8(request: HttpRequest) -> bool:
    announced = request.META.get(ANNOUNCED)
    if announced is None or request.content_type in GUESSED:
        return True
    try:
        return announced.isascii() and codecs.lookup(announced).name in UTF_8
    except (LookupError, ValueError):
        return False


def _pairs(found: Any) -> Iterable[str]:
    for name, values in found.lists():
        yield name
        yield from values


def _holds_nul(found: Iterable[str]) -> bool:
    return any(NUL in text for text in found)


def _is_chunked(request: HttpRequest) -> bool:
    return "HTTP_TRANSFER_ENCODING" in request.META


def _length(request: HttpRequest) -> int | None:
    """The length announced; None when it is not, or is no number."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    if not announced:
        return None if _is_chunked(request) else 0
    return int(announced) if announced.isascii() and announced.isdecimal() and len(announced) < 20 else None
