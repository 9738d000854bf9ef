"""One function per message. Each returns drafts for the outbox; the key says what makes the message unique."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from candidates.enums import PieceKind
from candidates.models import Dossier, Piece
from certification.enums import DecisionKind
from certification.models import ActionPlan, Attestation, Suspension, Withdrawal
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.common import outbox
from label_sp.common.outbox import Draft
from label_sp.guide.calendar import Deadline, french_date
from label_sp.guide.decision import reapply_from

if TYPE_CHECKING:
    from certification.queries.reminders import Reminder

CANDIDATE = (Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR)


def dossier_submitted(dossier: Dossier) -> list[Draft]:
    """To the body, at once. DOS-02."""
    return _told(
        dossier,
        "dossier.submitted",
        managers(dossier),
        f"Dossier {dossier.reference} déposé",
        f"{dossier.service} a déposé son dossier de candidature. Examinez les pièces, puis accusez réception "
        "ou demandez des compléments.",
    )


def complements_requested(dossier: Dossier, asked: Sequence[Piece]) -> list[Draft]:
    """To the candidate: all requests in one letter. DOS-04."""
    lines = "\n".join(
        f"- {PieceKind(piece.kind).label} : {piece.verdict_reason}"
        + (f" (attendu le {french_date(piece.complement_due)})" if piece.complement_due else "")
        for piece in asked
    )
    return _told(
        dossier,
        "dossier.complements_requested",
        candidates(dossier),
        f"Dossier {dossier.reference} : des compléments sont demandés",
        f"{dossier.body} vous demande :\n{lines}\n\nDéposez-les dans le dossier avant la visite, puis transmettez-les.",
    )


def complements_filed(dossier: Dossier) -> list[Draft]:
    return _told(
        dossier,
        "dossier.resubmitted",
        managers(dossier),
        f"Dossier {dossier.reference} : compléments transmis",
        f"{dossier.service} a répondu à vos demandes de compléments.",
    )


def dossier_acknowledged(dossier: Dossier) -> list[Draft]:
    """To the candidate. DOS-03."""
    return _told(
        dossier,
        "dossier.acknowledged",
        candidates(dossier),
        f"Dossier {dossier.reference} : accusé de réception",
        f"{dossier.body} accuse réception de votre dossier : il est recevable. "
        "Vous recevrez le plan d’audit 10 jours ouvrés au moins avant la visite.",
    )


def label_granted(dossier: Dossier, attestation: Attestation) -> list[Draft]:
    """To the candidate and the DITP. ACT-09, ATT-01."""
    return _told(
        dossier,
        "label.granted",
        [*candidates(dossier), *actors.ditp_members()],
        f"{dossier.service} obtient le label, palier {dossier.get_tier_display()}",
        f"Le label est accordé, palier {dossier.get_tier_display()}, jusqu’au {french_date(attestation.valid_until)}.\n"
        f"L’attestation {attestation.number} et le rapport définitif sont dans le dossier.",
    )


def label_refused(dossier: Dossier, reason: str) -> list[Draft]:
    """To the candidate and the DITP: written and reasoned, with the way to the final report. DEC-05, DEC-06."""
    again = (
        f"\n\nUne nouvelle candidature est possible à partir du {french_date(reapply_from(dossier.refused_on))}."
        if (dossier.refused_on)
        else ""
    )
    return _told(
        dossier,
        "label.refused",
        [*candidates(dossier), *actors.ditp_members()],
        f"Dossier {dossier.reference} : le label n’est pas accordé",
        f"{dossier.body} n’accorde pas le label.\n\nMotifs :\n{reason}\n\n"
        f"Le rapport définitif et la notification sont dans le dossier.{again}",
    )


def follow_up_opened(dossier: Dossier) -> list[Draft]:
    return _told(
        dossier,
        f"follow_up.opened:{dossier.follow_up_opened_on}",
        managers(dossier),
        f"Dossier {dossier.reference} : audit de suivi demandé",
        f"{dossier.service} demande son audit de suivi. Confiez-le à un auditeur, en priorité le même.",
    )


def follow_up_concluded(dossier: Dossier, outcome: DecisionKind) -> list[Draft]:
    """To the candidate and the DITP. FOL-03 to FOL-05, ACT-09."""
    texts = {
        DecisionKind.CONFIRMED: f"Votre palier {dossier.get_tier_display()} est confirmé.",
        DecisionKind.RAISED: f"Vous obtenez le palier {dossier.get_tier_display()}. "
        "Une nouvelle attestation est émise ; la fin de validité ne change pas.",
        DecisionKind.ACTION_PLAN: "Un minimum requis n’est pas atteint. Un plan d’actions est attendu"
        + (
            f" au plus tard le {french_date(dossier.action_plan_due_on)}."
            if dossier.action_plan_due_on
            else "."
        ),
    }
    return _told(
        dossier,
        f"follow_up.{outcome.value}",
        [*candidates(dossier), *actors.ditp_members()],
        f"{dossier.service} : résultat de l’audit de suivi",
        texts[outcome],
    )


def action_plan_filed(dossier: Dossier, plan: ActionPlan) -> list[Draft]:
    return _told(
        dossier,
        f"action_plan.filed:{plan.pk}:{plan.submitted_on}",
        [*managers(dossier), *deciders(dossier)],
        f"Dossier {dossier.reference} : plan d’actions transmis",
        f"{dossier.service} a transmis le plan d’actions demandé après l’audit de suivi.",
    )


def action_plan_accepted(dossier: Dossier) -> list[Draft]:
    return _told(
        dossier,
        "action_plan.accepted",
        candidates(dossier),
        f"Dossier {dossier.reference} : plan d’actions accepté",
        "Votre plan d’actions est accepté. Le label continue.",
    )


def label_suspended(dossier: Dossier, opened: Suspension) -> list[Draft]:
    """To the service and the DITP. SUS-02."""
    return _told(
        dossier,
        f"label.suspended:{opened.pk}",
        [*candidates(dossier), *actors.ditp_members()],
        f"{dossier.service} : label suspendu",
        f"Le label est suspendu à partir de ce jour. Motif : {opened.get_ground_display()}.\n{opened.reason}\n\n"
        f"La mise en conformité est attendue au plus tard le {french_date(opened.conform_by)}. "
        "La suspension figure sur la liste publique tant qu’elle dure.",
    )


def suspension_lifted(dossier: Dossier) -> list[Draft]:
    """To the service and the DITP. SUS-03."""
    return _told(
        dossier,
        f"label.suspension_lifted:{dossier.suspensions.count()}",
        [*candidates(dossier), *actors.ditp_members()],
        f"{dossier.service} : suspension levée",
        "La suspension du label est levée. La fin de validité ne change pas.",
    )


def label_withdrawn(dossier: Dossier, notice: Withdrawal) -> list[Draft]:
    """To the service and the DITP. WIT-02, WIT-03."""
    return _told(
        dossier,
        "label.withdrawn",
        [*candidates(dossier), *actors.ditp_members()],
        f"{dossier.service} : label retiré",
        f"Le label est retiré à partir du {french_date(notice.effective_on)}. Motif : {notice.get_ground_display()}.\n"
        f"{notice.reason}\n\n"
        f"Toute communication avec la marque cesse au plus tard le {french_date(notice.mark_ends_on)}.",
    )


def label_expired(dossier: Dossier) -> list[Draft]:
    return _told(
        dossier,
        "label.expired",
        [*candidates(dossier), *managers(dossier)],
        f"{dossier.service} : label échu",
        "Le dernier jour de validité du label est passé. Le service n’est plus sur la liste publique.",
    )


def deadline_reminder(reminder: Reminder) -> list[Draft]:
    """One reminder of one deadline to those who owe it; its key makes each occurrence unique."""
    deadline, dossier = reminder.deadline, reminder.dossier
    subject, body = _opening(deadline) if reminder.is_opening else _due(deadline, reminder.milestone)
    return [
        Draft(
            key=f"reminder:{deadline.key}:{dossier.pk}:{deadline.due}:{reminder.milestone}:{person.pk}",
            kind="reminder",
            to=person,
            subject=subject[:200],
            body=_text(dossier, body),
            dossier_id=dossier.pk,
        )
        for person in outbox.people(reminder.people)
    ]


def _due(deadline: Deadline, milestone: int) -> tuple[str, str]:
    late = "En retard : échéance" if milestone < 0 else "Échéance"
    body = (
        f"{deadline.label} : {french_date(deadline.due)}.\n{deadline.explanation} "
        f"(guide {deadline.section}, {deadline.rule}).\nCe que cela bloque : {deadline.blocks}."
    )
    return f"{late} du {french_date(deadline.due)} : {deadline.label}", body


def _opening(deadline: Deadline) -> tuple[str, str]:
    """FOL-01, REN-01: what the labelled service is invited to do from now on."""
    body = (
        f"{deadline.label}, depuis le {french_date(deadline.due)} : {deadline.explanation} "
        f"(guide {deadline.section}, {deadline.rule}).\nOuvrez le dossier pour commencer."
    )
    return deadline.label, body


def candidates(dossier: Dossier) -> list[User]:
    """The candidate's team today."""
    return list(actors.members(dossier.service.organisation_id, *CANDIDATE))


def managers(dossier: Dossier) -> list[User]:
    """The body's managers today."""
    return list(actors.members(dossier.body_id, Role.BODY_MANAGER))


def deciders(dossier: Dossier) -> list[User]:
    """The body's deciders today."""
    return list(actors.members(dossier.body_id, Role.DECIDER))


def _told(dossier: Dossier, kind: str, people: Iterable[User], subject: str, body: str) -> list[Draft]:
    """The same message to several people; acts that can happen again carry the filing or audit they belong to."""
    occasion = dossier.submitted_at.isoformat() if dossier.submitted_at else "-"
    return [
        Draft(
            key=f"{kind}:{dossier.pk}:{occasion}:{person.pk}"[:200],
            kind=kind.split(":", maxsplit=1)[0],
            to=person,
            subject=subject[:200],
            body=_text(dossier, body),
            dossier_id=dossier.pk,
        )
        for person in outbox.people(people)
    ]


def _text(dossier: Dossier, body: str) -> str:
    address = settings.SITE_URL + reverse("certification:dossier", args=[dossier.pk])
    return (
        f"Bonjour,\n\n{body}\n\nLe dossier {dossier.reference} ({dossier.service}) :\n{address}\n\n"
        "Label Services Publics +\n"
    )
