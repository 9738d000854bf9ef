"""The survey report: one normalised layout for all, whose numbers nobody types. SUR-09, guide 3.4."""

from __future__ import annotations

from typing import Any

from label_sp.common import pdf
from surveys.campaigns import queries
from surveys.campaigns.enums import Purpose
from surveys.campaigns.models import Campaign
from surveys.questionnaires.enums import Level, SurveyKind
from surveys.results import presentation

TEMPLATE = "surveys/documents/report.html"


def report_context(campaign: Campaign) -> dict[str, Any]:
    """All that the report shows; nothing in it depends on the day it is made."""
    dossier, kind, purpose = campaign.dossier, SurveyKind(campaign.kind), Purpose(campaign.purpose)
    known = queries.results([campaign])
    result = known[campaign.pk]
    return {
        "panel": presentation.panel(dossier, kind, purpose, campaign, known),
        "campaign": campaign,
        "dossier": dossier,
        "fictitious": dossier.is_fictitious,
        "result": result,
        "lines": presentation.question_lines(campaign, result, queries.tallies([campaign])[campaign.pk]),
        "levels": [str(level.label) for level in Level],
        "sites": [site for site in dossier.service.sites.all() if site.in_perimeter],
    }


def report_html(campaign: Campaign) -> str:
    """The report before it becomes a PDF."""
    return pdf.html(TEMPLATE, report_context(campaign))


def report_pdf(campaign: Campaign) -> bytes:
    """The report as a tagged PDF; the same campaign always gives the same bytes."""
    return pdf.render(TEMPLATE, report_context(campaign), identifier=f"survey-report-{campaign.pk}")


def report_name(campaign: Campaign) -> str:
    """The name of the downloaded file."""
    return f"rapport-enquete-{campaign.get_kind_display().split()[-1]}-{campaign.dossier.reference}.pdf"
