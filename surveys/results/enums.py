"""Words: reports of surveys."""

from django.db import models

from label_sp.common.spreadsheets import XLSX
from label_sp.guide.steering import SMALLEST_CROWD

LAYOUT = 2  # of the normalised report: goes up when what it says changes


class ReportFormat(models.TextChoices):
    """The files of one report: they say the same."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


HOLDS = {
    ReportFormat.PDF: "le rapport normalisé",
    ReportFormat.XLSX: "les mêmes nombres, pour un tableur",
    ReportFormat.CSV: "les réponses sans nom, dans le format d’import",
    ReportFormat.JSON: "les mêmes nombres, pour un programme",
}
RECOMPOSED = (
    f"des réponses recomposées, dans le format d’import. Moins de {SMALLEST_CROWD} agents ont répondu, et qui connaît "
    "ses collègues y reconnaîtrait quelqu’un : chaque colonne est mélangée à part, et aucune ligne n’est celle d’une "
    "personne. Les notes restent les mêmes"
)
PLACES_APART = f"{HOLDS[ReportFormat.CSV]} ; le site et le canal de chacune y sont mélangés à part"
TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: XLSX,
    ReportFormat.CSV: "text/csv; charset=utf-8",
    ReportFormat.JSON: "application/json",
}
