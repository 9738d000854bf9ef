"""What each template may count on."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """`DEMO` puts a banner on each page; `SITE_URL` is the public address, for links that leave the site."""
    return {"DEMO": settings.DEMO, "SITE_URL": settings.SITE_URL}
