"""Acts: close a campaign; recall that its planned end is over. SUR-03, SUR-09, guide 3.4."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.pieces import queries as pieces
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from candidates.pieces.use_cases import attach
from label_sp.actors.models import User
from label_sp.clock import schedules
from label_sp.clock.batches import About, Batch
from label_sp.common import documents
from label_sp.common.bounds import latest_today
from label_sp.journal import journal
from label_sp.outbox import outbox
from surveys.anomalies import use_cases as anomalies
from surveys.answering import counting
from surveys.campaigns import queries as campaigns
from surveys.campaigns import running
from surveys.campaigns.models import Campaign
from surveys.invitations import settling
from surveys.invitations.models import OpenLink, Token
from surveys.results import use_cases as reports
from surveys.steering import mails, queries

MADE_AT_ONCE = 20_000  # answers: beyond, the clock makes the report, so that nobody waits
REPORTS, SAMPLE = PieceKind.SURVEY_REPORTS, PieceKind.USER_SAMPLE_METHOD


@dataclass(frozen=True, slots=True)
class Closed:
    """A campaign that was closed, and the pieces of the dossier that were made of it."""

    campaign: Campaign
    attached: tuple[Piece, ...] = ()


def close_campaign(campaign_id: UUID, *, actor: User) -> Closed:
    """Close an open campaign: its numbers are final, its links take nothing more, its report is made and attached.

    One that is not valid closes as well. Raises PermissionDenied; TransitionNotAllowed when it is not open, so that of
    two who close it, one does. SUR-03, SUR-09.
    """
    campaign = _close(campaign_id, actor)
    if campaign.responses <= MADE_AT_ONCE:
        reports.keep_now(campaign)
    anomalies.look_after(campaign)
    return Closed(campaign, tuple(_attached(campaign, actor)))


@transaction.atomic
def _close(campaign_id: UUID, actor: User) -> Campaign:
    """The locks wait for the answers that are being written; those that come after find it closed."""
    campaign = running.locked(campaign_id, actor)
    dossier = campaign.dossier
    counting.counted_now(campaign)
    written_to = campaign.mailings.exists()
    if written_to and settling.keep_solicited([campaign.pk]):  # since the clock's last minute
        campaign.refresh_from_db(fields=["solicited"])
    campaign.close(today=dossier.today)
    others = dossier.campaigns.exclude(pk=campaign.pk)
    if others.filter(kind=campaign.kind, purpose=campaign.purpose, number__gt=campaign.number).exists():
        campaign.number = campaigns.next_number(dossier, campaign.kind, campaign.purpose)
    campaign.recorded_by, campaign.recorded_at = actor, timezone.now()
    campaign.save()
    Token.objects.filter(campaign=campaign).delete()
    OpenLink.objects.filter(campaign=campaign).update(closed=True)
    result = campaigns.result(campaign)
    journal.record(
        campaign,
        "survey.closed",
        actor=actor,
        dossier_id=dossier.pk,
        kind=campaign.kind,
        purpose=campaign.purpose,
        number=campaign.number,
        solicited=campaign.solicited,
        concerned=campaign.concerned,
        responses=campaign.responses,
        admissible=campaign.admissible,
        needed=result.needed,
        valid=result.valid,
    )
    outbox.put(*mails.closed(campaign, result))
    transaction.on_commit(lambda: schedules.soon("keep_survey_reports"))
    return campaign


def _attached(campaign: Campaign, actor: User) -> list[Piece]:
    """The pieces that can be made now: the reports once both surveys are closed, the sample when nobody filed any."""
    dossier = Dossier.objects.select_related("service__organisation", "body").get(pk=campaign.dossier_id)
    if not pieces.takes_pieces(dossier) or documents.ready_on(REPORTS, dossier) is None:
        return []
    wanted = [REPORTS, *([SAMPLE] if SAMPLE in pieces.missing(dossier) else [])]
    made = list[Piece]()
    for kind in wanted:
        with suppress(ValidationError):  # judged already, or the very file that is there: it stays as it is
            if documents.ready_on(kind, dossier):
                made.append(attach(dossier.pk, kind, actor=actor))
    return made


# --- the clock --------------------------------------------------------------------------------------------------------


def recall_ends() -> int:
    """Tell the teams whose campaign is open after its planned end, once for each end. Returns how many campaigns.

    Nothing closes by itself. SUR-03.
    """
    over = queries.past_their_end(latest_today())
    return sum(RECALLED.each([each.pk for each in over if _is_over(each)], _recall))


def _is_over(campaign: Campaign) -> bool:
    return campaign.planned_end is not None and campaign.planned_end < campaign.dossier.today


def _recall(campaign_id: UUID) -> int:
    campaign = Campaign.objects.select_related("dossier__service__organisation", "questionnaire").get(
        pk=campaign_id
    )
    counting.counted_now(campaign)
    return int(outbox.put(*mails.end_over(campaign, campaigns.result(campaign))) > 0)


def _about(row: object) -> About:
    campaign = Campaign.objects.get(pk=str(row))
    return About(f"Fin prévue dépassée : {campaign}", campaign.dossier_id)


RECALLED = Batch("survey_ends", "Rappel de la fin prévue d’une enquête", _about)
