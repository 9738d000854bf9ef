"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def prepare(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def submit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def resubmit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
