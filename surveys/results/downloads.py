"""A file of a report as it leaves, from a page or from the API."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse

from label_sp.common import files
from surveys.campaigns.downloads import download
from surveys.results.enums import TYPES, ReportFormat
from surveys.results.models import SurveyReport


def sent(made: SurveyReport) -> HttpResponse | FileResponse:
    """The file, as a download; the answers of a large campaign leave while they are read."""
    kind = TYPES[ReportFormat(made.format)]
    if made.format == ReportFormat.CSV:
        return files.private_response(made.file.open("rb"), made.name, kind)
    with made.file.open("rb") as content:
        return download(content.read(), made.name, kind)
