"""Words: reports of surveys."""

from django.db import models

from label_sp.common.spreadsheets import XLSX

LAYOUT = 2  # of the normalised report: goes up when what it says changes


class ReportFormat(models.TextChoices):
    """The files of one report: they say the same."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"

    @property
    def holds(self) -> str:
        """What is in it, as a link says it."""
        return HOLDS[self]


HOLDS = {
    ReportFormat.PDF: "le rapport normalisé",
    ReportFormat.XLSX: "les mêmes nombres, pour un tableur",
    ReportFormat.CSV: "les réponses sans nom, dans le format d’import",
    ReportFormat.JSON: "les mêmes nombres, pour un programme",
}
TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: XLSX,
    ReportFormat.CSV: "text/csv; charset=utf-8",
    ReportFormat.JSON: "application/json",
}
