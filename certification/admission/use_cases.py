"""From the filing to the auditor: submit, review piece by piece, ask for complements, acknowledge, assign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from audits.audit.models import Audit
from audits.visits import queries as audit_queries
from audits.visits import use_cases as audit_acts
from candidates.dossiers import permissions
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked
from candidates.pieces import queries as piece_queries
from candidates.pieces import use_cases as pieces
from candidates.pieces.enums import Verdict
from candidates.pieces.models import Piece
from candidates.self_assessments.use_cases import join_to_application
from certification.admission import facts, mails
from certification.bodies import facts as body_facts
from certification.dossier import facts as dossier_facts
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.guide import dossier as file_rules
from label_sp.guide import eligibility, follow_up_request
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal
from label_sp.outbox import outbox

AUDITED = (Status.ADMISSIBLE, Status.IN_AUDIT, Status.IN_FOLLOW_UP)


@transaction.atomic
def submit_dossier(dossier_id: UUID, *, actor: User) -> Dossier:
    """File the dossier: it does not change any more, and the body is told at once. PRE-01, SUR-01, DOS-01, DOS-02."""
    dossier = locked(dossier_id)
    permissions.can_commit.require(actor, dossier)
    today = dossier.today
    dossier.submit(facts.submission(dossier, today), now=timezone.now(), today=today)
    dossier.save()
    join_to_application(dossier)
    journal.record(
        dossier,
        "dossier.submitted",
        actor=actor,
        body=str(dossier.body),
        pieces=pieces.leave(dossier),
    )
    outbox.put(*mails.dossier_submitted(dossier))
    return dossier


@transaction.atomic
def review_piece(
    dossier_id: UUID, kind: str, *, actor: User, verdict: str, reason: str = "", due: date | None = None
) -> Piece:
    """Say of one piece that it is fit, or which complement it needs and by when. DOS-03, DOS-04."""
    dossier = locked(dossier_id)
    permissions.can_manage.require(actor, dossier)
    if not dossier_queries.is_examined(dossier):
        raise TransitionNotAllowed("Pieces are examined between the filing and its acknowledgement.")
    piece = piece_queries.current_pieces(dossier).get(kind)
    if piece is None:
        raise ValidationError({"kind": "Cette pièce n’a pas été déposée."})
    if verdict == Verdict.COMPLEMENT:
        _refuse_vague_complement(reason, due, dossier.today)
    piece.verdict = Verdict(verdict)
    piece.verdict_reason = reason.strip()
    piece.complement_due = due if verdict == Verdict.COMPLEMENT else None
    piece.save(update_fields=["verdict", "verdict_reason", "complement_due"])
    journal.record(piece, "piece.reviewed", actor=actor, kind=kind, verdict=verdict, reason=reason)
    return piece


def _refuse_vague_complement(reason: str, due: date | None, today: date) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Dites ce qui manque : le candidat lira ce motif."})
    if due and due < today:
        raise ValidationError({"due": "Cette date est passée."})


@transaction.atomic
def request_complements(dossier_id: UUID, *, actor: User) -> Dossier:
    """Send the requests made piece by piece, in one letter. DOS-04, guide 3.5.2, 3.9.1."""
    dossier = locked(dossier_id)
    permissions.can_manage.require(actor, dossier)
    asked = [
        piece
        for piece in piece_queries.current_pieces(dossier).values()
        if piece.verdict == Verdict.COMPLEMENT
    ]
    of_follow_up = dossier.status == Status.IN_FOLLOW_UP
    known = file_rules.ComplementFacts(
        reasons={piece.kind: piece.verdict_reason for piece in asked}, audit_first_day=visit_day(dossier)
    )
    ask = dossier.ask_follow_up_complements if of_follow_up else dossier.request_complements
    ask(known, today=dossier.today)
    dossier.save()
    journal.record(
        dossier,
        "follow_up.complements_requested" if of_follow_up else "dossier.complements_requested",
        actor=actor,
        pieces=[{"kind": p.kind, "reason": p.verdict_reason} for p in asked],
    )
    outbox.put(*mails.complements_requested(dossier, asked))
    return dossier


@transaction.atomic
def resubmit_dossier(dossier_id: UUID, *, actor: User) -> Dossier:
    """Send the complements back to the body. DOS-04, guide 3.5.2, 3.9.1."""
    dossier = locked(dossier_id)
    permissions.can_commit.require(actor, dossier)
    known = file_rules.ResubmissionFacts(
        open_complements=piece_queries.open_complements(dossier), audit_first_day=visit_day(dossier)
    )
    of_follow_up = dossier.status == Status.IN_FOLLOW_UP
    if of_follow_up:
        dossier.complete_follow_up(known, today=dossier.today)
    else:
        dossier.resubmit(known, now=timezone.now(), today=dossier.today)
        join_to_application(dossier)
    dossier.save()
    event = "follow_up.resubmitted" if of_follow_up else "dossier.resubmitted"
    journal.record(dossier, event, actor=actor, pieces=pieces.leave(dossier))
    outbox.put(*mails.complements_filed(dossier))
    return dossier


@transaction.atomic
def acknowledge_dossier(
    dossier_id: UUID, *, actor: User, sample_accepted: bool, left_out_accepted: bool = False
) -> Dossier:
    """Find the dossier, or the follow-up request, admissible and acknowledge its receipt.

    CON-03, DOS-03, ACT-06, FOL-02, guide 3.5.2, 3.9.1.
    """
    dossier = locked(dossier_id)
    permissions.can_manage.require(actor, dossier)
    today = dossier.today
    ticked: facts.Ticked = {"sample_accepted": sample_accepted, "left_out_accepted": left_out_accepted}
    of_follow_up = dossier.status == Status.IN_FOLLOW_UP
    if of_follow_up:
        dossier.acknowledge_follow_up(*facts.follow_up_admission(dossier, today, **ticked), today=today)
    else:
        dossier.acknowledge(facts.admission(dossier, today, **ticked), today=today)
    dossier.save()
    journal.record(dossier, "follow_up.acknowledged" if of_follow_up else "dossier.acknowledged", actor=actor)
    outbox.put(*mails.dossier_acknowledged(dossier))
    return dossier


@transaction.atomic
def assign_auditor(
    dossier_id: UUID,
    *,
    actor: User,
    auditor_id: UUID,
    impartiality_declared: bool,
    other_ids: Iterable[UUID | str] = (),
    reason: str = "",
) -> Audit:
    """Assign the auditors of the initial or follow-up audit. ACT-06, ACT-07, ACT-08, AUD-13, guide 1.3.

    The first one leads; what the guide asks of an auditor is asked of each.
    """
    dossier = locked(dossier_id)
    permissions.can_manage.require(actor, dossier)
    if dossier.status not in AUDITED:
        raise TransitionNotAllowed(
            "An audit is assigned once the dossier is admissible, or its follow-up is open."
        )
    refuse_if(
        eligibility.failures_of_applying(dossier.applies_as)
    )  # ELI-07: the grid is that of local services
    if not dossier_queries.awaits_audit(dossier):
        refuse_if(follow_up_request.failures_to_assign(dossier.follow_up_acknowledged_on))
    lead, *others = _auditors(dossier, auditor_id, other_ids)
    today = dossier.today
    kind = dossier_facts.FOLLOW_UP if dossier.obtained_on else dossier_facts.INITIAL
    users_note, agents_note = dossier_facts.notes(dossier, kind)
    known = {
        each: audit_queries.assignment_facts(
            dossier,
            each,
            kind=kind,
            habilitation_in_force=body_facts.habilitation_in_force(dossier.body_id, today),
            impartiality_declared=impartiality_declared,
            reason=reason,
            team=(lead, *others),
        )
        for each in (lead, *others)
    }
    return audit_acts.assign(
        dossier,
        lead,
        actor=actor,
        kind=kind,
        facts=known.pop(lead),
        others=known,
        users_note=users_note,
        agents_note=agents_note,
        today=today,
    )


def _auditors(dossier: Dossier, lead_id: UUID, other_ids: Iterable[UUID | str]) -> list[User]:
    """The people by their ids, who leads first, each once. Raises ValidationError for a stranger to the body."""
    members = {str(each.pk): each for each in actors.members(dossier.body_id, Role.AUDITOR)}
    found = []
    for field, pk in (("auditor", lead_id), *(("others", each) for each in other_ids)):
        if str(pk) not in members:
            raise ValidationError({field: "Cette personne n’est pas auditeur de votre organisme."})
        found.append(members[str(pk)])
    return list(dict.fromkeys(found))


def visit_day(dossier: Dossier) -> date | None:
    """The wished day of an application; none at a follow-up request, which is found admissible before any plan."""
    return None if dossier.status == Status.IN_FOLLOW_UP else dossier.audit_first_day
