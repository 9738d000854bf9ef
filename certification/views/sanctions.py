"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def suspend(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def lift(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def withdraw(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
