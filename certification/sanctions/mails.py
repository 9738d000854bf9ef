"""Messages: sanctions."""

from __future__ import annotations

from datetime import date

from candidates.dossiers.models import Dossier
from certification.decisions.mails import LABEL, TO_ALL
from certification.dossier.mails import (
    CANDIDATE,
    CANDIDATE_AND_DITP,
    DAY_EXAMPLE,
    candidates,
    candidates_and_ditp,
    kind,
    told,
)
from certification.sanctions.models import AuditRefusal, Suspension, Withdrawal
from label_sp.guide.calendar import french_date
from label_sp.guide.suspension import Ground
from label_sp.outbox import kinds
from label_sp.outbox.outbox import Draft

GROUND = {
    "motif": ("le motif prévu par le guide", "Usage de la marque contraire au règlement d’usage"),
    "explication": ("ce que l’organisme écrit", "Le logo figure sur un guichet qui n’est pas labellisé."),
}
AUDIT_REFUSED = kind(
    "label.audit_refused",
    "Refus d’audit enregistré",
    "à l’équipe du service",
    LABEL,
    "{service} : {organisme} a enregistré un refus d’audit",
    "{organisme} a enregistré que vous avez refusé un audit le {refuse_le} :\n{explication}\n\n"
    "Un refus de réaliser les audits dans les conditions, la période ou à la fréquence requises peut conduire à une "
    "suspension du label. Si ce n’est pas le cas, écrivez à l’organisme.",
    fields={
        "refuse_le": ("le jour du refus", DAY_EXAMPLE),
        "explication": ("ce que l’organisme écrit", "Le service ne veut d’aucune visite avant l’été."),
    },
    rule="SUS-01",
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
CONFORMITY_DATE = kind(
    "label.conformity_date_set",
    "Nouvelle date de mise en conformité",
    TO_ALL,
    LABEL,
    "{service} : nouvelle date de mise en conformité",
    "Le label est suspendu. La mise en conformité était attendue au plus tard le {avant} ; "
    "elle l’est maintenant au plus tard le {conforme_le}.\n{explication}\n\n"
    "La suspension dure au plus 12 mois, jusqu’au {fin_des_12_mois}.",
    fields={
        "avant": ("la date fixée jusque-là", DAY_EXAMPLE),
        "conforme_le": ("le dernier jour pour se mettre en conformité", DAY_EXAMPLE),
        "explication": ("ce que l’organisme écrit", "Les travaux finissent en juin."),
        "fin_des_12_mois": ("le dernier jour de la suspension", DAY_EXAMPLE),
    },
    rule="SUS-03",
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


def audit_refused(dossier: Dossier, refusal: AuditRefusal) -> list[Draft]:
    """To the service, which may answer that it is not so. SUS-01."""
    return told(
        AUDIT_REFUSED,
        dossier,
        candidates(dossier),
        refusal.pk,
        refuse_le=french_date(refusal.refused_on),
        explication=refusal.words,
    )


def label_suspended(dossier: Dossier, opened: Suspension) -> list[Draft]:
    """To the service and the DITP. SUS-02."""
    return told(
        SUSPENDED,
        dossier,
        candidates_and_ditp(dossier),
        opened.pk,
        motif=_ground_on_record(dossier, opened),
        explication=opened.reason,
        conforme_le=french_date(opened.conform_by),
    )


def _ground_on_record(dossier: Dossier, opened: Suspension) -> str:
    """The ground, with the day of the refusal that is on record when it is one. SUS-01."""
    refusal = dossier.audit_refusals.first() if opened.ground == Ground.AUDIT_REFUSED else None
    on = f", le {french_date(refusal.refused_on)}" if refusal else ""
    return f"{opened.get_ground_display()}{on}"


def conformity_date_set(dossier: Dossier, opened: Suspension, before: date, reason: str) -> list[Draft]:
    """To the service and the DITP. SUS-03."""
    return told(
        CONFORMITY_DATE,
        dossier,
        candidates_and_ditp(dossier),
        f"{opened.pk}:{before}:{opened.conform_by}",
        avant=french_date(before),
        conforme_le=french_date(opened.conform_by),
        explication=reason,
        fin_des_12_mois=french_date(opened.ends_by),
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


kinds.register(AUDIT_REFUSED, SUSPENDED, CONFORMITY_DATE, LIFTED, WITHDRAWN)
