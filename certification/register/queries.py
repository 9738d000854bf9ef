"""The public register: which labels are on it on a day, and what it says of each. LIS-01 to LIS-03, guide 1.1, 5.3.

What is listed follows from the acts' own dates, so nothing has to be published and no job has to run: `register` is the
SQL of `label_sp.guide.attestation.on_register`, and a test compares both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from candidates.dossiers.models import Dossier
from certification.attestations.models import Attestation
from certification.bodies.enums import TakeoverState
from certification.bodies.models import Takeover
from certification.deadlines.aside import about_dossier
from certification.decisions.enums import DecisionKind
from certification.decisions.models import Decision
from certification.sanctions.models import Suspension
from label_sp.actors.models import Organisation
from label_sp.clock.batches import Batch
from label_sp.common import departments
from label_sp.common.search import begins, having_terms
from label_sp.guide.attestation import Standing, obtained_in_words
from label_sp.guide.tiers import Tier

PUBLIC_DECISIONS = (
    DecisionKind.GRANTED,
    DecisionKind.RAISED,
    DecisionKind.SUSPENDED,
    DecisionKind.LIFTED,
    DecisionKind.WITHDRAWN,
)
CHUNK = 1000
ENTRIES = Batch("register", "Lecture d’une attestation pour le registre", about_dossier)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor asks for; blank is everything."""

    words: str = ""
    tier: str = ""
    department: str = ""
    body: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A site covered by the label, as its attestation names it."""

    name: str
    address: str
    postal_code: str
    city: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register. `tier_since` differs from `obtained_on` when the tier was raised.

    `body` delivered the attestation in use; `followed_by` is the one that took the cycle over since, blank without.
    """

    id: str
    name: str
    organisation: str
    category: str
    department: str
    sites: tuple[Site, ...]
    tier: Tier
    tier_since: date
    body: str
    followed_by: str
    obtained_on: date
    valid_until: date
    standing: Standing
    suspended_since: date | None
    fictitious: bool
    renewed_from: date | None = None  # the first day of the next cycle, once that label is obtained

    @property
    def renewal(self) -> str:
        """« Label obtenu, valable à compter du 1er juillet 2028 », of the next cycle; blank without one. REN-02."""
        return obtained_in_words(self.renewed_from) if self.renewed_from else ""

    @property
    def cities(self) -> str:
        """« Acheux-en-Amiénois, Bray-sur-Somme », each once."""
        return ", ".join(dict.fromkeys(site.city for site in self.sites))

    @property
    def department_name(self) -> str:
        return departments.name_of(self.department)


def register(on: date) -> QuerySet[Dossier]:
    """The dossiers whose label is on the list on that day, by name. LIS-01, LIS-02, LIS-03."""
    renewed = Dossier.objects.filter(previous=OuterRef("pk"), obtained_on__lte=on)
    suspended = Suspension.objects.filter(dossier=OuterRef("pk"), started_on__lte=on).filter(
        Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
    )
    return (
        Dossier.objects.filter(
            Q(withdrawn_from__isnull=True) | Q(withdrawn_from__gt=on),
            ~Exists(renewed),
            obtained_on__lte=on,
            valid_until__gte=on,
        )
        .annotate(suspended_since=Subquery(suspended.order_by("started_on").values("since")[:1]))
        .order_by("service__name", "service_id")
    )


def search(listed: QuerySet[Dossier], filters: Filters) -> QuerySet[Dossier]:
    """Narrow a register. Each word has to begin one of the name, a commune or the département; accents do not count."""
    listed = listed.filter(having_terms(filters.words, _attested))
    chosen: dict[str, Any] = {
        "tier": filters.tier,
        "service__department": filters.department,
        "obtained_on__gte": filters.since,
        "obtained_on__lte": filters.until,
    }
    chosen = {field: value for field, value in chosen.items() if value}
    if filters.body:
        handed_over = Takeover.objects.filter(former_id=UUID(filters.body), state=TakeoverState.ACCEPTED)
        listed = listed.filter(Q(body=filters.body) | Q(pk__in=handed_over.values("dossier")))
    if filters.status:
        chosen["suspended_since__isnull"] = filters.status != Standing.SUSPENDED
    return listed.filter(**chosen)


def with_details(listed: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The same with what a line shows, in one more query for all."""
    attestations = Prefetch("attestations", queryset=_in_use(), to_attr="in_use")
    return listed.select_related("service__organisation", "service__listed_as", "body").prefetch_related(
        attestations
    )


def entry(dossier: Dossier) -> Entry:
    """One line, out of a dossier loaded by `with_details`: sites as the attestation in use names them. ATT-02."""
    known: Any = dossier  # annotated and prefetched above
    return _entry(dossier, known.in_use[0] if known.in_use else None)


def _entry(dossier: Dossier, attestation: Attestation | None) -> Entry:
    known: Any = dossier
    sites = attestation.payload["sites"] if attestation else []
    issuer = attestation.issuer if attestation and attestation.issuer else dossier.body
    return Entry(
        id=str(dossier.pk),
        name=dossier.service.name,
        organisation=str(dossier.service.organisation),
        category=dossier.service.category,
        department=dossier.service.department,
        sites=tuple(Site(s["name"], s["address"], s["postal_code"], s["city"]) for s in sites),
        tier=Tier(dossier.tier),
        tier_since=_tier_since(dossier, attestation),
        body=str(issuer),
        followed_by=str(dossier.body) if issuer != dossier.body else "",
        obtained_on=known.obtained_on,
        valid_until=known.valid_until,
        standing=Standing.SUSPENDED if known.suspended_since else Standing.VALID,
        suspended_since=known.suspended_since,
        fictitious=attestation.fictitious if attestation else dossier.is_fictitious,
        renewed_from=dossier.succeeded_from,
    )


def entries(listed: QuerySet[Dossier]) -> Iterator[Entry]:
    """All lines, by chunks, for a download."""
    return shown(with_details(listed).iterator(chunk_size=CHUNK))


def shown(dossiers: Iterable[Dossier]) -> Iterator[Entry]:
    """The lines of these dossiers. Where the attestation cannot be read, the label stands without its sites."""
    return ENTRIES.readable(dossiers, entry, instead=partial(_entry, attestation=None), key=attrgetter("pk"))


def decisions(dossier: Dossier) -> QuerySet[Decision]:
    """The decisions that the register shows, newest first; what was assessed and why stays in the dossier."""
    return dossier.decisions.filter(kind__in=PUBLIC_DECISIONS)


def successor_on_register(dossier_id: UUID, on: date) -> Dossier | None:
    """The dossier that renewed this one, when it is on the list."""
    return register(on).filter(previous=dossier_id).first()


def bodies_of_register() -> QuerySet[Organisation]:
    """The bodies that ever decided, for the filter."""
    return Organisation.objects.filter(body__isnull=False).order_by("name")


def _attested(term: str) -> Q:
    return Q(Exists(_in_use().filter(begins(term, "search"), dossier=OuterRef("pk"))))


def _in_use() -> QuerySet[Attestation]:
    return Attestation.objects.filter(replaced_on__isnull=True).select_related("issuer")


def _tier_since(dossier: Dossier, attestation: Attestation | None) -> date:
    obtained: date = dossier.obtained_on or date.min
    if attestation is None or attestation.version == 1:
        return obtained
    return attestation.issued_on
