"""The read side: draws of sites."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from audits.audit.models import Audit
from audits.draws.models import SiteDraw
from candidates.dossiers.models import Dossier
from candidates.services.models import Site
from label_sp.guide import sampling
from label_sp.guide.failures import Failures


def visitable_sites(dossier: Dossier) -> QuerySet[Site]:
    """The sites that a plan may name, and that a draw is made of: those in the perimeter. SAM-03."""
    return Site.objects.filter(service=dossier.service_id, in_perimeter=True)


def units_of(sites: Iterable[Site]) -> dict[str, Site]:
    """The sites by what a list calls them, on one line each: a service has no two of one name."""
    return {" ".join(site.name.split()): site for site in sites}


def draws(audit: Audit) -> list[SiteDraw]:
    """All draws of this audit, the one that counts first."""
    return list(audit.draws.select_related("by"))


def last(audit: Audit) -> SiteDraw | None:
    """The draw that counts."""
    return audit.draws.first()


def replayed(draw: SiteDraw) -> sampling.Draw:
    """The same draw made anew from its list and its seed, whatever was kept of its result."""
    return sampling.replay(draw.seed, draw.units, draw.size)


def failures_of_selection(audit: Audit, visited: Collection[Site]) -> Failures:
    """What is wrong with the choice of these sites, which this audit's plan names. SAM-03."""
    if not visited:
        return ()
    draw = last(audit)
    return sampling.failures_of_selection(
        visited=units_of(visited),
        eligible=units_of(visitable_sites(audit.dossier)),
        drawn=draw.drawn if draw else None,
        listed=draw.units if draw else None,
    )
