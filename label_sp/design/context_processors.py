"""What each template may count on."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """`DEMO` puts a banner on each page; `SITE_URL` is the public address; `SUPPORT_EMAIL` answers people."""
    return {"DEMO": settings.DEMO, "SITE_URL": settings.SITE_URL, "SUPPORT_EMAIL": settings.SUPPORT_EMAIL}
