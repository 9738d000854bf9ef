"""Tables: invitations, their personal links, the open link of a campaign. Guide 3.4.1, 3.4.2, SUU-05."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from surveys.campaigns.models import Campaign
from surveys.invitations.enums import UNDER_WAY, InvitationState, MailingState

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # no sign that a reader of a poster takes for another


def random_code() -> str:
    """What stands at the end of an open link: it is shown to all, so it is short enough to be typed."""
    return get_random_string(10, READABLE)


class Invitation(models.Model):
    """One person written to. The address goes 30 days after the closing; that somebody was written to remains.

    `address_hash` tells the same address twice in one campaign, and after the address is gone. `mailing` is the last
    sending that went past it: a reminder goes past those who answered too, so that it tells nothing of who did.
    `tells_site`: what this person answers says the site, since enough people of it were written to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    address = models.EmailField("adresse électronique", blank=True)
    address_hash = models.CharField(max_length=64)
    site = models.CharField("site", max_length=200, blank=True)
    state = models.CharField("état", max_length=10, choices=InvitationState, default=InvitationState.WAITING)
    added_at = models.DateTimeField("ajoutée le")
    sent_on = models.DateField("envoyée le", null=True)
    mailing = models.PositiveSmallIntegerField("envoi n°", default=0)
    tells_site = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["campaign", "address_hash"], name="one_invitation_an_address"),
        )
        indexes = (models.Index(fields=["campaign", "state"], name="invitations_by_state"),)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Token(models.Model):
    """The personal link of somebody who has not answered yet: a finished answer deletes this row.

    So nothing that remains says when, or after whom, somebody answered: a row that changes would, by the place that
    the database gives it. `hash` is the SHA-256 of a secret of 256 bits worked out of the invitation and SECRET_KEY;
    `draft` holds unfinished answers, sealed with the secret itself, which no table holds.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tokens")
    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="token")
    site = models.CharField(
        "site", max_length=200, blank=True
    )  # what the answer will say: blank for a small group
    draft = models.BinaryField("réponses commencées", null=True)

    def __str__(self) -> str:
        return self.hash[:8]


class OpenLink(models.Model):
    """The link that is shown to all, on premises (QR code) or on a site: one for each site that has a poster."""

    code = models.CharField(primary_key=True, max_length=12, default=random_code, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="open_links")
    site = models.CharField("site", max_length=200, blank=True)
    closed = models.BooleanField("fermé", default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "site"], name="one_open_link_a_site"),)

    def __str__(self) -> str:
        return self.code


class Mailing(models.Model):
    """One sending of a campaign, from the press to its last mail: the invitations not sent yet, or a reminder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="mailings")
    number = models.PositiveSmallIntegerField("envoi n°")
    reminder = models.BooleanField("relance", default=False)
    state = models.CharField("état", max_length=10, choices=MailingState, default=MailingState.RUNNING)
    people = models.PositiveIntegerField("personnes écrites", default=0)
    started_at = models.DateTimeField("demandé le")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField("terminé le", null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["campaign", "number"], name="mailings_follow_each_other"),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(state__in=UNDER_WAY), name="one_mailing_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{'relance' if self.reminder else 'invitations'}, envoi {self.number}"


class OptOut(models.Model):
    """Somebody wants no mail of an organisation's surveys any more. Kept as a hash, which outlives the address."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "actors.Organisation", on_delete=models.CASCADE, related_name="survey_opt_outs"
    )
    address_hash = models.CharField(max_length=64)
    since = models.DateField("depuis le")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "address_hash"], name="one_opt_out_an_address"),
        )

    def __str__(self) -> str:
        return self.address_hash[:8]
