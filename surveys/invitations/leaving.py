"""Who wants no more mails, and when addresses are forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from candidates.dossiers import use_cases as dossier_use_cases
from label_sp.clock.batches import About, Batch
from label_sp.journal import journal
from label_sp.outbox.models import Message
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign
from surveys.invitations import mails
from surveys.invitations.enums import InvitationState
from surveys.invitations.models import Invitation, OptOut, Token

MAY_STILL_BE_WRITTEN_TO = (InvitationState.WAITING, InvitationState.LEAVING, InvitationState.SENT)


@transaction.atomic
def opt_out(invitation: Invitation) -> OptOut:
    """This person is written to no more by the surveys of that organisation, in whichever campaign. Once or ten times.

    A personal link that was sent stays good: who does not want to be asked may still answer. Nobody is told of it.
    """
    organisation = invitation.campaign.dossier.service.organisation_id
    theirs = Q(campaign__dossier__service__organisation=organisation, address_hash=invitation.address_hash)
    Invitation.objects.filter(theirs, state__in=MAY_STILL_BE_WRITTEN_TO).update(
        state=InvitationState.OPTED_OUT
    )
    kept, _ = OptOut.objects.get_or_create(
        organisation_id=organisation,
        address_hash=invitation.address_hash,
        defaults={"since": timezone.localdate()},
    )
    return kept


def _about(campaign_id: object) -> About:
    campaign = Campaign.objects.select_related("dossier__service").get(pk=campaign_id)
    return About(f"{campaign.dossier.service} : {campaign}", campaign.dossier_id)


FORGOTTEN = Batch("survey_addresses", "Effacement des adresses des enquêtes", _about)


def forget_addresses() -> int:
    """Erase the addresses of the campaigns that have been over for 30 days. Returns of how many campaigns."""
    before = timezone.localdate() - timedelta(days=settings.SURVEY_ADDRESSES_DAYS)
    closed = Q(status=CampaignStatus.CLOSED, closed_on__lte=before)
    given_up = Q(status=CampaignStatus.ABANDONED, recorded_at__date__lte=before)
    over = Campaign.objects.filter(closed | given_up).filter(
        Q(tokens__isnull=False) | (Q(invitations__isnull=False) & ~Q(invitations__address=""))
    )
    return len(FORGOTTEN.each(list(over.order_by("pk").distinct().values_list("pk", flat=True)), _forget))


def _forget(campaign_id: UUID) -> None:
    """Of whom it was sent to, what remains: a hash, a state, the day. Of its mails: their kind and their moments."""
    campaign = Campaign.objects.get(pk=campaign_id)
    dossier_use_cases.locked(campaign.dossier_id)
    people = campaign.invitations.exclude(address="").update(address="")
    Token.objects.filter(campaign=campaign).delete()
    for beginning in mails.of_campaign(campaign):
        for message in Message.objects.filter(key__startswith=beginning).iterator(chunk_size=1000):
            message.key, message.address = f"{message.kind}:forgotten:{uuid4()}", ""
            message.about, message.error = {}, ""
            message.save(update_fields=["key", "address", "about", "error"])
    journal.record(
        campaign,
        "invitation.addresses_forgotten",
        actor=None,
        touches=False,
        kind=campaign.kind,
        purpose=campaign.purpose,
        number=campaign.number,
        people=people,
    )
