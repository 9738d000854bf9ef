"""The survey report: one normalised layout for all, whose numbers nobody types. SUR-09, guide 3.4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from candidates.dossiers.models import Dossier
from label_sp.common import documents, pdf
from label_sp.design.curve import by_days, curve
from label_sp.guide.french import short_date
from surveys.campaigns import queries
from surveys.campaigns.models import Campaign
from surveys.questionnaires.enums import Level, SurveyKind
from surveys.results.enums import LAYOUT, ReportFormat
from surveys.results.report import POSITIONS, declared_sample, report_of

TEMPLATE, TOGETHER = "surveys/documents/report.html", "surveys/documents/reports.html"
METHOD = "surveys/documents/sample_method.html"


def report_context(campaign: Campaign) -> dict[str, Any]:
    """All that the report shows; nothing in it depends on the day it is made."""
    dossier, found, closed_on = campaign.dossier, report_of(campaign), campaign.results_on
    return {
        "report": found,
        "panel": found.panel,
        "campaign": campaign,
        "dossier": dossier,
        "fictitious": dossier.is_fictitious,
        "result": found.result,
        "lines": found.lines,
        "levels": [str(level.label) for level in Level],
        "positions": [str(level.label) for level in POSITIONS],
        "layout": LAYOUT,
        "sites": [site for site in dossier.service.sites.all() if site.in_perimeter],
        "curve": curve(
            found.days,
            found.result.needed,
            campaign.opened_on,
            closed_on,
            now=f"close le {short_date(closed_on)}",
        ),
        "days": by_days(found.days, campaign.opened_on, closed_on)[::-1] if found.days else [],
    }


def report_html(campaign: Campaign) -> str:
    """The report before it becomes a PDF."""
    return pdf.html(TEMPLATE, report_context(campaign))


def report_pdf(campaign: Campaign) -> bytes:
    """The report as a tagged PDF; the same campaign always gives the same bytes."""
    return pdf.render(TEMPLATE, report_context(campaign), identifier=f"survey-report-{campaign.pk}")


def report_name(campaign: Campaign, form: str = ReportFormat.PDF) -> str:
    """The name of the downloaded file."""
    whose = f"{campaign.get_kind_display().split()[-1]}-{campaign.dossier.reference}"
    start = "reponses" if form == ReportFormat.CSV else "rapport"
    return f"{start}-enquete-{whose}.{form}"


def counted(dossier: Dossier) -> list[Campaign]:
    """The campaigns that count for the audit that is prepared, users first; none until both were imported. SUR-01."""
    purpose = queries.purpose_of(dossier)
    known = queries.in_force(queries.campaigns(dossier)) if purpose else {}
    found = [known[key] for kind in SurveyKind if (key := (kind.value, str(purpose))) in known]
    return found if len(found) == len(SurveyKind) else []


def closed_on(dossier: Dossier) -> date | None:
    """From when both reports are true."""
    return _true_since(counted(dossier))


def _true_since(campaigns: Sequence[Campaign]) -> date | None:
    """The day the first of both surveys was closed, from which their age runs."""
    return min((each.results_on for each in campaigns), default=None)


def reports(dossier: Dossier) -> documents.ApplicationDocument | None:
    """The piece « Rapports des enquêtes usagers et agents »: both reports in one PDF. DOS-01, SUR-09."""
    campaigns = counted(dossier)
    on = _true_since(campaigns)
    if on is None:
        return None
    content = pdf.render(
        TOGETHER,
        {"dossier": dossier, "reports": [report_context(each) for each in campaigns]},
        identifier="-".join(["survey-reports", *(str(each.pk) for each in campaigns)]),
    )
    name = f"rapports-enquetes-{dossier.reference}.pdf"
    return documents.ApplicationDocument(name, content, on)


def sampled_on(dossier: Dossier) -> date | None:
    """The day the survey of users was opened, which its sample was drawn for."""
    campaign = _sampled(dossier)
    return campaign.opened_on if campaign else None


def _sampled(dossier: Dossier) -> Campaign | None:
    """The survey of users whose sample is described, of those that count."""
    return next(
        (each for each in counted(dossier) if each.kind == SurveyKind.USERS and each.sample_method), None
    )


def sample_method(dossier: Dossier) -> documents.ApplicationDocument | None:
    """The piece « Méthode de constitution de l’échantillon d’usagers », as it was declared. DOS-01, SUU-06."""
    campaign = _sampled(dossier)
    if campaign is None:
        return None
    context = {
        "campaign": campaign,
        "dossier": dossier,
        "fictitious": dossier.is_fictitious,
        "sample": declared_sample(campaign),
    }
    content = pdf.render(METHOD, context, identifier=f"sample-method-{campaign.pk}")
    return documents.ApplicationDocument(
        f"methode-echantillon-{dossier.reference}.pdf", content, campaign.opened_on
    )


documents.offer("user_sample_method", ready=sampled_on, make=sample_method)
documents.offer("survey_reports", ready=closed_on, make=reports)
