"""The acts on open links, and the same campaign once more. SUU-05, FOL-02."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.dossiers import use_cases as dossier_use_cases
from label_sp.actors.models import User
from label_sp.journal import journal
from surveys.campaigns import permissions, queries, running
from surveys.campaigns.models import Campaign
from surveys.invitations.enums import InvitationState
from surveys.invitations.models import Invitation, OpenLink, OptOut
from surveys.questionnaires.enums import SurveyKind

LEAST_DAYS, MOST_DAYS, USUAL_DAYS = 14, 180, 30  # of a campaign that is run again


@transaction.atomic
def make_open_link(campaign_id: UUID, *, actor: User, site: str = "") -> OpenLink:
    """Make the link that is shown to all at one site, or everywhere (blank): one each. SUU-05.

    Raises ValidationError (unknown site, or there is one), TransitionNotAllowed (the campaign is over).
    """
    campaign = running.locked(campaign_id, actor)
    if not campaign.is_in_hand:
        raise TransitionNotAllowed("It is over: its links take no answer any more.")
    if site and site not in {*campaign.sites, *running.names_of_sites(campaign.dossier)}:
        raise ValidationError({"site": running.UNKNOWN_SITE.format(site)})
    if campaign.open_links.filter(site=site).exists():
        raise ValidationError({"site": "Il y a déjà un lien pour ce site. Rouvrez-le s’il est fermé."})
    link = OpenLink.objects.create(campaign=campaign, site=site)
    _record(link, "open_link.made", actor)
    return link


@transaction.atomic
def switch_open_link(campaign_id: UUID, *, actor: User, code: str, closed: bool) -> OpenLink:
    """Close a link to all, or open it again: the poster stays good. Raises ValidationError, TransitionNotAllowed."""
    campaign = running.locked(campaign_id, actor)
    link = campaign.open_links.select_for_update().filter(code=code).first()
    if link is None:
        raise ValidationError({"code": "Ce lien n’est pas de cette campagne."})
    if link.closed == closed or not campaign.is_in_hand:
        raise TransitionNotAllowed("It is so already, or the campaign is over.")
    link.closed = closed
    link.save()
    _record(link, "open_link.closed" if closed else "open_link.reopened", actor)
    return link


@transaction.atomic
def redo_campaign(dossier_id: UUID, *, actor: User, kind: str) -> Campaign:
    """Prepare the last campaign of the service once more: what it declared, and its addresses if they are still there.

    Raises ValidationError (there was none, or no audit is prepared), TransitionNotAllowed (one is in hand). FOL-02.
    """
    dossier = dossier_use_cases.locked(dossier_id)
    permissions.can_run.require(actor, dossier)
    last = queries.last_like(dossier, kind)
    if last is None:
        raise ValidationError("Aucune campagne précédente de ce service n’est connue : préparez-en une.")
    length = ((last.planned_end or last.closed_on or last.opened_on) - last.opened_on).days
    days = min(max(length, LEAST_DAYS), MOST_DAYS) if length else USUAL_DAYS
    sites = running.names_of_sites(dossier)
    plan = running.Plan(
        otherwise=last.otherwise,
        sample_method=last.sample_method,
        opened_on=dossier.today,
        planned_end=dossier.today + timedelta(days=days),
        sites=tuple(site for site in last.sites if site in sites),
        contact_channels=tuple(last.contact_channels),
        concerned=last.concerned,
    )
    campaign = running.start(dossier, SurveyKind(kind), plan, actor)
    _invite_again(last, campaign)
    return campaign


def _invite_again(last: Campaign, campaign: Campaign) -> None:
    """Those whose address is still known, was not refused, and who did not opt out."""
    gone = OptOut.objects.filter(organisation=campaign.dossier.service.organisation_id)
    known = last.invitations.exclude(address="").filter(
        state__in=(InvitationState.WAITING, InvitationState.LEAVING, InvitationState.SENT)
    )
    now = timezone.now()
    Invitation.objects.bulk_create(
        (
            Invitation(
                campaign=campaign,
                address=each.address,
                address_hash=each.address_hash,
                site=each.site if each.site in campaign.sites or not campaign.sites else "",
                added_at=now,
            )
            for each in known.exclude(address_hash__in=gone.values("address_hash")).iterator()
        ),
        batch_size=2_000,
    )


def _record(link: OpenLink, event: str, actor: User) -> None:
    campaign = link.campaign
    told: dict[str, Any] = {"kind": campaign.kind, "purpose": campaign.purpose, "site": link.site}
    journal.record(campaign, event, actor=actor, touches=False, **told)
