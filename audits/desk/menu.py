"""The audits' entries of the menu beside the pages of a dossier."""

from __future__ import annotations

from django.urls import reverse

from audits.audit import permissions, queries
from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from label_sp.common import menus


@menus.entry(90)
def audits(user: User, dossier: Dossier) -> menus.Said:
    """Each audit that this person may see, and below the latest its grid and its report, as far as they read them."""
    found = [each for each in queries.seen_of(dossier, user) if each.status != AuditStatus.CANCELLED][::-1]
    for audit in found:
        yield str(audit.get_kind_display()), reverse("audits:audit", args=[audit.pk])
    queries.with_auditors(*found)
    if found:
        yield from _of(user, found[-1])


def _of(user: User, audit: Audit) -> menus.Said:
    if audit.status == AuditStatus.ASSIGNED:
        if permissions.can_lead(user, audit):
            yield "Plan d’audit", reverse("audits:plan", args=[audit.pk])
        return
    if not permissions.can_read_scores(user, audit):
        return
    yield "Grille d’audit", reverse("audits:grid", args=[audit.pk])
    if audit.is_frozen:
        yield "Observations sur le rapport d’audit", reverse("audits:observations", args=[audit.pk])
        yield "Écart avec l’autodiagnostic", reverse("audits:gap", args=[audit.pk])
    else:
        yield "Rapport d’audit", reverse("audits:report", args=[audit.pk])
