"""Messages about a label: the decision, the follow-up, suspension, withdrawal, expiry."""

from __future__ import annotations

from candidates.models import Dossier
from certification.enums import DecisionKind
from certification.mails.shared import (
    CANDIDATE,
    CANDIDATE_AND_DITP,
    DAY_EXAMPLE,
    MANAGER,
    candidates,
    candidates_and_ditp,
    deciders,
    kind,
    managers,
    told,
)
from certification.models import ActionPlan, Attestation, Suspension, Withdrawal
from label_sp.actors.enums import Role
from label_sp.common import outbox
from label_sp.common.outbox import Draft
from label_sp.guide.calendar import french_date
from label_sp.guide.decision import reapply_from

DECISION, FOLLOW_UP, LABEL = "Décision", "Suivi du label", "Vie du label"
TO_ALL = "à l’équipe du service et à la DITP"
TIER = {"palier": ("le palier du label", "Argent")}
GROUND = {
    "motif": ("le motif prévu par le guide", "Usage de la marque contraire au règlement d’usage"),
    "explication": ("ce que l’organisme écrit", "Le logo figure sur un guichet qui n’est pas labellisé."),
}

GRANTED = kind(
    "label.granted",
    "Label accordé",
    TO_ALL,
    DECISION,
    "{service} obtient le label, palier {palier}",
    "Le label est accordé, palier {palier}, jusqu’au {fin}.\n"
    "L’attestation {attestation} et le rapport définitif sont dans le dossier.",
    fields={
        **TIER,
        "fin": ("le dernier jour de validité", DAY_EXAMPLE),
        "attestation": ("le numéro de l’attestation", "SP-2027-0001"),
    },
    rule="ATT-01",
    legal=True,
    letter=True,
    roles=CANDIDATE_AND_DITP,
)
REFUSED = kind(
    "label.refused",
    "Label refusé",
    TO_ALL,
    DECISION,
    "Dossier {reference} : le label n’est pas accordé",
    "{organisme} n’accorde pas le label.\n\nMotifs :\n{explication}\n\n"
    "Le rapport définitif et la notification sont dans le dossier.\n\n{nouvelle_candidature}",
    fields={
        "explication": ("les motifs écrits par l’organisme", "L’engagement 4 n’atteint pas 50."),
        "nouvelle_candidature": (
            "quand une nouvelle candidature est possible",
            f"Une nouvelle candidature est possible à partir du {DAY_EXAMPLE}.",
        ),
    },
    rule="DEC-05",
    legal=True,
    letter=True,
    roles=CANDIDATE_AND_DITP,
)
FOLLOW_UP_OPENED = kind(
    "follow_up.opened",
    "Audit de suivi demandé",
    "à la gestion de l’organisme",
    FOLLOW_UP,
    "Dossier {reference} : audit de suivi demandé",
    "{service} demande son audit de suivi. Confiez-le à un auditeur, en priorité le même.",
    rule="FOL-01",
    roles=MANAGER,
)
CONFIRMED = kind(
    "follow_up.confirmed",
    "Palier confirmé après l’audit de suivi",
    TO_ALL,
    FOLLOW_UP,
    "{service} : résultat de l’audit de suivi",
    "Votre palier {palier} est confirmé.",
    fields=TIER,
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
    "{service} : résultat de l’audit de suivi",
    "Vous obtenez le palier {palier}. Une nouvelle attestation est émise ; la fin de validité ne change pas.",
    fields=TIER,
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
    "{service} : résultat de l’audit de suivi",
    "Un minimum requis n’est pas atteint. Un plan d’actions est attendu au plus tard le {attendu_le}.",
    fields={"attendu_le": ("le dernier jour pour le transmettre", DAY_EXAMPLE)},
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
    "Dossier {reference} : plan d’actions transmis",
    "{service} a transmis le plan d’actions demandé après l’audit de suivi.",
    rule="FOL-05",
    roles=(Role.BODY_MANAGER, Role.DECIDER),
)
PLAN_ACCEPTED = kind(
    "action_plan.accepted",
    "Plan d’actions accepté",
    "à l’équipe du service",
    FOLLOW_UP,
    "Dossier {reference} : plan d’actions accepté",
    "Votre plan d’actions est accepté. Le label continue.",
    rule="FOL-05",
    legal=True,
    roles=CANDIDATE,
)
SUSPENDED = kind(
    "label.suspended",
    "Label suspendu",
    TO_ALL,
    LABEL,
    "{service} : label suspendu",
    "Le label est suspendu à partir de ce jour. Motif : {motif}.\n{explication}\n\n"
    "La mise en conformité est attendue au plus tard le {conforme_le}. "
    "La suspension figure sur la liste publique tant qu’elle dure.",
    fields={**GROUND, "conforme_le": ("le dernier jour pour se mettre en conformité", DAY_EXAMPLE)},
    rule="SUS-02",
    legal=True,
    letter=True,
    roles=CANDIDATE_AND_DITP,
)
LIFTED = kind(
    "label.suspension_lifted",
    "Suspension levée",
    TO_ALL,
    LABEL,
    "{service} : suspension levée",
    "La suspension du label est levée. La fin de validité ne change pas.",
    rule="SUS-03",
    legal=True,
    letter=True,
    roles=CANDIDATE_AND_DITP,
)
WITHDRAWN = kind(
    "label.withdrawn",
    "Label retiré",
    TO_ALL,
    LABEL,
    "{service} : label retiré",
    "Le label est retiré à partir du {date_d_effet}. Motif : {motif}.\n{explication}\n\n"
    "Toute communication avec la marque cesse au plus tard le {fin_de_la_marque}.",
    fields={
        **GROUND,
        "date_d_effet": ("le jour à partir duquel le label est retiré", DAY_EXAMPLE),
        "fin_de_la_marque": ("le dernier jour d’usage de la marque", "dimanche 2 mai 2027"),
    },
    rule="WIT-02",
    legal=True,
    letter=True,
    roles=CANDIDATE_AND_DITP,
)
EXPIRED = kind(
    "label.expired",
    "Label échu",
    "à l’équipe du service et à la gestion de l’organisme",
    LABEL,
    "{service} : label échu",
    "Le dernier jour de validité du label est passé. Le service n’est plus sur la liste publique.",
    rule="LIS-03",
    legal=True,
    roles=(*CANDIDATE, *MANAGER),
)
outbox.register(
    GRANTED,
    REFUSED,
    FOLLOW_UP_OPENED,
    CONFIRMED,
    RAISED,
    PLAN_REQUIRED,
    PLAN_FILED,
    PLAN_ACCEPTED,
    SUSPENDED,
    LIFTED,
    WITHDRAWN,
    EXPIRED,
)


