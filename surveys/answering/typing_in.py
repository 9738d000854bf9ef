"""The act: a sheet filled in on paper is typed in by the candidate's team, apart from what people sent. SUU-05."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from label_sp.guide.calendar import french_date
from label_sp.guide.french import counted
from label_sp.guide.surveys import Level
from label_sp.journal import journal
from surveys.answering.sheets import Asked, sheet_of
from surveys.answers.enums import Channel
from surveys.campaigns import permissions, storage
from surveys.campaigns.models import Campaign

KEYS = {
    "4": "4",
    "3": "3",
    "2": "2",
    "1": "1",
    "0": "n",
    "n": "n",
    "-": "-",
    ".": "-",
}  # as the paper shows them
SPACES = " \xa0\u202f"
NOT_OPEN = "Cette campagne ne prend pas de réponses : elle n’est pas ouverte."
EMPTY = "Cette feuille n’a aucune réponse. Ne la saisissez pas."


@transaction.atomic
def type_sheet(campaign_id: UUID, *, actor: User, answers: str, day: date, site: str = "") -> list[str]:
    """One sheet: a sign for each question, 4 to 1, 0 or n for « non concerné », - for none. Returns its levels.

    day: the one on which it was filled in. Raises PermissionDenied, ValidationError (a field is wrong).
    """
    campaign = locked(campaign_id)
    permissions.can_import.require(actor, campaign.dossier)
    if not campaign.takes_answers:
        raise ValidationError(NOT_OPEN)
    levels = read(answers, sheet_of(campaign.questionnaire_id).questions)
    check_place(campaign, day, site)
    storage.add(campaign.pk, storage.Answer(levels, True, Channel.PAPER, site, day, None, actor.pk))
    journal.record(
        campaign, "survey.sheet_typed", actor=actor, dossier_id=campaign.dossier_id, kind=campaign.kind
    )
    return levels


def read(answers: str, questions: Sequence[Asked]) -> list[str]:
    """The levels of a line of signs. Raises ValidationError with the place of the first that is wrong."""
    signs = [sign for sign in answers.lower() if sign not in SPACES]
    for place, sign in enumerate(signs, start=1):
        if sign not in KEYS:
            said = f"Signe n° {place} : « {sign} » n’est pas une réponse. Tapez 4, 3, 2 ou 1, 0 ou n, ou un tiret."
            raise ValidationError({"answers": said})
    if len(signs) != len(questions):
        typed = counted(len(signs), "aucun signe tapé|signe tapé|signes tapés")
        raise ValidationError({"answers": f"Il en faut {len(questions)}, un par question : {typed}."})
    levels = [KEYS[sign] for sign in signs]
    if set(levels) == {str(Level.UNANSWERED)}:
        raise ValidationError({"answers": EMPTY})
    return levels


def sites_of(dossier: Dossier) -> list[str]:
    """The sites that a sheet may come from."""
    return list(dossier.service.sites.order_by("name").values_list("name", flat=True).distinct())


def locked(campaign_id: UUID) -> Campaign:
    """No lock that would make other answers wait; whoever closes it waits for this one."""
    found = Campaign.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("dossier__service__organisation").get(pk=campaign_id)


def check_place(campaign: Campaign, day: date, site: str) -> None:
    """When and where a sheet may have been filled in. Raises ValidationError, by field."""
    today = campaign.dossier.today
    if not campaign.opened_on <= day <= today:
        span = f"entre le {french_date(campaign.opened_on)} et le {french_date(today)}"
        raise ValidationError({"day": f"Une feuille se remplit pendant la campagne : {span}."})
    if site and site not in sites_of(campaign.dossier):
        raise ValidationError({"site": f"« {site} » n’est pas un site de ce service."})
