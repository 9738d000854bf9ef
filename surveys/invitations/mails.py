"""Messages: the invitation to answer a survey, and its reminder. They go to addresses without an account."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import Kind, Text
from label_sp.outbox.models import Message, MessageState
from label_sp.outbox.outbox import Draft
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign
from surveys.invitations import links, settling
from surveys.invitations.enums import InvitationState
from surveys.invitations.models import Invitation, Mailing
from surveys.questionnaires.enums import SurveyKind

FIELDS = {
    "service": ("le service", "Mairie de Valmont"),
    "fin": ("le dernier jour prévu de l’enquête", "mardi 2 mars 2027"),
    "lien": ("le lien personnel pour répondre", "https://label.example/avis/…"),
}
SECRETS = {"lien": "Le lien personnel est dans le courriel."}
NO_POINT = "cette invitation n’a plus lieu d’être"  # whatever the reason: it tells nothing of who answered
ASKS = {
    SurveyKind.USERS: "Vous avez été en contact avec {service}. Votre avis compte : répondez en une minute, "
    "sans donner votre nom.",
    SurveyKind.AGENTS: "Vous travaillez au contact des usagers de {service}, directement ou non. "
    "Votre avis compte : répondez en une minute, sans donner votre nom.",
}
ENDS = (
    "\n\n{lien}\n\nL’enquête est ouverte jusqu’au {fin}. Ce lien est personnel et sert une seule fois. "
    "Votre réponse n’est reliée ni à votre adresse ni à ce lien : personne ne saura ce que vous avez répondu."
)
SUBJECTS = {
    SurveyKind.USERS: "Votre avis sur {service}",
    SurveyKind.AGENTS: "Votre avis d’agent sur {service}",
}
WHO = {SurveyKind.USERS: "usagers", SurveyKind.AGENTS: "agents"}


def _kind(survey: SurveyKind, *, reminder: bool) -> Kind:
    what = "Relance d’une invitation" if reminder else "Invitation"
    again = "Vous n’avez pas encore répondu à cette enquête, ou pas jusqu’au bout.\n\n" if reminder else ""
    return Kind(
        key=f"survey.{survey}_{'reminded' if reminder else 'invited'}",
        label=f"{what} à l’enquête {WHO[survey]}",
        audience=f"aux {WHO[survey]} que le candidat sollicite",
        group="Enquêtes",
        subject=f"{'Rappel : ' if reminder else ''}{SUBJECTS[survey]}",
        body=f"Bonjour,\n\n{again}{ASKS[survey]}{ENDS}",
        fields=FIELDS,
        secrets=SECRETS,
        rule="SUU-05" if survey == SurveyKind.USERS else "SUA-02",
        to_address=True,
        private=True,
        button="Donner mon avis",
    )


KINDS = {
    (survey, reminder): _kind(survey, reminder=reminder)
    for survey in SurveyKind
    for reminder in (False, True)
}
KEYS = tuple(kind.key for kind in KINDS.values())
REMINDERS = tuple(kind.key for (_, reminder), kind in KINDS.items() if reminder)
kinds.register(*KINDS.values())


class Writer:
    """Writes the mails of one sending, its wording read once."""

    def __init__(self, mailing: Mailing) -> None:
        campaign = mailing.campaign
        self.kind, self.mailing = KINDS[SurveyKind(campaign.kind), mailing.reminder], mailing
        self.text: Text = kinds.text_of(self.kind)
        end = campaign.planned_end or campaign.opened_on
        self.values = {"service": campaign.dossier.service, "fin": french_date(end)}

    def draft(self, invitation: Invitation) -> Draft:
        """One mail: its key is the same whoever writes it again."""
        return outbox.to_address(
            self.kind,
            f"{self.mailing.campaign_id}:{self.mailing.number}:{invitation.pk}",
            invitation.address,
            self.values,
            text=self.text,
            about={"invitation": str(invitation.pk)},
        )


def of_campaign(campaign: Campaign) -> list[str]:
    """The beginnings of the keys of its mails."""
    return [f"{key}:{campaign.pk}:" for key in KEYS]


def _invitation(message: Message) -> Invitation | None:
    """As it stands; kept on the message, whose address and links ask for it again on its way out."""
    found = Invitation.objects.select_related("campaign", "token")
    invitation = found.filter(pk=message.about.get("invitation")).first()
    vars(message)["invitation"] = invitation
    return invitation


def _known(message: Message) -> Invitation | None:
    kept: Mapping[str, Invitation | None] = vars(message)
    return kept["invitation"] if "invitation" in kept else _invitation(message)


@kinds.checked(*KEYS)
def _still_asked(message: Message) -> str:
    invitation = _invitation(message)
    if invitation is None or invitation.campaign.status != CampaignStatus.OPEN:
        return NO_POINT
    wanted = InvitationState.SENT if message.kind in REMINDERS else InvitationState.LEAVING
    return "" if invitation.state == wanted and hasattr(invitation, "token") else NO_POINT


@kinds.revealing(*KEYS)
def _link(message: Message) -> Mapping[str, str]:
    invitation = _known(message)
    return {"lien": links.to_answer(invitation)} if invitation else {}


@kinds.left_at(*KEYS)
def _leave(message: Message) -> str:
    invitation = _known(message)
    return links.to_leave(invitation) if invitation else ""


@kinds.settled(*KEYS)
def _settled(message: Message, state: MessageState) -> None:
    if found := message.about.get("invitation"):
        settling.settle(UUID(found), state)
