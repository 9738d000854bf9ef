"""Messages: the follow-up."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from certification.decisions.enums import DecisionKind
from certification.decisions.mails import FOLLOW_UP, TIER, TO_ALL
from certification.dossier.mails import (
    CANDIDATE,
    CANDIDATE_AND_DITP,
    DAY_EXAMPLE,
    MANAGER,
    SUSPENDED_EXAMPLE,
    candidates,
    candidates_and_ditp,
    deciders,
    kind,
    managers,
    suspension_note,
    told,
)
from certification.follow_up.models import ActionPlan
from label_sp.actors.enums import Role
from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds
from label_sp.outbox.outbox import Draft

SUSPENDED_TOO = {"suspension": ("que le label est suspendu, tant qu’il l’est", SUSPENDED_EXAMPLE)}
NO_MINIMUM_MISSED = "aucun minimum n’est manqué : ce sont les points que l’organisme explique ci-dessus"
OF_PLAN = {
    "attendu_le": ("le dernier jour pour le transmettre", DAY_EXAMPLE),
    "explication": ("ce que l’organisme écrit", "Aucune échéance n’est indiquée pour la formation."),
    "points": ("les minimums manqués, un par ligne", "- Enquête agents : 60,0 sur 100, il en faut 65"),
}
FOLLOW_UP_OPENED = kind(
    "follow_up.opened",
    "Audit de suivi demandé",
    "à la gestion de l’organisme",
    FOLLOW_UP,
    "{service} demande son audit de suivi",
    "{service} demande son audit de suivi. Examinez les pièces de la demande, puis accusez réception ou demandez des "
    "compléments.",
    rule="FOL-01",
    roles=MANAGER,
)
CONFIRMED = kind(
    "follow_up.confirmed",
    "Palier confirmé après l’audit de suivi",
    TO_ALL,
    FOLLOW_UP,
    "{service} : palier {palier} confirmé après l’audit de suivi",
    "Votre palier {palier} est confirmé.{suspension}",
    fields={**TIER, **SUSPENDED_TOO},
    rule="FOL-03",
    legal=True,
    letter=True,
    roles=CANDIDATE_AND_DITP,
)
RAISED = kind(
    "follow_up.raised",
    "Palier supérieur après l’audit de suivi",
    TO_ALL,
    FOLLOW_UP,
    "{service} : palier {palier} obtenu après l’audit de suivi",
    "Vous obtenez le palier {palier}. Une nouvelle attestation est émise ; la fin de validité ne change pas."
    "{suspension}",
    fields={**TIER, **SUSPENDED_TOO},
    rule="FOL-04",
    legal=True,
    letter=True,
    roles=CANDIDATE_AND_DITP,
)
PLAN_REQUIRED = kind(
    "follow_up.action_plan",
    "Plan d’actions demandé après l’audit de suivi",
    TO_ALL,
    FOLLOW_UP,
    "{service} : un plan d’actions est demandé après l’audit de suivi",
    "L’organisme demande un plan d’actions pour revenir au niveau minimum requis, "
    "au plus tard le {attendu_le}.\n{explication}\n\n"
    "Les points qui le nécessitent, et leur seuil pour le palier {palier} :\n{points}{suspension}",
    fields={**TIER, **OF_PLAN, **SUSPENDED_TOO},
    rule="FOL-05",
    legal=True,
    letter=True,
    roles=CANDIDATE_AND_DITP,
)
BETTER_PLAN = kind(
    "action_plan.sent_back",
    "Meilleur plan d’actions demandé",
    TO_ALL,
    FOLLOW_UP,
    "{service} : un meilleur plan d’actions est demandé",
    "Le plan d’actions transmis ne convient pas. Un meilleur plan est attendu au plus tard le {attendu_le}.\n"
    "{explication}\n\n"
    "Les points qui le nécessitent, et leur seuil pour le palier {palier} :\n{points}\n\n"
    "À défaut, le label peut être suspendu.{suspension}",
    fields={**TIER, **OF_PLAN, **SUSPENDED_TOO},
    rule="FOL-05",
    legal=True,
    letter=True,
    roles=CANDIDATE_AND_DITP,
)
PLAN_FILED = kind(
    "action_plan.filed",
    "Plan d’actions transmis",
    "à la gestion et aux décideurs de l’organisme",
    FOLLOW_UP,
    "{service} : le plan d’actions est transmis",
    "{service} a transmis le plan d’actions demandé après l’audit de suivi.",
    rule="FOL-05",
    roles=(Role.BODY_MANAGER, Role.DECIDER),
)
PLAN_ACCEPTED = kind(
    "action_plan.accepted",
    "Plan d’actions accepté",
    "à l’équipe du service",
    FOLLOW_UP,
    "{service} : le plan d’actions est accepté",
    "Votre plan d’actions est accepté.{suspension}",
    fields=SUSPENDED_TOO,
    rule="FOL-05",
    legal=True,
    roles=CANDIDATE,
)


def follow_up_opened(dossier: Dossier) -> list[Draft]:
    return told(FOLLOW_UP_OPENED, dossier, managers(dossier), dossier.follow_up_opened_on)


def follow_up_concluded(dossier: Dossier, outcome: DecisionKind) -> list[Draft]:
    """To the candidate and the DITP. FOL-03, FOL-04, ACT-09."""
    people = candidates_and_ditp(dossier)
    concluded = CONFIRMED if outcome == DecisionKind.CONFIRMED else RAISED
    return told(
        concluded,
        dossier,
        people,
        palier=dossier.get_tier_display(),
        suspension=suspension_note(dossier),
    )


def action_plan_required(dossier: Dossier, plan: ActionPlan, reason: str) -> list[Draft]:
    """To the candidate and the DITP: by when, on which points, up to which thresholds. FOL-05, guide 3.9.1."""
    return told(PLAN_REQUIRED, dossier, candidates_and_ditp(dossier), **_of_plan(dossier, plan, reason))


def better_plan_required(dossier: Dossier, plan: ActionPlan, reason: str) -> list[Draft]:
    """The same once the first one was found unfit. FOL-05."""
    people = candidates_and_ditp(dossier)
    return told(BETTER_PLAN, dossier, people, plan.pk, **_of_plan(dossier, plan, reason))


def _of_plan(dossier: Dossier, plan: ActionPlan, reason: str) -> dict[str, object]:
    return {
        "palier": dossier.get_tier_display(),
        "attendu_le": french_date(plan.due_on),
        "explication": reason,
        "points": "\n".join(f"- {line}" for line in plan.lines or [NO_MINIMUM_MISSED]),
        "suspension": suspension_note(dossier),
    }


def action_plan_filed(dossier: Dossier, plan: ActionPlan) -> list[Draft]:
    people = [*managers(dossier), *deciders(dossier)]
    return told(PLAN_FILED, dossier, people, f"{plan.pk}:{plan.submitted_on}")


def action_plan_accepted(dossier: Dossier) -> list[Draft]:
    return told(PLAN_ACCEPTED, dossier, candidates(dossier), suspension=suspension_note(dossier))


kinds.register(FOLLOW_UP_OPENED, CONFIRMED, RAISED, PLAN_REQUIRED, BETTER_PLAN, PLAN_FILED, PLAN_ACCEPTED)
