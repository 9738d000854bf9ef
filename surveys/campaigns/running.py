"""The acts on a campaign that is run here, from its preparation to its end, but for its closing. Guide 3.4, SUR-03."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.models import Dossier
from candidates.services.enums import Channel as ContactChannel
from label_sp.actors.models import User
from label_sp.guide import sample, surveys
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import Failures, refuse_if
from label_sp.journal import journal
from surveys.access import queries as access_queries
from surveys.campaigns import permissions, queries
from surveys.campaigns.enums import IN_HAND, Source
from surveys.campaigns.models import Campaign, SampleCell
from surveys.campaigns.use_cases import problem_of_concerned
from surveys.questionnaires import queries as questionnaire_queries
from surveys.questionnaires.enums import SurveyKind

NO_AUDIT = "Dossier « {} » : aucun audit ne se prépare, il n’y a pas d’enquête à mener."
NO_QUESTIONNAIRE = "Aucun questionnaire n’est publié. Prévenez l’équipe du label."
UNKNOWN_SITE = "« {} » n’est pas un site de cette campagne."
TWICE = "{}, {} : une seule ligne par site et par canal."
TOO_MANY = "{}, {} : {} usagers sollicités sur {}. Il ne peut pas y en avoir plus que d’usagers."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the candidate declares of a campaign before it opens. SUU-06, SUA-02.

    `otherwise`: those that the candidate writes to by its own means, beside the invitations sent from here.
    """

    otherwise: int
    sample_method: str
    opened_on: date
    planned_end: date
    sites: Sequence[str] = ()
    contact_channels: Sequence[str] = ()
    concerned: int | None = None


@transaction.atomic
def prepare_campaign(
    dossier_id: UUID,
    *,
    actor: User,
    kind: str,
    opened_on: date,
    planned_end: date,
    otherwise: int = 0,
    sample_method: str = "",
    sites: Sequence[str] = (),
    contact_channels: Sequence[str] = (),
    concerned: int | None = None,
) -> Campaign:
    """Prepare the campaign of one survey, for the audit to come, with the questionnaire in force. Guide 3.4, SUR-10.

    Raises ValidationError (a field is wrong), TransitionNotAllowed (one is in hand already).
    """
    dossier = dossier_use_cases.locked(dossier_id)
    permissions.can_run.require(actor, dossier)
    plan = Plan(
        otherwise=otherwise,
        sample_method=sample_method,
        opened_on=opened_on,
        planned_end=planned_end,
        sites=tuple(sites),
        contact_channels=tuple(contact_channels),
        concerned=concerned,
    )
    return start(dossier, SurveyKind(kind), plan, actor)


def start(dossier: Dossier, kind: SurveyKind, plan: Plan, actor: User) -> Campaign:
    """The same, of a dossier that is locked by a caller who asked the right."""
    purpose = queries.purpose_of(dossier)
    if purpose is None:
        raise ValidationError(NO_AUDIT.format(dossier.get_status_display()))
    if dossier.campaigns.filter(kind=kind, purpose=purpose, status__in=IN_HAND).exists():
        raise TransitionNotAllowed("One campaign at a time for one survey and one audit.")
    questionnaire = questionnaire_queries.questionnaire_on(kind, dossier.today)
    if questionnaire is None:
        raise ValidationError(NO_QUESTIONNAIRE)
    campaign = Campaign(
        dossier=dossier,
        kind=kind,
        purpose=purpose,
        source=Source.RUN,
        number=queries.next_number(dossier, kind, purpose),
        questionnaire=questionnaire,
        solicited=0,
    )
    _declare(campaign, plan)
    _keep(campaign, "campaign.prepared", actor)
    return campaign


@transaction.atomic
def correct_campaign(
    campaign_id: UUID,
    *,
    actor: User,
    opened_on: date,
    planned_end: date,
    otherwise: int = 0,
    sample_method: str = "",
    sites: Sequence[str] = (),
    contact_channels: Sequence[str] = (),
    concerned: int | None = None,
) -> Campaign:
    """Correct what a campaign declares. Once it is open its days stay: it is prolonged, or closed. SUU-06, SUA-02.

    Raises ValidationError (a field is wrong), TransitionNotAllowed (it is over).
    """
    campaign = locked(campaign_id, actor)
    if campaign.status not in IN_HAND:
        raise TransitionNotAllowed("It is over: its declaration stays.")
    if campaign.takes_answers:
        opened_on, planned_end = campaign.opened_on, campaign.planned_end or planned_end
    plan = Plan(
        otherwise=otherwise,
        sample_method=sample_method,
        opened_on=opened_on,
        planned_end=planned_end,
        sites=tuple(sites),
        contact_channels=tuple(contact_channels),
        concerned=concerned,
    )
    if campaign.takes_answers and not sample_method.strip():
        refuse_if(sample.failures_of_method(campaign.guide_kind, sample_method))
    _declare(campaign, plan)
    _keep(campaign, "campaign.corrected", actor)
    return campaign


@transaction.atomic
def open_campaign(campaign_id: UUID, *, actor: User) -> Campaign:
    """Open it to answers today. Raises RuleViolation (SUR-04, SUU-06, SUA-02), TransitionNotAllowed. Guide 3.4."""
    campaign = locked(campaign_id, actor)
    if queries.purpose_of(campaign.dossier) != campaign.purpose:
        raise ValidationError(NO_AUDIT.format(campaign.dossier.get_status_display()))
    today = campaign.dossier.today
    campaign.open_to_answers(failures_to_open(campaign), today=today)
    if campaign.planned_end and campaign.planned_end < today:
        raise ValidationError(
            f"La fin prévue, le {french_date(campaign.planned_end)}, est passée : corrigez-la avant d’ouvrir."
        )
    questionnaire = questionnaire_queries.questionnaire_on(campaign.kind, today)
    if questionnaire is not None:  # another may have come into force since it was prepared. SUR-10
        campaign.questionnaire = questionnaire
    _keep(campaign, "campaign.opened", actor)
    return campaign


