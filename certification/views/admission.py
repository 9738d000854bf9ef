"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def review(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def review_piece(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def request_complements(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def acknowledge(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def agreement(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def assign(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def auditors(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
