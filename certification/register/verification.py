"""The check of an attestation: is this number with this code ours, and what is it worth today? ATT-01, ATT-05, LIS-02.

Guessing is hopeless (96 random bits), so attempts need not be counted; an unknown number and a wrong code answer the
same, in the same time.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from certification.attestations import facts
from certification.attestations.models import Attestation
from label_sp.guide import attestation as rules
from label_sp.guide.attestation import Standing
from label_sp.guide.calendar import days_after, french_date
from surveys.campaigns import queries as campaigns
from surveys.questionnaires.queries import warning_of

NO_CODE = "0" * 24
UNKNOWN = "Inconnue"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says: one sentence, its standing (None when unknown), and the attestation behind it."""

    sentence: str
    explanation: str
    standing: Standing | None = None
    attestation: Attestation | None = None

    @property
    def tone(self) -> str:
        """The kind of alert: its icon and its title say the same as its colour."""
        if self.attestation and self.attestation.fictitious:
            return "warning"
        if self.standing is Standing.VALID:
            return "success"
        return "warning" if self.standing in WARNINGS else "error"


WARNINGS = (Standing.SUSPENDED, Standing.REPLACED, Standing.RENEWED, Standing.UPCOMING)
NOT_FOUND = Answer(
    UNKNOWN,
    "Ce numéro et ce code ne correspondent à aucune attestation du label. Vérifiez-les sur le document ; "
    "s’ils y figurent bien, ce document n’a pas été délivré par un organisme habilité.",
)


def check(number: str, code: str, on: date) -> Answer:
    """What this number with this code is worth on that day."""
    attestation = find(number, code)
    return answer(attestation, on) if attestation else NOT_FOUND


def find(number: str, code: str) -> Attestation | None:
    """The attestation of that number, if the code is its own; compared in constant time."""
    attestation = (
        Attestation.objects.filter(number=number.strip().upper())
        .select_related("dossier__service", "dossier__body")
        .first()
    )
    expected = attestation.code if attestation else NO_CODE
    same = secrets.compare_digest(expected.encode(), code.strip().lower().encode())
    return attestation if attestation and same else None


def survey_warning(attestation: Attestation) -> str:
    """The warning of a provisional questionnaire among the surveys that its label rests on; blank without. SUR-10."""
    counted = campaigns.in_force(campaigns.campaigns(attestation.dossier)).values()
    before = (each for each in counted if each.closed_on and each.closed_on <= attestation.issued_on)
    return warning_of(each.questionnaire for each in before)


def label_facts(attestation: Attestation) -> rules.LabelFacts:
    """The days that make this document's standing: those of its label, and of its own replacement."""
    known = facts.label(attestation.dossier, replaced_on=attestation.replaced_on)
    if known is None:
        raise ValueError(f"{attestation.number} belongs to a dossier without label")
    return known


def answer(attestation: Attestation, on: date) -> Answer:
    """The standing of an attestation on that day, in words. ATT-01, ATT-05, LIS-02, LIS-03, WIT-02."""
    known = label_facts(attestation)
    standing = rules.standing(known, on)
    sentence, explanation = _words(standing, known, attestation, on)
    return Answer(sentence, explanation, standing, attestation)


def _words(
    standing: Standing, known: rules.LabelFacts, attestation: Attestation, on: date
) -> tuple[str, str]:
    if standing is Standing.VALID:
        return _valid(known)
    if standing is Standing.SUSPENDED:
        return (
            f"Suspendue depuis le {plain_date(rules.suspended_since(known, on))}",
            "Le label est interrompu jusqu’à la mise en conformité.",
        )
    if standing is Standing.REPLACED:
        return _replaced(attestation)
    if standing is Standing.UPCOMING:
        return "Pas encore valable", f"{rules.obtained_in_words(known.obtained_on)}."
    endings = {
        Standing.WITHDRAWN: ("Retirée", known.withdrawn_from, "Le label a été retiré le {}."),
        Standing.RENEWED: ("Renouvelée", known.renewed_on, "Un nouveau cycle du label a commencé le {}."),
        Standing.EXPIRED: ("Échue", known.valid_until, "Le dernier jour de validité était le {}."),
    }
    word, day, explanation = endings[standing]
    return word, explanation.format(plain_date(day))


def _valid(known: rules.LabelFacts) -> tuple[str, str]:
    """A withdrawal that was notified ends the validity on the eve of its effect. WIT-02."""
    if known.withdrawn_from and known.withdrawn_from <= known.valid_until:
        eve = days_after(known.withdrawn_from, -1)
        return (
            f"Valide jusqu’au {plain_date(eve)}",
            f"Le retrait du label prend effet le {plain_date(known.withdrawn_from)}.",
        )
    return f"Valide jusqu’au {plain_date(known.valid_until)}", "Le label est en vigueur."


def _replaced(attestation: Attestation) -> tuple[str, str]:
    newer = attestation.dossier.attestations.filter(version=attestation.version + 1).first()
    by = f" par l’attestation {newer.number}" if newer else ""
    return (
        f"Remplacée le {plain_date(attestation.replaced_on)}{by}",
        "Le label continue ; ce document n’est plus le bon. Demandez au service son attestation en cours.",
    )


def plain_date(day: date | None) -> str:
    """« 30 juin 2028 »: the day of the week means nothing here."""
    return french_date(day).split(" ", maxsplit=1)[1] if day else ""
