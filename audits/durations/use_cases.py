"""Annex 12, loaded from a dict of reference data. Safe to repeat."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from audits.durations.models import AuditDuration
from label_sp.common.reference_data import Data, fingerprint, header_of
from label_sp.journal import journal

SOURCE = "audit_durations"


@transaction.atomic
def load_durations(data: Data, *, published_on: date | None = None) -> AuditDuration | None:
    """Publish the table of `data` as a new version; None when that content is published already. CON-02, annex 12."""
    table, header = data[SOURCE], header_of(data, published_on)
    seal = fingerprint([header["provisional"], header["notice"], table])
    if AuditDuration.objects.filter(fingerprint=seal).exists():
        return None
    last = AuditDuration.objects.aggregate(last=Max("version"))["last"] or 0
    durations = AuditDuration.objects.create(
        version=last + 1,
        brackets=[
            {"agents_up_to": row["agents_up_to"], "days": str(row["days"])} for row in table["brackets"]
        ],
        per_further_site=Decimal(str(table.get("per_further_site", "0.5"))),
        per_further_thousand=Decimal(str(table.get("per_further_thousand", "0.5"))),
        fingerprint=seal,
        **header,
    )
    journal.record(durations, "durations.published", actor=None, dossier_id=None, version=durations.version)
    return durations
