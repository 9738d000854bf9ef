"""The read side: requests for an access, and the organisations that they may be about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from candidates.access.enums import AccessState
from candidates.access.models import AccessRequest
from candidates.eligibility import queries as eligibility
from candidates.services.models import Service
from label_sp.actors import queries as actors
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Organisation
from label_sp.actors.queries import Actor
from label_sp.common import territories, words
from label_sp.common.search import begins, having_terms
from label_sp.common.siret import SIREN
from label_sp.guide.eligibility import OFF_THE_LIST

SHOWN = 10  # organisations that a search proposes
SAME_SIRET, SAME_SIREN, SAME_NAME, SEARCHED = "même SIRET", "même SIREN", "même nom", "trouvée par son nom"


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate organisation that a request may be about, and why it is proposed."""

    organisation: Organisation
    reason: str

    @property
    def in_words(self) -> str:
        """« Mairie de Bray (même SIRET) »."""
        return f"{self.organisation} ({self.reason})"


def visible_to(user: Actor) -> QuerySet[AccessRequest]:
    """For the DITP, those whose address was confirmed: what waits first, the oldest of them first. Nobody else."""
    found = AccessRequest.objects.exclude(state=AccessState.UNCONFIRMED)
    if not actors.is_ditp(user):
        return found.none()
    waiting_first = Case(When(state=AccessState.WAITING, then=Value(0)), default=Value(1))
    found = found.select_related("organisation", "answered_by", "invitation")
    return found.order_by(waiting_first, F("answered_at").desc(nulls_first=True), "confirmed_at", "pk")


def waiting(user: Actor) -> QuerySet[AccessRequest]:
    """Those that wait for the DITP's answer, the oldest first."""
    return visible_to(user).filter(state=AccessState.WAITING)


def behind(token_hash: str) -> AccessRequest | None:
    """The request whose link holds that secret, as long as the link serves."""
    found = AccessRequest.objects.filter(token_hash=token_hash, until__gte=timezone.localdate())
    return found.exclude(state=AccessState.REPLACED).select_related("invitation").first()


def matches(request: AccessRequest, searched: str = "") -> list[Match]:
    """The open candidate organisations of its SIRET, its SIREN or its name, then those of the searched words."""
    found: dict[object, Match] = {}
    for match in _matches(request, searched):
        found.setdefault(match.organisation.pk, match)
    return list(found.values())


def _matches(request: AccessRequest, searched: str) -> Iterator[Match]:
    opened = Organisation.objects.filter(kind=OrganisationKind.CANDIDATE, closed_on=None)
    if request.siret:
        yield from (Match(each, SAME_SIRET) for each in opened.filter(_of_number(siret=request.siret)))
        siren = request.siret[:SIREN]
        same = opened.filter(_of_number(siret__startswith=siren))
        yield from (Match(each, SAME_SIREN) for each in same[:SHOWN])
    yield from (Match(each, SAME_NAME) for each in opened.filter(name_key=words.stored(request.name)))
    if searched.strip():
        named = opened.filter(having_terms(searched, lambda term: begins(term, "name_key")))
        yield from (Match(each, SEARCHED) for each in named.order_by("name", "pk")[:SHOWN])


def _of_number(**number: str) -> Q:
    """Of one of its services, or of whoever was let in for it before."""
    services = Service.objects.filter(**number).values("organisation")
    let_in = AccessRequest.objects.filter(state=AccessState.ACCEPTED, **number).values("organisation")
    return Q(pk__in=services) | Q(pk__in=let_in)


def is_let_in(request: AccessRequest) -> bool:
    """Did the DITP list the domain of this address? Then a new organisation needs nobody's answer."""
    return request.domain in settings.ACCESS_DOMAINS


def kind_in_words(kind: str) -> str:
    """The kind as the list names it."""
    known = dict(eligibility.kinds_to_choose())
    return known.get(kind, "aucune catégorie de la liste" if kind == OFF_THE_LIST else kind)


def told_by(organisation: Organisation) -> AccessRequest | None:
    """What was said of this organisation when its first person was let in: its kind, SIRET and territory."""
    return organisation.access_requests.filter(state=AccessState.ACCEPTED).order_by("answered_at").first()


def about_its_service(request: AccessRequest) -> dict[str, str]:
    """The same as a form that registers a service begins with it."""
    commune = territories.find(request.commune)
    kind = "" if request.kind == OFF_THE_LIST else request.kind
    return {"kind": kind, "commune": commune.label if commune else "", "siret": request.siret}
