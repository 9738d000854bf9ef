"""Being written."""

from django.http import Http404, HttpRequest, HttpResponse


def decide(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
