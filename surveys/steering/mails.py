"""Messages: a campaign is closed; the end that was planned for it is over."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM
from label_sp.guide.calendar import french_date
from label_sp.guide.french import counted
from label_sp.guide.numbers import rounded_down
from label_sp.guide.surveys import SurveyResult
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.models import Message
from label_sp.outbox.outbox import Draft
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign

GROUP = "Candidature"
FIELDS = {
    "reference": ("le dossier", "2026-0001"),
    "service": ("le service", "Mairie de Valmont"),
    "enquete": ("l’enquête", "enquête usagers"),
    "recevables": ("ce qui est arrivé", "62 questionnaires recevables"),
    "exiges": ("combien il en faut", "50"),
    "lien": ("l’adresse de la page", "https://label.example/dossiers/…/enquetes/"),
}
CLOSED = Kind(
    key="survey.closed",
    label="Enquête close",
    audience="à l’équipe de la candidature",
    group=GROUP,
    subject="{service} : {enquete} close",
    body=GREETING
    + "{auteur} a clos l’{enquete} de {service} (dossier {reference}) : {recevables}, il en fallait {exiges}. "
    "Elle {validite}. Note globale sur 100 : {note}.\n\n"
    "Le rapport est fait, et les liens envoyés ne prennent plus de réponse :\n{lien}",
    fields={
        **FIELDS,
        "auteur": ("qui a clos la campagne", "Claire Vasseur"),
        "validite": ("si elle est valide", "est valide"),
        "note": ("sa note globale", "82,4"),
    },
    rule="SUR-09",
    roles=CANDIDATE_TEAM,
    button="Ouvrir les enquêtes",
)
OVER = Kind(
    key="survey.end_over",
    label="Fin prévue d’une enquête dépassée",
    audience="à l’équipe de la candidature",
    group=GROUP,
    subject="{service} : la fin prévue de l’{enquete} est passée",
    body=GREETING
    + "La fin prévue de l’{enquete} de {service} (dossier {reference}), le {fin}, est passée : {recevables}, il en "
    "faut {exiges}. Elle prend encore des réponses : rien ne se clôt de soi-même. Prolongez-la, ou clôturez-la :\n"
    "{lien}",
    fields={**FIELDS, "fin": ("la fin prévue", "vendredi 12 mars 2027")},
    rule="SUR-03",
    roles=CANDIDATE_TEAM,
    button="Suivre l’enquête",
)
kinds.register(CLOSED, OVER)


def closed(campaign: Campaign, result: SurveyResult) -> list[Draft]:
    """To the team, who closed it included."""
    values = _values(campaign, result) | {
        "auteur": campaign.recorded_by,
        "validite": "est valide" if result.valid else "n’est pas valide",
        "note": rounded_down(result.global_note),
        "lien": settings.SITE_URL + reverse("surveys:overview", args=[campaign.dossier_id]),
    }
    return _drafts(CLOSED, campaign, str(campaign.pk), values)


def end_over(campaign: Campaign, result: SurveyResult) -> list[Draft]:
    """To the team, once for each end that is planned."""
    values = _values(campaign, result) | {
        "fin": french_date(campaign.planned_end) if campaign.planned_end else "",
        "lien": settings.SITE_URL + reverse("surveys:steering", args=[campaign.pk]),
    }
    return _drafts(OVER, campaign, f"{campaign.pk}:{campaign.planned_end}", values)


def _values(campaign: Campaign, result: SurveyResult) -> dict[str, object]:
    came = "aucun questionnaire recevable|questionnaire recevable|questionnaires recevables"
    return {
        "reference": campaign.dossier.reference,
        "service": campaign.dossier.service,
        "enquete": campaign.get_kind_display().lower(),
        "recevables": counted(result.admissible, came),
        "exiges": result.needed,
    }


def _drafts(kind: Kind, campaign: Campaign, occasion: str, values: dict[str, object]) -> list[Draft]:
    team = actors.members(campaign.dossier.service.organisation_id, *CANDIDATE_TEAM)
    about = {"campaign": str(campaign.pk)}
    return outbox.drafts(kind, occasion, team, values, dossier_id=campaign.dossier_id, about=about)


@kinds.checked(OVER.key)
def _still_open(message: Message) -> str:
    waiting = Campaign.objects.filter(pk=message.about["campaign"], status=CampaignStatus.OPEN)
    return "" if waiting.exists() else "cette campagne n’est plus ouverte"
