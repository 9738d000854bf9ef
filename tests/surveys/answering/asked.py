"""People who were asked: campaigns that are open, with links."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from django.test import Client
from django.utils import timezone

from candidates.dossiers.models import Dossier
from surveys.campaigns.models import Campaign
from surveys.invitations.models import Invitation, OpenLink, Token
from surveys.invitations.tokens import hash_of, secret_of
from surveys.questionnaires.queries import codes_of
from tests.surveys.campaigns.test_storage import campaign

STAMP = re.compile(r'name="stamp" value="([^"]+)"')


def open_campaign(**fields: Any) -> Campaign:
    return campaign(**{"opened_on": timezone.localdate(), **fields})


def asked(of: Campaign, number: int = 1, site: str = "") -> str:
    """One more person with a personal link; its secret."""
    address = f"personne{number}@exemple.test"
    invitation = Invitation.objects.create(
        campaign=of,
        address=address,
        address_hash=hashlib.sha256(address.encode()).hexdigest(),
        added_at=dt.datetime(2027, 3, 1, tzinfo=dt.UTC),
    )
    secret = secret_of(invitation)
    Token.objects.create(hash=hash_of(secret), campaign=of, invitation=invitation, site=site)
    return secret


def running(dossier: Dossier) -> Campaign:
    """A survey of users that is open, beside those that were imported."""
    return dossier.campaigns.filter(status="open").first() or open_campaign(dossier=dossier, number=90)


def one_more(dossier: Dossier) -> str:
    """The personal link of one more person of that survey."""
    campaign = running(dossier)
    return asked(campaign, campaign.invitations.count() + 1)


def poster(of: Campaign, site: str = "Mairie") -> str:
    return OpenLink.objects.create(campaign=of, site=site).code


def answers(of: Campaign, level: str = "4", **other: str) -> dict[str, str]:
    return dict.fromkeys(codes_of(of.questionnaire), level) | other


def opened(client: Client, address: str) -> dict[str, str]:
    """What its form holds beside the answers."""
    page = client.get(address).content.decode()
    found = STAMP.search(page)
    assert found, page
    return {"stamp": found[1]}
