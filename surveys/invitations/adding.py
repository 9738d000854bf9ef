"""The acts on the addresses of a campaign: add a list line by line, take some out before they are written to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from label_sp.actors.models import User
from label_sp.common.words import stored
from label_sp.guide import sample
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal
from surveys.campaigns import running
from surveys.campaigns.models import Campaign
from surveys.invitations.enums import InvitationState, Refusal
from surveys.invitations.models import Invitation, OptOut
from surveys.invitations.reading import LONGEST_SITE, Line, hash_of_address, is_address

MOST = 200_000  # addresses of one campaign
WRITTEN_AT_ONCE = 2_000
NOT_IN_HAND = "It is over: nobody is invited any more."


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not taken, and why."""

    line: Line
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a list: how many addresses were added, and each line that was not."""

    campaign: Campaign
    count: int
    refused: tuple[Refused, ...]


@transaction.atomic
def add_invitations(campaign_id: UUID, *, actor: User, lines: Sequence[Line]) -> Added:
    """Add addresses to a campaign; nothing leaves by that. Lines that are not taken are told, and stop no other.

    Raises ValidationError (an empty list, or too long a one), RuleViolation (SUA-02: more agents than are concerned),
    TransitionNotAllowed (the campaign is over).
    """
    campaign = running.locked(campaign_id, actor)
    if not campaign.is_in_hand:
        raise TransitionNotAllowed(NOT_IN_HAND)
    if not lines:
        raise ValidationError("Donnez au moins une adresse.")
    if campaign.invitations.count() + len(lines) > MOST:
        raise ValidationError(f"Une campagne compte {MOST} invitations au plus.")
    refused: list[Refused] = []
    made = [_made(campaign, *each) for each in _taken(campaign, lines, refused)]
    if campaign.concerned is not None:
        planned = campaign.solicited + running.to_be_mailed(campaign) + len(made)
        refuse_if(sample.failures_of_concerned(campaign.concerned, planned))
    Invitation.objects.bulk_create(made, batch_size=WRITTEN_AT_ONCE)
    if made:
        _record(campaign, "invitation.added", actor, count=len(made))
    return Added(campaign, len(made), tuple(refused))


@transaction.atomic
def remove_invitations(
    campaign_id: UUID, *, actor: User, chosen: Sequence[UUID] = (), everything: bool = False
) -> Campaign:
    """Take out addresses that were not written to yet: those chosen, or all. Raises ValidationError without any."""
    campaign = running.locked(campaign_id, actor)
    found = campaign.invitations.filter(state=InvitationState.WAITING, mailing=0)
    if not everything:
        found = found.filter(pk__in=list(chosen))
    removed, _ = found.delete()
    if not removed:
        raise ValidationError("Aucune de ces adresses n’attend son envoi : rien n’a été retiré.")
    _record(campaign, "invitation.removed", actor, count=removed)
    return campaign


def _taken(
    campaign: Campaign, lines: Sequence[Line], refused: list[Refused]
) -> Iterator[tuple[str, str, str]]:
    """Address, hash and site of each line that is taken; the others go to `refused`."""
    sites = {stored(name): name for name in campaign.sites or running.names_of_sites(campaign.dossier)}
    known = set(campaign.invitations.values_list("address_hash", flat=True))
    organisation = campaign.dossier.service.organisation_id
    gone = set(OptOut.objects.filter(organisation=organisation).values_list("address_hash", flat=True))
    seen: set[str] = set()
    for line in lines:
        hashed = hash_of_address(line.address)
        reason = _reason(line, hashed, sites, known, gone, seen)
        if reason:
            refused.append(Refused(line, reason))
        else:
            seen.add(hashed)
            yield line.address, hashed, sites[stored(line.site)] if line.site else ""


def _reason(
    line: Line, hashed: str, sites: dict[str, str], known: set[str], gone: set[str], seen: set[str]
) -> Refusal | None:
    if not is_address(line.address):
        return Refusal.NOT_AN_ADDRESS
    if hashed in seen:
        return Refusal.TWICE
    if hashed in known:
        return Refusal.KNOWN
    if hashed in gone:
        return Refusal.OPTED_OUT
    if line.site and (len(line.site) > LONGEST_SITE or stored(line.site) not in sites):
        return Refusal.UNKNOWN_SITE
    return None


def _made(campaign: Campaign, address: str, hashed: str, site: str) -> Invitation:
    return Invitation(
        campaign=campaign, address=address, address_hash=hashed, site=site, added_at=timezone.now()
    )


def _record(campaign: Campaign, event: str, actor: User, **facts: Any) -> None:
    facts |= {"kind": campaign.kind, "purpose": campaign.purpose, "number": campaign.number}
    journal.record(campaign, event, actor=actor, touches=False, **facts)
