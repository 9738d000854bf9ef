"""A request ends by itself when its person came in by an invitation of the organisation or of the DITP."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from candidates.access import queries
from candidates.access.enums import AccessState
from candidates.access.models import AccessRequest
from label_sp.actors.models import Membership
from label_sp.journal import journal


def lapse(*, instance: Membership, created: bool, **_: Any) -> None:
    """Within the transaction that gives the role, or its own (`post_save`). Another organisation's request stands."""
    if created:
        _lapse(instance)


@transaction.atomic
def _lapse(instance: Membership) -> None:
    asked = AccessRequest.objects.select_for_update(of=("self",))
    for request in asked.filter(email__iexact=instance.user.email, state=AccessState.WAITING):
        if instance.organisation_id in (match.organisation.pk for match in queries.matches(request)):
            request.state, request.answered_at = AccessState.LAPSED, timezone.now()
            request.organisation = instance.organisation
            request.save()
            journal.record(
                request, "access.lapsed", actor=None, dossier_id=None, organisation=str(instance.organisation)
            )
