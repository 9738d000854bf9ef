"""Acts: renewal."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.dossiers import permissions
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import create_dossier, locked
from certification.renewal import mails
from label_sp.actors.models import User
from label_sp.guide import renewal
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal
from label_sp.outbox import outbox


@transaction.atomic
def open_renewal(dossier_id: UUID, *, actor: User) -> Dossier:
    """Open the next cycle's dossier, under the conditions of a first one. REN-01, REN-02, guide 3.10."""
    dossier = locked(dossier_id)
    permissions.can_commit.require(actor, dossier)
    if dossier.valid_until is None:
        raise TransitionNotAllowed("There is no label to renew.")
    Dossier.objects.filter(previous=dossier, status__in=[Status.ABANDONED, Status.REFUSED]).update(
        previous=None
    )
    refuse_if(
        renewal.failures_to_open(
            dossier.valid_until,
            today=timezone.localdate(),
            already_open=Dossier.objects.filter(previous=dossier).exists(),
            withdrawn=dossier.withdrawn_from is not None,
        )
    )
    following = create_dossier(dossier.service, actor=actor, previous=dossier)
    journal.record(dossier, "renewal.opened", actor=actor, next=following.reference)
    return following


@transaction.atomic
def expire_label(dossier_id: UUID) -> Dossier:
    """The clock's act: the last valid day has passed. LIS-03, ATT-01."""
    dossier = locked(dossier_id)
    dossier.expire(today=timezone.localdate())
    dossier.save()
    journal.record(dossier, "label.expired", actor=None, valid_until=dossier.valid_until)
    outbox.put(*mails.label_expired(dossier))
    return dossier
