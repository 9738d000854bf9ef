"""What became of the mails of a campaign: who was written to, whose address was refused, which groups are too small."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from label_sp.guide.steering import SMALLEST_GROUP
from label_sp.outbox.models import MessageState
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign
from surveys.invitations.enums import InvitationState
from surveys.invitations.models import Invitation, Token

WRITTEN_TO = Q(state__in=(InvitationState.SENT, InvitationState.OPTED_OUT), sent_on__isnull=False)
MAY_ANSWER = WRITTEN_TO | Q(state__in=(InvitationState.WAITING, InvitationState.LEAVING), mailing__gt=0)


def settle(invitation_id: UUID, state: MessageState) -> None:
    """Within the transaction that settles the mail of an invitation."""
    leaving = Invitation.objects.filter(pk=invitation_id, state=InvitationState.LEAVING)
    if state == MessageState.SENT:
        leaving.update(state=InvitationState.SENT, sent_on=timezone.localdate())
    elif state == MessageState.SKIPPED:
        leaving.update(state=InvitationState.WAITING)
    elif state == MessageState.FAILED:
        _bounce(invitation_id)


def _bounce(invitation_id: UUID) -> None:
    """Who was not reached is not solicited, and answers nothing by that link."""
    reachable = (InvitationState.LEAVING, InvitationState.SENT)
    if not Invitation.objects.filter(pk=invitation_id, state__in=reachable).update(
        state=InvitationState.BOUNCED
    ):
        return
    Token.objects.filter(invitation=invitation_id).delete()
    campaign = Campaign.objects.get(invitations=invitation_id)
    regroup(campaign)
    keep_solicited([campaign.pk])


def keep_solicited(campaigns: Iterable[UUID]) -> int:
    """Write on these open campaigns how many people are solicited: mailed, and written to otherwise. Returns how many
    numbers moved. SUU-06, SUA-02, SUR-07."""
    moved = 0
    for pk in campaigns:
        mailed = Invitation.objects.filter(WRITTEN_TO, campaign=pk).count()
        stale = Campaign.objects.filter(pk=pk, status=CampaignStatus.OPEN).exclude(
            solicited=F("otherwise") + mailed
        )
        moved += stale.update(solicited=F("otherwise") + mailed)
    return moved


def regroup(campaign: Campaign) -> None:
    """An answer says the site only where at least 5 people of that site were written to; and those whose answers say
    none are at least 5 as well, or everybody. Otherwise the smallest group joins them."""
    asked = campaign.invitations.filter(MAY_ANSWER)
    told = {
        row["site"]: row["people"]
        for row in asked.filter(tells_site=True).order_by().values("site").annotate(people=Count("pk"))
    }
    untold = asked.filter(tells_site=False).count()
    for site in sorted(told, key=lambda each: (told[each], each)):
        if told[site] < SMALLEST_GROUP or 0 < untold < SMALLEST_GROUP:
            untold += _keep_quiet(campaign.invitations.filter(site=site, tells_site=True))


def _keep_quiet(group: QuerySet[Invitation]) -> int:
    """Of those who have not answered yet, no answer will say the site. Returns how many they are."""
    waiting = list(group.filter(token__isnull=False).values_list("pk", flat=True))
    Token.objects.filter(invitation__in=waiting).update(site="")
    return Invitation.objects.filter(pk__in=waiting).update(tells_site=False)
