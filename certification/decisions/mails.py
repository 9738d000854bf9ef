"""Messages: the decision."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from certification.attestations.models import Attestation
from certification.dossier.mails import CANDIDATE_AND_DITP, DAY_EXAMPLE, candidates_and_ditp, kind, told
from label_sp.guide.calendar import french_date
from label_sp.guide.decision import reapply_from
from label_sp.outbox import kinds
from label_sp.outbox.outbox import Draft

DECISION, FOLLOW_UP, LABEL = "Décision", "Suivi du label", "Vie du label"
TO_ALL = "à l’équipe du service et à la DITP"
TIER = {"palier": ("le palier du label", "Argent")}
GRANTED = kind(
    "label.granted",
    "Label accordé",
    TO_ALL,
    DECISION,
    "{service} obtient le label, palier {palier}",
    "Le label est accordé, palier {palier}, du {debut} au {fin}.\n"
    "L’attestation {attestation} et le rapport définitif sont dans le dossier.",
    fields={
        **TIER,
        "debut": ("le premier jour du label", DAY_EXAMPLE),
        "fin": ("le dernier jour de validité", "mercredi 1er mars 2030"),
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
    "{service} : le label n’est pas accordé",
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


def label_granted(dossier: Dossier, attestation: Attestation) -> list[Draft]:
    """To the candidate and the DITP. ACT-09, ATT-01."""
    return told(
        GRANTED,
        dossier,
        candidates_and_ditp(dossier),
        palier=dossier.get_tier_display(),
        debut=french_date(attestation.valid_from),
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


kinds.register(GRANTED, REFUSED)
