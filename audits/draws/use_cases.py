"""Act: draw the sites of a visit."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.audit.use_cases import locked
from audits.draws import permissions, queries
from audits.draws.models import SiteDraw
from audits.durations import queries as durations
from label_sp.actors.models import User
from label_sp.guide import sampling
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal

TOO_LATE = "Le plan d’audit est déjà transmis : les sites visités ne changent plus."
SEED_BYTES = 32


@transaction.atomic
def draw_sites(audit_id: UUID, *, actor: User, size: int, reason: str = "") -> SiteDraw:
    """Draw `size` sites of the perimeter, and put them into the plan, which is not sent. SAM-03, SAM-04, guide 3.3.

    The list is frozen first, by its hash; the seed is drawn then, by this machine, and nobody chooses it. A draw done
    anew asks for its reason; the former ones are kept. Raises RuleViolation with a single site, ValidationError for a
    size out of bounds or a missing reason.
    """
    audit: Audit = locked(audit_id)
    permissions.can_draw.require(actor, audit)
    if audit.status != AuditStatus.ASSIGNED:
        raise ValidationError(TOO_LATE)
    sites = queries.units_of(queries.visitable_sites(audit.dossier))
    refuse_if(sampling.failures_to_draw(len(sites)))
    before, reason = queries.last(audit), reason.strip()
    _check(size, len(sites), reason, again=before is not None)
    seed = secrets.token_hex(SEED_BYTES)
    found = sampling.replay(seed, sites, size)
    draw = SiteDraw.objects.create(
        audit=audit,
        number=before.number + 1 if before else 1,
        units=sorted(sites),
        units_sha256=found.units_sha256,
        seed=seed,
        size=size,
        drawn=list(found.drawn),
        reason=reason if before else "",
        at=timezone.now(),
        by=actor,
    )
    audit.sites.set([sites[unit] for unit in found.drawn])
    audit.duration_days = durations.duration(audit.dossier, size)
    audit.save()
    journal.record(
        audit,
        "audit.sites_drawn",
        actor=actor,
        number=draw.number,
        drawn=", ".join(draw.drawn),
        reason=draw.reason,
        seed=seed,
        units_sha256=draw.units_sha256,
    )
    return draw


def _check(size: int, sites: int, reason: str, *, again: bool) -> None:
    errors = {}
    if not 1 <= size < sites:
        errors["size"] = (
            f"Donnez un nombre de 1 à {sites - 1} : le périmètre a {sites} sites, et les visiter tous ne demande "
            "pas de tirage."
        )
    if again and not reason:
        errors["reason"] = "Écrivez pourquoi le tirage est refait : ce motif reste au procès-verbal."
    if errors:
        raise ValidationError(errors)
