"""The read side: who reads a takeover, and what becomes of what was under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db.models import QuerySet

from audits.audit.enums import FROZEN, AuditStatus
from audits.audit.models import Audit
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from certification.attestations.models import Attestation
from certification.bodies import queries as bodies
from certification.bodies.models import Takeover
from label_sp.actors.queries import Actor
from label_sp.guide.calendar import french_date


@dataclass(frozen=True, slots=True)
class Fate:
    """One thing under way, and what becomes of it when another body takes the cycle over. CON-04, our reading."""

    what: str
    becomes: str


def visible_to(user: Actor) -> QuerySet[Takeover]:
    """Those of the dossiers that this person sees, and those that their body handed over."""
    if not user.is_authenticated:
        return Takeover.objects.none()
    seen = Takeover.objects.filter(dossier__in=dossier_queries.visible_to(user).values("pk"))
    found = seen | Takeover.objects.filter(pk__in=bodies.handed_over_by(user).values("pk"))
    return found.select_related("dossier__service__organisation", "former", "body")


def is_under_examination(dossier: Dossier) -> bool:
    """Are its pieces, or those of its follow-up request, examined or completed?"""
    return dossier_queries.is_examined(dossier) or dossier_queries.awaits_complements(dossier)


def fates(dossier: Dossier) -> list[Fate]:
    """What is under way on a dossier that another body would take over today."""
    return list(_fates(dossier))


def in_words(found: list[Fate]) -> list[dict[str, str]]:
    """As a takeover keeps them."""
    return [asdict(each) for each in found]


def _fates(dossier: Dossier) -> Iterator[Fate]:
    if is_under_examination(dossier):
        yield from _of_examination(dossier)
    for audit in dossier.audits.exclude(status__in=(AuditStatus.CANCELLED, AuditStatus.CONCLUDED)):
        yield _of_audit(audit)
    if dossier.status == Status.ACTION_PLAN_DUE and dossier.action_plan_due_on:
        yield Fate(
            f"Plan d’actions attendu le {french_date(dossier.action_plan_due_on)}",
            "la date ne change pas, le nouvel organisme en juge",
        )
    if dossier.is_suspended and dossier.conform_by:
        yield Fate(
            f"Suspension, conformité attendue le {french_date(dossier.conform_by)}",
            "elle dure, le nouvel organisme la lève ou retire le label",
        )


def _of_examination(dossier: Dossier) -> Iterator[Fate]:
    yield Fate(
        "Examen des pièces",
        "le nouvel organisme examine lui-même celles qui n’ont pas de complément demandé"
        if dossier_queries.awaits_complements(dossier)
        else "le nouvel organisme les examine lui-même",
    )
    if dossier_queries.awaits_complements(dossier):
        yield Fate("Compléments demandés", "la demande tient, la réponse va au nouvel organisme")


def _of_audit(audit: Audit) -> Fate:
    kind = audit.get_kind_display()
    if audit.status in FROZEN and audit.report_sent_on:
        return Fate(
            f"{kind}, rapport transmis le {french_date(audit.report_sent_on)}",
            "le rapport tient, la décision revient au nouvel organisme",
        )
    return Fate(
        f"{kind} confié à {audit.auditors_in_words}, sans rapport transmis",
        "il est annulé, le nouvel organisme en confie un autre",
    )


# --- what the former body keeps ---------------------------------------------------------------------------------------


def reports_of(takeover: Takeover) -> QuerySet[Audit]:
    """The reports that the former body sent. AUD-07."""
    return Audit.objects.filter(dossier=takeover.dossier_id, body=takeover.former_id, status__in=FROZEN)


def attestations_of(takeover: Takeover) -> QuerySet[Attestation]:
    """The attestations that the former body issued: it stays their issuer. ATT-02, guide 1.3."""
    return Attestation.objects.filter(dossier=takeover.dossier_id, issuer=takeover.former_id)
