"""Acts: the DITP opens an envelope, grants a help, takes it back. ACT-11."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed

from candidates.dossiers.use_cases import locked
from certification.funding import mails, queries
from certification.funding.models import FundingRound, Grant
from label_sp.actors import permissions
from label_sp.actors.models import User
from label_sp.common import texts
from label_sp.common.words import fold
from label_sp.guide import ditp
from label_sp.guide.failures import Failure, RuleViolation, refuse_if
from label_sp.journal import journal
from label_sp.outbox import outbox

NO_ROUND = Failure(
    "ACT-11",
    "Aucune enveloppe n’est ouverte.",
    found="aucune enveloppe",
    needed="le nombre de candidats aidés au plus",
    next_step="Ouvrez une enveloppe sur la page des aides.",
)


@transaction.atomic
def open_round(*, actor: User, name: str, limit: int, ceiling: Decimal | None = None) -> FundingRound:
    """Open an envelope, which takes the place of the former one. `ceiling` in euros, None without one. ACT-11."""
    permissions.can_supervise.require(actor)
    known = {fold(each) for each in FundingRound.objects.values_list("name", flat=True)}
    name = texts.name(name)
    if fold(name) in known:
        raise ValidationError({"name": "Une enveloppe porte déjà ce nom."})
    opened = FundingRound.objects.create(name=name, limit=limit, ceiling=ceiling, opened_by=actor)
    journal.record(opened, "funding_round.opened", actor=actor, name=name, limit=limit, ceiling=ceiling)
    return opened


@transaction.atomic
def grant_funding(
    dossier_id: UUID, *, actor: User, network: str, amount: Decimal, granted_on: date, agreement: str = ""
) -> Grant:
    """Help a candidate to pay its audit by `amount` euros, once. ACT-11."""
    dossier = locked(dossier_id)
    permissions.can_supervise.require(actor)
    found = FundingRound.objects.select_for_update().first()
    if found is None:
        raise RuleViolation([NO_ROUND])
    refuse_if(
        ditp.failures_to_fund(
            queries.standing(found).facts, already_funded=queries.is_helped(dossier), amount=amount
        )
    )
    grant = Grant.objects.create(
        round=found,
        dossier=dossier,
        network=queries.as_named(texts.name(network)),
        amount=amount,
        granted_on=granted_on,
        agreement=agreement.strip(),
        granted_by=actor,
    )
    journal.record(dossier, "funding.granted", actor=actor, amount=amount, network=grant.network)
    outbox.put(*mails.granted(grant))
    return grant


@transaction.atomic
def take_back_funding(dossier_id: UUID, *, actor: User, reason: str) -> Grant:
    """Take a help back, with a reason that the candidate reads: the place is free again. ACT-11."""
    dossier = locked(dossier_id)
    permissions.can_supervise.require(actor)
    grant = queries.grant_of(dossier)
    if grant is None:
        raise TransitionNotAllowed("This dossier has no help.")
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi : le service lira ce motif."})
    grant.taken_back_on, grant.taken_back_reason = dossier.today, reason.strip()
    grant.save(update_fields=["taken_back_on", "taken_back_reason"])
    journal.record(dossier, "funding.taken_back", actor=actor, amount=grant.amount, reason=reason.strip())
    outbox.put(*mails.taken_back(grant))
    return grant
