"""A file that is made for one person, as it leaves."""

from __future__ import annotations

from django.http import HttpResponse


def download(content: bytes, name: str, content_type: str, *, inline: bool = False) -> HttpResponse:
    """Kept by no cache; `inline`: shown by the browser instead of saved."""
    how = "inline" if inline else "attachment"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'{how}; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
