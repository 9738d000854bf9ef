"""Acts: attestations."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import next_number
from certification.attestations import documents, facts, queries, tasks
from certification.attestations.models import Attestation
from label_sp.actors.models import User
from label_sp.guide.attestation import last_valid_day
from label_sp.journal import journal


def issue_attestation(dossier: Dossier, *, today: date, actor: User | None) -> Attestation:
    """Issue the attestation, or a newer version that replaces the former; its number is used once. ATT-02, ATT-05.

    Called inside the transaction of the decision that makes it necessary, and on its day. What the document says is
    frozen in `payload`; the PDF is drawn from it after the commit.
    """
    former = dossier.attestations.filter(replaced_on__isnull=True).first()
    obtained_on = facts.label_start(dossier)
    payload = documents.attestation_payload(dossier, decided_on=today)
    attestation = Attestation.objects.create(
        dossier=dossier,
        issuer=dossier.body,
        number=f"LSP-{today.year}-{next_number('attestation', today.year):05d}",
        version=dossier.attestations.count() + 1,
        tier=dossier.tier,
        issued_on=today,
        valid_from=obtained_on,
        valid_until=dossier.valid_until or last_valid_day(obtained_on),
        payload=payload,
        search=queries.search_text(dossier, payload),
    )
    if former:
        former.replaced_on = today
        former.save(update_fields=["replaced_on"])
    journal.record(
        attestation, "attestation.issued", actor=actor, number=attestation.number, tier=dossier.tier
    )
    transaction.on_commit(lambda: tasks.draw_attestation.delay_if_possible(str(attestation.pk)))
    return attestation
