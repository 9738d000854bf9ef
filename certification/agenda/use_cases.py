"""Private addresses for calendars: made, revoked, and noted as read."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from certification.agenda import feeds
from certification.agenda.models import CalendarFeed
from certification.agenda.queries import Scope
from label_sp.actors.models import User
from label_sp.journal import journal

MOST = 10  # addresses of one person
DOUBLE_PRESS = timedelta(seconds=5)
TOKEN_BYTES = 32
AN_HOUR = timedelta(hours=1)


@transaction.atomic
def create_feed(user: User, scope: Scope) -> tuple[CalendarFeed, str]:
    """A new address for this scope: the row, and the token that is shown once and kept nowhere.

    A button pressed twice shows the second answer only: the address that nobody saw goes. Raises ValidationError when
    this person has ten already.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    feeds.of(user).filter(
        dossier=scope.dossier,
        organisation=scope.organisation,
        read_at__isnull=True,
        created_at__gt=timezone.now() - DOUBLE_PRESS,
    ).delete()
    if feeds.of(user).count() >= MOST:
        raise ValidationError(
            f"Vous avez déjà {MOST} adresses d’agenda. Révoquez-en une pour en créer une autre."
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(
        user=user,
        token_hash=feeds.digest(token),
        dossier=scope.dossier,
        organisation=scope.organisation,
        created_at=timezone.now(),
    )
    journal.record(feed, "calendar_feed.created", actor=user, dossier_id=None, scope=scope.label)
    return feed, token


@transaction.atomic
def revoke_feed(user: User, feed_id: UUID) -> bool:
    """Make one of this person's addresses void at once. False when there is none of that id."""
    feed = CalendarFeed.objects.filter(user=user, pk=feed_id).first()
    if feed is None:
        return False
    journal.record(
        feed, "calendar_feed.revoked", actor=user, dossier_id=None, scope=feeds.scope_of(feed).label
    )
    feed.delete()
    return True


def note_reading(feed: CalendarFeed) -> None:
    """Keep when a calendar last asked, to the hour: its owner sees which address is still in use."""
    now = timezone.now()
    old = Q(read_at__isnull=True) | Q(read_at__lt=now - AN_HOUR)
    CalendarFeed.objects.filter(old, pk=feed.pk).update(read_at=now)
