"""WeasyPrint, held by our rules. It takes half a second to load: only `common.pdf` does, when a page is drawn."""

from __future__ import annotations

import threading
from base64 import b64decode
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

ASSET_SCHEME = "asset"
JPEG_INSIDE = "data:image/jpeg;base64,"  # an image of a report, which label_sp drew itself
ONE_AT_A_TIME = threading.Lock()
CONTENT_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2"}


class OurAssets(URLFetcher):
    """Answers `asset:<path under static>`, and a JPEG held by the page itself; any other address is refused."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url.startswith(JPEG_INSIDE):
            drawn = b64decode(url.removeprefix(JPEG_INSIDE), validate=True)
            return URLFetcherResponse(url, drawn, headers={"Content-Type": "image/jpeg"})
        parts = urlsplit(url)
        found = finders.find(parts.path) if parts.scheme == ASSET_SCHEME else None
        if not found:
            raise ValueError(f"A document may not fetch {parts.scheme}: addresses.")
        path = Path(found)
        return URLFetcherResponse(
            url,
            path.read_bytes(),
            headers={"Content-Type": CONTENT_TYPES.get(path.suffix, "application/octet-stream")},
        )


def draw(source: str, *, identifier: str) -> bytes:
    """One at a time in a process: fontconfig and Pango, under WeasyPrint, crash the one that lays out two at once."""
    with ONE_AT_A_TIME:
        fonts, style = _style()
        document = HTML(string=source, base_url=f"{ASSET_SCHEME}:", url_fetcher=OurAssets())
        return document.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            pdf_identifier=identifier.encode(),
        )


@cache
def _style() -> tuple[FontConfiguration, CSS]:
    """Fonts and style sheet are parsed once per process: a fifth of the time of a page."""
    fonts = FontConfiguration()
    sheet = Path(settings.BASE_DIR / "static" / "documents" / "document.css").read_text(encoding="utf-8")
    return fonts, CSS(string=sheet, font_config=fonts, base_url=f"{ASSET_SCHEME}:", url_fetcher=OurAssets())
