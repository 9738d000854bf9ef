"""Make the files of a report and keep them: from then on the same campaign always gives the same bytes. SUR-09."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from label_sp.clock.batches import About, Batch
from label_sp.common import files
from surveys.campaigns.enums import CampaignStatus, Source
from surveys.campaigns.models import Campaign
from surveys.results import answers_file, documents, told
from surveys.results.enums import LAYOUT, ReportFormat
from surveys.results.models import SurveyReport
from surveys.results.report import report_of

IN_MEMORY = 5_000_000  # bytes of a file on its way; beyond, on disk


def kept(campaign: Campaign, form: ReportFormat) -> SurveyReport:
    """That file of a closed campaign's report, made when nobody made it before. Raises ValueError while it is open.

    Of two who make it at once, the first is kept and the second gives back the first's.
    """
    if not campaign.is_closed:
        raise ValueError(f"{campaign} is not closed: its report would change.")
    found = SurveyReport.objects.filter(campaign=campaign, format=form).first()
    return found or _keep(campaign, form)


def keep_all(campaign: Campaign) -> list[SurveyReport]:
    """All its files."""
    return [kept(campaign, form) for form in ReportFormat]


def keep_now(campaign: Campaign) -> None:
    """All its files, if all goes well: else it is set aside, and the clock tries again."""
    KEPT.each([campaign.pk], _keep_of)


def keep_missing() -> int:
    """Make the files that a closing did not come to make; of what was imported, whoever asks has them made.

    Returns of how many campaigns.
    """
    closed = Campaign.objects.filter(status=CampaignStatus.CLOSED, source=Source.RUN)
    made = SurveyReport.objects.values("campaign")
    return sum(KEPT.each(list(closed.exclude(pk__in=made).values_list("pk", flat=True)), _keep_of))


def _keep_of(campaign_id: UUID) -> int:
    keep_all(
        Campaign.objects.select_related("dossier__service__organisation", "questionnaire").get(pk=campaign_id)
    )
    return 1


def _about(row: object) -> About:
    campaign = Campaign.objects.get(pk=str(row))
    return About(f"Rapport à faire : {campaign}", campaign.dossier_id)


KEPT = Batch("survey_reports", "Rapport d’une enquête close", _about)


def _keep(campaign: Campaign, form: ReportFormat) -> SurveyReport:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as content:
        for block in _blocks(campaign, form):
            content.write(block)
        size = content.tell()
        row = SurveyReport(
            campaign=campaign,
            format=form,
            layout=LAYOUT,
            name=documents.report_name(campaign, form),
            size=size,
            sha256=files.sha256_of(content),
            made_at=timezone.now(),
        )
        content.seek(0)
        try:
            with transaction.atomic():
                row.file.save(row.name, File(content), save=False)
                row.save()
        except IntegrityError:
            row.file.storage.delete(str(row.file.name))
            return SurveyReport.objects.get(campaign=campaign, format=form)
    return row


def _blocks(campaign: Campaign, form: ReportFormat) -> Iterable[bytes]:
    match form:
        case ReportFormat.PDF:
            return [documents.report_pdf(campaign)]
        case ReportFormat.XLSX:
            return [told.as_workbook(report_of(campaign))]
        case ReportFormat.JSON:
            return [told.as_json(report_of(campaign))]
    return (line.encode() for line in answers_file.lines(campaign))
