"""The acts on what is sent: the invitations, a reminder, a pause. And what the clock does: hand it over bit by bit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from label_sp.actors.models import User
from label_sp.clock import schedules
from label_sp.clock.batches import About, Batch
from label_sp.guide.calendar import french_date
from label_sp.guide.steering import SMALLEST_GROUP
from label_sp.journal import journal
from label_sp.outbox import outbox
from label_sp.outbox.models import Message
from surveys.campaigns import running
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign
from surveys.invitations import mails, queries, settling
from surveys.invitations.enums import UNDER_WAY, InvitationState, MailingState
from surveys.invitations.models import Invitation, Mailing, Token
from surveys.invitations.tokens import hash_of, secret_of

WRITTEN_AT_ONCE = 2_000
MINUTE = timedelta(minutes=1)
TASK = "send_survey_mails"


@transaction.atomic
def send_invitations(campaign_id: UUID, *, actor: User) -> Mailing:
    """Send the invitations that were not sent yet, bit by bit. SUU-05, SUA-02.

    Raises ValidationError (none waits), TransitionNotAllowed (the campaign is not open, or a sending is under way).
    """
    campaign = _open(campaign_id, actor)
    mailing = _started(campaign, actor, reminder=False)
    waiting = campaign.invitations.filter(state=InvitationState.WAITING, mailing=0)
    if not waiting.exists():
        raise ValidationError("Aucune adresse n’attend son envoi : ajoutez-en d’abord.")
    told = campaign.invitations.filter(tells_site=True).values("site").distinct()
    enough = _sites_of_enough(campaign)
    waiting.filter(Q(site__in=enough) | Q(site__in=told)).exclude(site="").update(tells_site=True)
    waiting.update(mailing=mailing.number)
    _give_links(campaign, mailing)
    settling.regroup(campaign)
    return mailing


@transaction.atomic
def remind(campaign_id: UUID, *, actor: User) -> Mailing:
    """Write once more to those who have not answered, not twice within SURVEY_REMINDER_DAYS. SUU-05, SUA-02.

    Raises ValidationError (too early, or nobody to remind), TransitionNotAllowed (not open, or a sending under way).
    """
    campaign = _open(campaign_id, actor)
    first = queries.reminder_from(campaign)
    mailing = _started(campaign, actor, reminder=True)
    if first is None:
        raise ValidationError("Envoyez d’abord les invitations.")
    if first > campaign.dossier.today:
        raise ValidationError(f"Une relance est possible à partir du {french_date(first)}, pas avant.")
    if not queries.to_remind(campaign):
        raise ValidationError("Toutes les personnes sollicitées ont répondu : il n’y a personne à relancer.")
    return mailing


@transaction.atomic
def pause_mailing(campaign_id: UUID, *, actor: User) -> Mailing:
    """Hold what is being sent; the mails of the last minute may still leave. Raises TransitionNotAllowed."""
    return _moved(campaign_id, actor, MailingState.RUNNING, MailingState.PAUSED, "mailing.paused")


@transaction.atomic
def resume_mailing(campaign_id: UUID, *, actor: User) -> Mailing:
    """Go on with what was held. Raises TransitionNotAllowed (nothing is held, or the campaign is not open)."""
    return _moved(campaign_id, actor, MailingState.PAUSED, MailingState.RUNNING, "mailing.resumed")


def _open(campaign_id: UUID, actor: User) -> Campaign:
    campaign = running.locked(campaign_id, actor)
    if not campaign.takes_answers:
        raise TransitionNotAllowed("The campaign is not open.")
    return campaign


def _started(campaign: Campaign, actor: User, *, reminder: bool) -> Mailing:
    if campaign.mailings.filter(state__in=UNDER_WAY).exists():
        raise TransitionNotAllowed("One sending at a time.")
    last = campaign.mailings.aggregate(last=Max("number"))["last"] or 0
    mailing = Mailing.objects.create(
        campaign=campaign,
        number=last + 1,
        reminder=reminder,
        started_at=timezone.now(),
        started_by=actor,
    )
    _record(mailing, "mailing.reminder_started" if reminder else "mailing.started", actor)
    transaction.on_commit(lambda: schedules.soon(TASK))
    return mailing


def _moved(campaign_id: UUID, actor: User, source: str, target: str, event: str) -> Mailing:
    campaign = _open(campaign_id, actor)
    mailing = campaign.mailings.select_for_update().filter(state=source).first()
    if mailing is None:
        raise TransitionNotAllowed("No sending is in that state.")
    mailing.state = target
    mailing.save()
    _record(mailing, event, actor)
    transaction.on_commit(lambda: schedules.soon(TASK))
    return mailing


def _sites_of_enough(campaign: Campaign) -> list[str]:
    """The sites of which this press writes to at least 5 people."""
    sites = campaign.invitations.filter(state=InvitationState.WAITING, mailing=0).exclude(site="")
    counted: dict[str, int] = {}
    for site in sites.values_list("site", flat=True):
        counted[site] = counted.get(site, 0) + 1
    return [site for site, people in counted.items() if people >= SMALLEST_GROUP]


def _give_links(campaign: Campaign, mailing: Mailing) -> None:
    """A personal link to each, of which the hash alone is kept."""
    invited = campaign.invitations.filter(mailing=mailing.number, state=InvitationState.WAITING)
    rows = (
        Token(
            hash=hash_of(secret_of(each)),
            campaign=campaign,
            invitation=each,
            site=each.site if each.tells_site else "",
        )
        for each in invited.iterator(chunk_size=WRITTEN_AT_ONCE)
    )
    Token.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)


# --- what the clock does ----------------------------------------------------------------------------------------------


def _about(mailing_id: object) -> About:
    mailing = Mailing.objects.select_related("campaign__dossier__service").get(pk=mailing_id)  # type: ignore[misc]
    return About(f"{mailing.campaign.dossier.service} : {mailing}", mailing.campaign.dossier_id)


MAILINGS = Batch("survey_mailings", "Envoi des invitations aux enquêtes", _about, first_wait=MINUTE)


def advance() -> int:
    """Hand over the mails of the minute, of each sending under way; keep the numbers right. Returns how many mails."""
    under_way = Mailing.objects.filter(state__in=UNDER_WAY).order_by("started_at", "pk")
    written = sum(MAILINGS.each(list(under_way.values_list("pk", flat=True)), step))
    written_to = Campaign.objects.filter(status=CampaignStatus.OPEN, mailings__isnull=False).distinct()
    settling.keep_solicited(written_to.values_list("pk", flat=True))
    return written


def step(mailing_id: UUID) -> int:
    """One bit of one sending. All that are under way are locked, so that two workers count one minute together."""
    under_way = {
        each.pk: each
        for each in Mailing.objects.select_for_update(of=("self",))
        .select_related("campaign__dossier__service__organisation")
        .filter(state__in=UNDER_WAY)
        .order_by("pk")
    }
    mailing = under_way.get(mailing_id)
    if mailing is None:
        return 0
    if mailing.campaign.status != CampaignStatus.OPEN:
        return _end(mailing, MailingState.STOPPED)
    if mailing.state == MailingState.PAUSED:
        return 0
    quota = _quota(sum(each.state == MailingState.RUNNING for each in under_way.values()))
    if quota <= 0:
        return 0
    rows = list(_next(mailing).select_related("token")[:quota])
    written = [each for each in rows if hasattr(each, "token")]
    writer = mails.Writer(mailing)
    outbox.put(*(writer.draft(each) for each in written))
    _mark(mailing, rows)
    mailing.people += len(written)
    mailing.save()
    if len(rows) < quota:
        _end(mailing, MailingState.DONE)
    return len(written)


def _quota(running_now: int) -> int:
    """How many mails one of them may write: its part of a minute, of what the minute that is running leaves."""
    since = timezone.now() - MINUTE
    written = Message.objects.filter(kind__in=mails.KEYS, created_at__gt=since).count()
    part = max(settings.SURVEY_MAILS_PER_MINUTE // max(running_now, 1), 1)
    return min(part, settings.SURVEY_MAILS_PER_MINUTE - written)


def _next(mailing: Mailing) -> QuerySet[Invitation]:
    """Those that this sending has not gone past, in an order that tells nothing. A reminder goes past all that were
    written to early enough, those who answered too."""
    found = mailing.campaign.invitations.order_by("pk")
    if not mailing.reminder:
        return found.filter(state=InvitationState.WAITING, mailing=mailing.number)
    before = timezone.localdate(mailing.started_at) - timedelta(days=settings.SURVEY_REMINDER_DAYS)
    return found.filter(state=InvitationState.SENT, sent_on__lte=before, mailing__lt=mailing.number)


def _mark(mailing: Mailing, rows: Sequence[Invitation]) -> None:
    gone_past = Invitation.objects.filter(pk__in=[each.pk for each in rows])
    if mailing.reminder:
        gone_past.update(mailing=mailing.number)
    else:
        gone_past.update(state=InvitationState.LEAVING)


def _end(mailing: Mailing, state: MailingState) -> int:
    mailing.state, mailing.ended_on = state, timezone.localdate()
    mailing.save()
    _record(mailing, "mailing.ended", None, people=mailing.people)
    return 0


def _record(mailing: Mailing, event: str, actor: User | None, **facts: object) -> None:
    campaign = mailing.campaign
    told = {"kind": campaign.kind, "purpose": campaign.purpose, "mailing": mailing.number}
    journal.record(
        mailing, event, actor=actor, dossier_id=campaign.dossier_id, touches=False, **told, **facts
    )
