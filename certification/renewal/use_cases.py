"""Acts: renewal."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django_fsm import TransitionNotAllowed

from candidates.dossiers import permissions
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import create_dossier, locked
from certification.decisions.use_cases import take_over
from certification.renewal import mails
from certification.sanctions.models import Withdrawal
from label_sp.actors.models import User
from label_sp.guide import renewal, withdrawal
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal
from label_sp.outbox import outbox


@transaction.atomic
def open_renewal(dossier_id: UUID, *, actor: User, reason: str = "") -> Dossier:
    """Open the next cycle's dossier, under the conditions of a first one. REN-01, REN-02, guide 3.10.

    `reason`: why before the invitation.
    """
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
            today=dossier.today,
            already_open=Dossier.objects.filter(previous=dossier).exists(),
            withdrawn=dossier.withdrawn_from is not None,
            reason=reason,
        )
    )
    following = create_dossier(dossier.service, actor=actor, previous=dossier)
    journal.record(dossier, "renewal.opened", actor=actor, next=following.reference, reason=reason.strip())
    return following


@transaction.atomic
def end_label(dossier_id: UUID) -> Dossier:
    """The clock's act once the last valid day has passed: the next cycle takes over, or the label expires. REN-02."""
    dossier = locked(dossier_id)
    today = dossier.today
    following = Dossier.objects.filter(previous=dossier, obtained_on__lte=today, withdrawn_from=None).first()
    if following is None or following.obtained_on is None:
        return expire_label(dossier_id)
    take_over(dossier, following.obtained_on, actor=None, today=today)
    return dossier


@transaction.atomic
def expire_label(dossier_id: UUID) -> Dossier:
    """The clock's act: the last valid day has passed, and nothing renewed the label. LIS-03, ATT-01, WIT-01 to WIT-03.

    It is the fourth withdrawal of 5.3.2: notified in the body's name, told to the DITP, and the mark has two months.
    """
    dossier = locked(dossier_id)
    today = dossier.today
    dossier.expire(today=today)
    dossier.save()
    effective_on = dossier.withdrawn_from or today
    notice = Withdrawal.objects.create(
        dossier=dossier,
        ground=withdrawal.Ground.NOT_RENEWED,
        reason="",
        notified_on=today,
        effective_on=effective_on,
        mark_ends_on=withdrawal.mark_ends_on(effective_on),
    )
    journal.record(
        dossier, "label.expired", actor=None, valid_until=dossier.valid_until, effective_on=effective_on
    )
    outbox.put(*mails.label_expired(dossier, notice))
    return dossier