def label_granted(dossier: Dossier, attestation: Attestation) -> list[Draft]:
    """To the candidate and the DITP. ACT-09, ATT-01."""
    return told(
        GRANTED,
        dossier,
        candidates_and_ditp(dossier),
        palier=dossier.get_tier_display(),
        fin=french_date(attestation.valid_until),
        attestation=attestation.number,
    )


def label_refused(dossier: Dossier, reason: str) -> list[Draft]:
    """To the candidate and the DITP: written and reasoned, with the way to the final report. DEC-05, DEC-06."""
    again = ""
    if dossier.refused_on:
        day = french_date(reapply_from(dossier.refused_on))
        again = f"Une nouvelle candidature est possible à partir du {day}."
    return told(
        REFUSED, dossier, candidates_and_ditp(dossier), explication=reason, nouvelle_candidature=again
    )


def follow_up_opened(dossier: Dossier) -> list[Draft]:
    return told(FOLLOW_UP_OPENED, dossier, managers(dossier), dossier.follow_up_opened_on)


def follow_up_concluded(dossier: Dossier, outcome: DecisionKind) -> list[Draft]:
    """To the candidate and the DITP. FOL-03 to FOL-05, ACT-09."""
    people = candidates_and_ditp(dossier)
    if outcome == DecisionKind.ACTION_PLAN:
        due = french_date(dossier.action_plan_due_on) if dossier.action_plan_due_on else "jour fixé"
        return told(PLAN_REQUIRED, dossier, people, attendu_le=due)
    concluded = CONFIRMED if outcome == DecisionKind.CONFIRMED else RAISED
    return told(concluded, dossier, people, palier=dossier.get_tier_display())


def action_plan_filed(dossier: Dossier, plan: ActionPlan) -> list[Draft]:
    people = [*managers(dossier), *deciders(dossier)]
    return told(PLAN_FILED, dossier, people, f"{plan.pk}:{plan.submitted_on}")


def action_plan_accepted(dossier: Dossier) -> list[Draft]:
    return told(PLAN_ACCEPTED, dossier, candidates(dossier))


def label_suspended(dossier: Dossier, opened: Suspension) -> list[Draft]:
    """To the service and the DITP. SUS-02."""
    return told(
        SUSPENDED,
        dossier,
        candidates_and_ditp(dossier),
        opened.pk,
        motif=opened.get_ground_display(),
        explication=opened.reason,
        conforme_le=french_date(opened.conform_by),
    )


def suspension_lifted(dossier: Dossier) -> list[Draft]:
    """To the service and the DITP. SUS-03."""
    return told(LIFTED, dossier, candidates_and_ditp(dossier), dossier.suspensions.count())


def label_withdrawn(dossier: Dossier, notice: Withdrawal) -> list[Draft]:
    """To the service and the DITP. WIT-02, WIT-03."""
    return told(
        WITHDRAWN,
        dossier,
        candidates_and_ditp(dossier),
        motif=notice.get_ground_display(),
        explication=notice.reason,
        date_d_effet=french_date(notice.effective_on),
        fin_de_la_marque=french_date(notice.mark_ends_on),
    )


def label_expired(dossier: Dossier) -> list[Draft]:
    return told(EXPIRED, dossier, [*candidates(dossier), *managers(dossier)])
