"""Pages that compute on what a visitor sends are counted per address, as the API is."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.throttling import SimpleRateThrottle


class PageThrottle(SimpleRateThrottle):
    scope = "public"

    def get_cache_key(self, request: HttpRequest, view: object) -> str:
        return f"simulator-page-{self.get_ident(request)}"  # type: ignore[arg-type] # it reads only META