@transaction.atomic
def prolong_campaign(campaign_id: UUID, *, actor: User, planned_end: date) -> Campaign:
    """Give it another end. Raises RuleViolation (SUR-03), TransitionNotAllowed (it is not open)."""
    campaign = locked(campaign_id, actor)
    campaign.prolong(planned_end, today=campaign.dossier.today)
    _keep(campaign, "campaign.prolonged", actor, planned_end=planned_end)
    return campaign


@transaction.atomic
def abandon_campaign(campaign_id: UUID, *, actor: User) -> Campaign:
    """Give it up: it gives no result, and no wait of SUR-04 runs from it. Raises TransitionNotAllowed (it is over)."""
    campaign = locked(campaign_id, actor)
    campaign.abandon()
    _keep(campaign, "campaign.abandoned", actor)
    return campaign


@transaction.atomic
def say_sample(campaign_id: UUID, *, actor: User, cells: Iterable[dict[str, Any]]) -> Campaign:
    """The table population / sample by site and contact channel, whole: what was said before goes. SUU-06.

    `cells`: {"site", "channel", "population", "sample"} each. Raises ValidationError, TransitionNotAllowed.
    """
    campaign = locked(campaign_id, actor)
    if campaign.status not in IN_HAND:
        raise TransitionNotAllowed("It is over: its table stays.")
    rows = [SampleCell(campaign=campaign, **each) for each in cells]
    _check_cells(campaign, rows)
    campaign.sample_cells.all().delete()
    SampleCell.objects.bulk_create(each for each in rows if each.population or each.sample)
    _keep(campaign, "campaign.sample_said", actor)
    return campaign


def failures_to_open(campaign: Campaign) -> Failures:
    """What forbids to open it today: no access, a wait that is not over, a sample that nobody described."""
    return (
        *access_queries.failures_without_access(campaign.dossier, campaign.kind, campaign.purpose),
        *sample.failures_of_method(campaign.guide_kind, campaign.sample_method),
    )


# --- in common --------------------------------------------------------------------------------------------------------


def locked(campaign_id: UUID, actor: User) -> Campaign:
    """A campaign, locked after its dossier, of which this person may run the surveys. Raises PermissionDenied."""
    dossier = dossier_use_cases.locked(Campaign.objects.values_list("dossier", flat=True).get(pk=campaign_id))
    permissions.can_run.require(actor, dossier)
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    campaign.dossier = dossier
    return campaign


def _declare(campaign: Campaign, plan: Plan) -> None:
    """Write the declaration on it. The number of people solicited moves with those written to otherwise."""
    if problem := problem_of_concerned(SurveyKind(campaign.kind), plan.concerned):
        raise ValidationError({"concerned": problem})
    solicited = campaign.solicited - campaign.otherwise + plan.otherwise
    if plan.concerned is not None:
        refuse_if(sample.failures_of_concerned(plan.concerned, solicited + to_be_mailed(campaign)))
    if not campaign.takes_answers:
        refuse_if(surveys.failures_to_plan_end(plan.opened_on, plan.planned_end, campaign.dossier.today))
    _check_places(campaign, plan)
    for name, value in asdict(plan).items():
        setattr(campaign, name, list(value) if isinstance(value, tuple) else value)
    campaign.solicited = solicited


def _check_places(campaign: Campaign, plan: Plan) -> None:
    known = set(names_of_sites(campaign.dossier)) | set(campaign.sites)
    if stray := [each for each in plan.sites if each not in known]:
        raise ValidationError({"sites": f"« {stray[0]} » n’est pas un site du périmètre de labellisation."})
    if strange := [each for each in plan.contact_channels if each not in ContactChannel.values]:
        raise ValidationError({"contact_channels": f"« {strange[0]} » n’est pas un canal de contact."})


def to_be_mailed(campaign: Campaign) -> int:
    """Those invited whose mail has not left: they will be solicited too."""
    waiting: int = campaign.invitations.filter(state__in=("waiting", "leaving")).count()
    return waiting


def names_of_sites(dossier: Dossier) -> list[str]:
    """The sites of the perimeter of labellisation, by name, the main one first."""
    return list(
        dossier.service.sites.filter(in_perimeter=True, closed_on=None).values_list("name", flat=True)
    )


def _check_cells(campaign: Campaign, rows: Sequence[SampleCell]) -> None:
    known = {*campaign.sites, *names_of_sites(campaign.dossier)}
    seen = set()
    for each in rows:
        if each.site not in known:
            raise ValidationError({"cells": UNKNOWN_SITE.format(each.site)})
        if each.channel not in ContactChannel.values:
            raise ValidationError({"cells": f"« {each.channel} » n’est pas un canal de contact."})
        place = (each.site, each.get_channel_display())
        if place in seen:
            raise ValidationError({"cells": TWICE.format(*place)})
        if each.sample > each.population:
            raise ValidationError({"cells": TOO_MANY.format(*place, each.sample, each.population)})
        seen.add(place)


def _keep(campaign: Campaign, event: str, actor: User, **facts: Any) -> None:
    """Save it with who acted last, and write the journal."""
    campaign.recorded_by, campaign.recorded_at = actor, timezone.now()
    campaign.save()
    facts |= {"kind": campaign.kind, "purpose": campaign.purpose, "number": campaign.number}
    journal.record(campaign, event, actor=actor, touches=False, **facts)
