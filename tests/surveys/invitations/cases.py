"""What the tests of invitations share."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet

from label_sp.outbox import tasks
from label_sp.outbox.models import Message
from surveys.campaigns.models import Campaign
from surveys.invitations import mailing
from tests.factories import candidate_of


def people(count: int, name: str = "a") -> list[str]:
    return [f"{name}{number}@exemple.test" for number in range(count)]


def mails() -> QuerySet[Message]:
    """Those of surveys: the DITP's answer about the access is none."""
    return Message.objects.filter(kind__regex="invited|reminded|forgotten")


def send_all(campaign: Campaign) -> None:
    """One press, then the clock until all left."""
    mailing.send_invitations(campaign.pk, actor=candidate_of(campaign.dossier))
    let_go()


def let_go() -> None:
    mailing.advance()
    tasks.send_outbox()
    mailing.advance()


def states(campaign: Campaign) -> Counter[str]:
    return Counter(campaign.invitations.values_list("state", flat=True))


def solicited(campaign: Campaign) -> int:
    campaign.refresh_from_db()
    return campaign.solicited
