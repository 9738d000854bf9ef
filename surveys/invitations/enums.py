"""Words: invitations."""

from django.db import models

from surveys.questionnaires.enums import SurveyKind


class InvitationState(models.TextChoices):
    """What became of an invitation. Who answered is in none of them: see `Token`."""

    WAITING = "waiting", "À envoyer"
    LEAVING = "leaving", "En cours d’envoi"
    SENT = "sent", "Envoyée"
    BOUNCED = "bounced", "Adresse refusée"
    OPTED_OUT = "opted_out", "Ne veut plus être sollicité"


class MailingState(models.TextChoices):
    """Where the sending of invitations or of reminders stands."""

    RUNNING = "running", "En cours"
    PAUSED = "paused", "En pause"
    DONE = "done", "Terminé"
    STOPPED = "stopped", "Arrêté avant la fin"  # its campaign was closed or given up


class Refusal(models.TextChoices):
    """Why a line that somebody pastes or uploads is not taken."""

    NOT_AN_ADDRESS = "not_an_address", "ce n’est pas une adresse électronique"
    TWICE = "twice", "cette adresse est déjà plus haut"
    KNOWN = "known", "cette adresse est déjà invitée"
    OPTED_OUT = "opted_out", "cette personne a demandé à ne plus être sollicitée"
    UNKNOWN_SITE = "unknown_site", "ce site n’est pas l’un de ceux de la campagne"


UNDER_WAY = (MailingState.RUNNING, MailingState.PAUSED)
JOURNAL_WORDS = {"mailing.kind": SurveyKind, "invitation.kind": SurveyKind, "open_link.kind": SurveyKind}
JOURNAL_LABELS = {
    "mailing.ended": "Envoi terminé : {kind}",
    "invitation.addresses_forgotten": "Adresses des personnes invitées effacées : {kind}",
}
