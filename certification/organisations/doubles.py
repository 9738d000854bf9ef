"""Two organisations that are one: what the merging moves, and what forbids it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from candidates.dossiers.models import Dossier
from candidates.eligibility.enums import RequestState
from candidates.services.models import Service
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Invitation, Organisation, User
from label_sp.common import words
from label_sp.common.search import begins, having_terms

PROPOSED = 10
BODIES = (
    "Deux organismes de certification ne se réunissent pas : chacun a son accréditation, ses habilitations et les "
    "attestations qu’il a délivrées. Fermez celui qui ne sert plus : ses dossiers se reprennent par un autre."
)
SAME_SERVICE = (
    "Le service « {name} » a un dossier des deux côtés, et deux services d’une organisation n’ont pas le même nom. "
    "Gardez les deux organisations tant que les deux dossiers servent."
)


@dataclass(frozen=True, slots=True)
class Merging:
    """What becomes of a double: all that moves to the organisation that is kept, or why it cannot (`refusals`)."""

    kept: Organisation
    double: Organisation
    services: list[Service]
    dossiers: int
    people: list[User]
    invitations: list[Invitation]
    refusals: list[str]


def relations() -> list[tuple[type[Model], str]]:
    """Each table and column that names an organisation, found by itself."""
    found = Organisation._meta.get_fields(include_hidden=True)
    named: list[Any] = [each for each in found if each.auto_created and not each.concrete]
    return [(each.related_model, each.field.name) for each in named if each.one_to_many or each.one_to_one]


def proposed(kept: Organisation, typed: str) -> QuerySet[Organisation]:
    """Those of the same kind that these words find; without any, by the longest word of its name."""
    asked = typed.strip() or max(words.terms(kept.name), key=len, default="")
    others = Organisation.objects.filter(kind=kept.kind, merged_into=None).exclude(pk=kept.pk)
    named = others.filter(having_terms(asked, lambda term: begins(term, "name_key")))
    return named.order_by("name", "pk")[:PROPOSED]


def merging(kept: Organisation, double: Organisation, on: date) -> Merging:
    """What merging them would do today."""
    held = double.memberships.current(on).select_related("user")
    return Merging(
        kept=kept,
        double=double,
        services=list(double.services.all()),
        dossiers=Dossier.objects.filter(service__organisation=double).count(),
        people=list({each.user_id: each.user for each in held}.values()),
        invitations=list(double.invitations.open(on)),
        refusals=list(_refusals(kept, double)),
    )


def same_services(kept: Organisation, double: Organisation) -> list[tuple[Service, Service]]:
    """The services that both have, by name: that of the organisation kept, that of the double."""
    by_name = {each.name_key: each for each in kept.services.all()}
    return [(by_name[each.name_key], each) for each in double.services.all() if each.name_key in by_name]


def _refusals(kept: Organisation, double: Organisation) -> Iterator[str]:
    yield from _refusals_to_either(kept, double)
    for mine, other in same_services(kept, double):
        if mine.dossiers.exists() and other.dossiers.exists():
            yield SAME_SERVICE.format(name=mine.name)
    if set(_names_asked(kept)) & set(_names_asked(double)):
        yield "Une même demande de service hors liste attend des deux côtés : répondez d’abord à l’une d’elles."


def _refusals_to_either(kept: Organisation, double: Organisation) -> Iterator[str]:
    if kept.pk == double.pk:
        yield "C’est la même organisation : choisissez l’autre."
    if OrganisationKind.CANDIDATE not in (kept.kind, double.kind) or kept.kind != double.kind:
        yield BODIES
    for each in (kept, double):
        if each.merged_into_id:
            yield f"{each} a déjà été réunie à {each.merged_into}."
    if kept.closed_on and not kept.merged_into_id:
        yield f"{kept} est fermée : rouvrez-la d’abord, ou réunissez-la à l’autre."


def _names_asked(organisation: Organisation) -> Iterator[str]:
    waiting = organisation.eligibility_requests.filter(state=RequestState.ASKED)
    return (words.stored(name) for name in waiting.values_list("name", flat=True))
