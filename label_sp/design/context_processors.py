"""What each template may count on."""

from django.conf import settings
from django.http import HttpRequest

from label_sp.common import unsaved


def site(request: HttpRequest) -> dict[str, object]:
    """`DEMO` puts a banner on each page; `SITE_URL` is the public address; `SUPPORT_EMAIL` answers people.

    `unsaved` says that one comes back to this page from a form of it that was not taken.
    """
    return {
        "DEMO": settings.DEMO,
        "SITE_URL": settings.SITE_URL,
        "SUPPORT_EMAIL": settings.SUPPORT_EMAIL,
        "unsaved": request.GET.get(unsaved.MARK, ""),
    }
