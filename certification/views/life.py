"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def follow_up(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def action_plan(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


def renew(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
