"""Acts: a candidate whose body lost its habilitation chooses another, which takes the cycle over or declines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django_fsm import TransitionNotAllowed

from audits.visits.use_cases import cancel_unreported
from candidates.dossiers import permissions as dossier_permissions
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.enums import UNDER_WAY
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked
from candidates.pieces import queries as piece_queries
from candidates.pieces.enums import Verdict
from certification.bodies import facts as body_facts
from certification.bodies import queries as bodies
from certification.bodies.enums import TakeoverState
from certification.bodies.models import CertificationAgreement, Takeover
from certification.bodies.use_cases import sign_contract
from certification.takeovers import mails, permissions, queries
from label_sp.actors import queries as actors
from label_sp.actors.models import User
from label_sp.guide import bodies as body_rules
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal
from label_sp.outbox import outbox

NO_REASON = "Écrivez pourquoi : le service et la DITP liront ce motif."


@transaction.atomic
def choose_body(dossier_id: UUID, *, actor: User, body_id: UUID, words: str = "") -> Takeover:
    """Ask another habilitated body to take the cycle over, one's own having lost its habilitation. CON-04, ACT-06.

    Until that body has recorded its contract, the dossier stays where it is.
    """
    dossier = _under_way(dossier_id)
    dossier_permissions.can_commit.require(actor, dossier)
    body = actors.bodies().filter(pk=body_id).first()
    if body is None:
        raise ValidationError({"body": "Choisissez un organisme de la liste."})
    if asked := bodies.open_takeover(dossier):
        raise ValidationError(
            f"La reprise est déjà demandée à {asked.body} : retirez cette demande pour choisir un autre organisme."
        )
    today = dossier.today
    refuse_if(
        body_rules.failures_to_change_body(
            at_renewal=False,
            habilitation_in_force=body_facts.habilitation_in_force(body.pk, today),
            former_in_force=body_facts.habilitation_in_force(dossier.body_id, today),
        )
    )
    takeover = Takeover.objects.create(
        dossier=dossier,
        former_id=str(dossier.body_id),
        body=body,
        words=words.strip(),
        asked_on=today,
        asked_by=actor,
    )
    journal.record(dossier, "takeover.asked", actor=actor, former=str(dossier.body), body=str(body))
    outbox.put(*mails.takeover_asked(takeover))
    return takeover


@transaction.atomic
def give_up_takeover(dossier_id: UUID, *, actor: User) -> Takeover:
    """Take back what was asked of another body: the dossier stays with its own. CON-04."""
    dossier = _under_way(dossier_id)
    dossier_permissions.can_commit.require(actor, dossier)
    takeover = _answered(dossier, TakeoverState.GIVEN_UP, actor)
    journal.record(dossier, "takeover.given_up", actor=actor, body=str(takeover.body))
    outbox.put(*mails.takeover_given_up(takeover))
    return takeover


@transaction.atomic
def decline_takeover(dossier_id: UUID, *, actor: User, reason: str) -> Takeover:
    """Decline, with a reason that the candidate and the DITP read: another body may be chosen. CON-04."""
    dossier = _under_way(dossier_id)
    permissions.can_take_over.require(actor, dossier)
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    takeover = _answered(dossier, TakeoverState.DECLINED, actor, reason.strip())
    journal.record(dossier, "takeover.declined", actor=actor, body=str(takeover.body), reason=takeover.answer)
    outbox.put(*mails.takeover_declined(takeover))
    return takeover


@transaction.atomic
def take_over(
    dossier_id: UUID,
    *,
    actor: User,
    signed_on: date,
    agents_in_scope: int,
    ends_on: date | None = None,
    sites_visited: int = 1,
    days_on_site: Decimal | None = None,
    fewer_days_reason: str = "",
    perimeter: str = "",
) -> Takeover:
    """Take the cycle over by recording the contract for the rest of it. CON-04, ACT-06, CON-01, CON-02, CON-03.

    From here on the dossier is this body's: a report that was sent stands, an audit without one is cancelled.
    """
    dossier = _under_way(dossier_id)
    permissions.can_take_over.require(actor, dossier)
    today, fates = dossier.today, queries.fates(dossier)
    takeover = _answered(dossier, TakeoverState.ACCEPTED, actor)
    in_force = body_facts.habilitation_in_force(takeover.body_id, today)
    refuse_if(body_rules.failures_to_act(habilitation_in_force=in_force))
    dossier.body = takeover.body
    dossier.save(update_fields=["body"])
    sign_contract(
        _contract(dossier),
        actor=actor,
        signed_on=signed_on,
        agents_in_scope=agents_in_scope,
        ends_on=ends_on,
        sites_visited=sites_visited,
        days_on_site=days_on_site,
        fewer_days_reason=fewer_days_reason,
        perimeter=perimeter,
    )
    cancel_unreported(dossier, today)
    _examine_anew(dossier)
    takeover.under_way = queries.in_words(fates)
    takeover.save(update_fields=["under_way"])
    journal.record(
        dossier, "takeover.accepted", actor=actor, former=str(takeover.former), body=str(takeover.body)
    )
    outbox.put(*mails.takeover_accepted(takeover, dossier))
    return takeover


def _contract(dossier: Dossier) -> CertificationAgreement:
    """The contract with the dossier's body: one that gets its own dossier back signs the former one anew."""
    known = dossier.agreements.filter(body=dossier.body).first()
    return known or CertificationAgreement(dossier=dossier, body=dossier.body)


def _examine_anew(dossier: Dossier) -> None:
    """DOS-03: what the former body thought of a piece and did not send was its own. A request that left stands."""
    if not queries.is_under_examination(dossier):
        return
    asked = {Verdict.COMPLEMENT} if dossier_queries.awaits_complements(dossier) else set()
    for piece in piece_queries.current_pieces(dossier).values():
        if piece.verdict not in asked:
            piece.verdict, piece.verdict_reason, piece.complement_due = Verdict.PENDING, "", None
            piece.save(update_fields=["verdict", "verdict_reason", "complement_due"])


def _under_way(dossier_id: UUID) -> Dossier:
    """The dossier, locked, of a cycle under way with a body."""
    dossier = locked(dossier_id)
    if dossier.body is None or dossier.status not in UNDER_WAY:
        raise TransitionNotAllowed("No cycle is under way with a body.")
    return dossier


def _answered(dossier: Dossier, state: TakeoverState, actor: User, answer: str = "") -> Takeover:
    """What was asked of another body, closed. Raises TransitionNotAllowed when nothing waits for an answer."""
    takeover = bodies.open_takeover(dossier)
    if takeover is None:
        raise TransitionNotAllowed("Nothing was asked, or it was answered.")
    takeover.dossier = dossier
    takeover.state, takeover.answer = state, answer
    takeover.answered_on, takeover.answered_by = dossier.today, actor
    takeover.save()
    return takeover
