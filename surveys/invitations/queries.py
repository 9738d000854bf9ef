"""The read side: how far the sending is, in numbers; whom a campaign invites, for its candidate alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet

from candidates.dossiers.models import Dossier
from label_sp.common.reading import asked_once
from surveys.campaigns import queries as campaigns
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign
from surveys.invitations.enums import UNDER_WAY, InvitationState, MailingState
from surveys.invitations.models import Invitation, Mailing, Token


@dataclass(frozen=True, slots=True)
class Progress:
    """How many invitations are in each state, and the sending under way if there is one."""

    counts: dict[str, int]
    mailing: Mailing | None

    @property
    def is_running(self) -> bool:
        return self.mailing is not None and self.mailing.state == MailingState.RUNNING

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        return self.counts[InvitationState.WAITING]

    @property
    def handled(self) -> int:
        """Those for which nothing is left to do."""
        return self.total - self.waiting - self.counts[InvitationState.LEAVING]

    @property
    def lines(self) -> list[tuple[str, int]]:
        return [(str(state.label), self.counts[state]) for state in InvitationState if self.counts[state]]


def progress(campaign: Campaign) -> Progress:
    """Counted by the database, over the index of states."""
    rows = campaign.invitations.order_by().values("state").annotate(people=Count("pk"))
    found = {row["state"]: row["people"] for row in rows}
    counts = {str(state): found.get(state, 0) for state in InvitationState}
    return Progress(counts, campaign.mailings.filter(state__in=UNDER_WAY).first())


def invitations(campaign: Campaign) -> QuerySet[Invitation]:
    """Whom it invites. Who answered is told nowhere."""
    return campaign.invitations.order_by("address", "pk")


def are_forgotten(campaign: Campaign) -> bool:
    """Were people invited of whom no address is left?"""
    return campaign.invitations.exists() and not campaign.invitations.exclude(address="").exists()


def to_remind(campaign: Campaign) -> int:
    """How many people were written to and have not answered."""
    return Token.objects.filter(campaign=campaign, invitation__state=InvitationState.SENT).count()


def reminder_from(campaign: Campaign) -> date | None:
    """The first day of the next reminder; None while nothing was sent."""
    last = campaign.mailings.filter(state=MailingState.DONE).order_by("number").last()
    return last.ended_on + timedelta(days=settings.SURVEY_REMINDER_DAYS) if last and last.ended_on else None


def may_remind(campaign: Campaign, today: date) -> bool:
    """Does somebody wait to be reminded, of an open campaign, today?"""
    if campaign.status != CampaignStatus.OPEN or campaign.mailings.filter(state__in=UNDER_WAY).exists():
        return False
    first = reminder_from(campaign)
    return first is not None and first <= today and to_remind(campaign) > 0


@asked_once
def reminds_somewhere(dossier: Dossier) -> bool:
    """The same of any campaign of the dossier."""
    return any(may_remind(each, dossier.today) for each in campaigns.all_of(dossier) if each.takes_answers)
