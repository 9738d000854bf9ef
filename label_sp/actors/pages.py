"""Pages of the label's team: as missing as what does not exist for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from label_sp.actors import permissions
from label_sp.common.pages import ActPage

View = Callable[..., HttpResponseBase]


class DitpPage(ActPage):
    """A page of the label's team: as missing as what does not exist for everybody else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not permissions.can_supervise(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


def for_ditp(view: View) -> View:
    """404 for everybody else, as for a page that does not exist."""

    @never_cache
    @login_required
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not permissions.can_supervise(request.user):
            raise Http404
        return view(request, **kwargs)

    return guarded
