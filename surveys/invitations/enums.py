"""Words: invitations."""

from django.db import models


class InvitationState(models.TextChoices):
    """What became of an invitation. Who answered is in none of them: see `Token`."""

    WAITING = "waiting", "À envoyer"
    SENT = "sent", "Envoyée"
    BOUNCED = "bounced", "Adresse refusée"
    OPTED_OUT = "opted_out", "Ne veut plus être sollicité"
    DROPPED = "dropped", "Retirée"
