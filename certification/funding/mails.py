"""Messages: the DITP's help with the cost of an audit."""

from __future__ import annotations

from certification.decisions.mails import LABEL
from certification.dossier.mails import DAY_EXAMPLE, candidates, kind, told
from certification.funding.models import Grant
from label_sp.actors.enums import CANDIDATE_TEAM
from label_sp.guide.calendar import french_date
from label_sp.guide.french import euros
from label_sp.outbox import kinds
from label_sp.outbox.outbox import Draft

AMOUNT = ("le montant", "5 000 €")
GRANTED = kind(
    "funding.granted",
    "Aide au coût de l’audit accordée",
    "à l’équipe du service",
    LABEL,
    "Une aide de {montant} pour l’audit de {service}",
    "La DITP vous aide à payer l’audit : {montant}, accordés le {jour}.{convention}",
    fields={
        "montant": AMOUNT,
        "jour": ("le jour de l’accord", DAY_EXAMPLE),
        "convention": ("la convention, s’il y en a une", "\n\nConvention 2027-12."),
    },
    rule="ACT-11",
    roles=CANDIDATE_TEAM,
)
TAKEN_BACK = kind(
    "funding.taken_back",
    "Aide au coût de l’audit retirée",
    "à l’équipe du service",
    LABEL,
    "L’aide pour l’audit de {service} est retirée",
    "L’aide de {montant} que la DITP vous avait accordée pour votre audit est retirée.\n\nMotif : {motif}",
    fields={"montant": AMOUNT, "motif": ("le motif", "Le service renonce à l’audit.")},
    rule="ACT-11",
    roles=CANDIDATE_TEAM,
)

kinds.register(GRANTED, TAKEN_BACK)


def granted(grant: Grant) -> list[Draft]:
    """To the candidate: how much, since when, under which agreement."""
    agreement = f"\n\nConvention {grant.agreement}." if grant.agreement else ""
    return told(
        GRANTED,
        grant.dossier,
        candidates(grant.dossier),
        grant.pk,
        montant=euros(grant.amount),
        jour=french_date(grant.granted_on),
        convention=agreement,
    )


def taken_back(grant: Grant) -> list[Draft]:
    """To the candidate: that it has the help no more, and why."""
    values = {"montant": euros(grant.amount), "motif": grant.taken_back_reason}
    return told(TAKEN_BACK, grant.dossier, candidates(grant.dossier), grant.pk, **values)
