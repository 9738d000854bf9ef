"""The read side: dossiers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from candidates.dossiers.enums import BEFORE_DECISION, EDITABLE, HOLDING_LABEL, SUSPENDED, Status
from candidates.dossiers.models import Dossier, request_acknowledged, request_examined, request_incomplete
from candidates.services.models import Service, Site
from candidates.services.queries import services_of
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.queries import Actor
from label_sp.common import territories, words
from label_sp.common.search import begins, having_terms
from label_sp.common.siret import SIREN
from label_sp.common.territories import Kind
from label_sp.guide import decision, eligibility, follow_up

SPECIAL_SIRENS = {  # Paris, Lyon, Marseille, Corse, métropole de Lyon
    *("217500016", "216901231", "211300553", "200076958", "200046977"),
}
SIREN_STARTS = {
    "21": eligibility.AuthorityKind.COMMUNE,
    "22": eligibility.AuthorityKind.DEPARTEMENT,
    "23": eligibility.AuthorityKind.REGION,
}
NAMED = {  # the first that stands in the name of the organisation or of the service
    **dict.fromkeys(("ccas", "cias", "sdis"), eligibility.AuthorityKind.ESTABLISHMENT),
    **dict.fromkeys(
        ("communaute de communes", "communaute d agglomeration", "communaute urbaine", "metropole"),
        eligibility.AuthorityKind.EPCI,
    ),
    "conseil departemental": eligibility.AuthorityKind.DEPARTEMENT,
    "conseil regional": eligibility.AuthorityKind.REGION,
    **dict.fromkeys(("mairie", "commune de", "ville de"), eligibility.AuthorityKind.COMMUNE),
}
_WORKS_ON: list[Callable[[Actor], Q]] = []
_VISIT_IS_SET: list[Callable[[Dossier], bool]] = []


def seen_by_who_works_on(works: Callable[[Actor], Q]) -> None:
    """An app above says who else works on a dossier, and so sees it: a condition on dossiers."""
    _WORKS_ON.append(works)


def visit_set_says(asked: Callable[[Dossier], bool]) -> None:
    """An app above says whether the days of the visit are agreed: a plan that left, and was not put off."""
    _VISIT_IS_SET.append(asked)


def visible_to(user: Actor) -> QuerySet[Dossier]:
    """The dossiers this person may see today.

    The candidate's team sees its own; the body's managers and deciders those entrusted to their body, once filed;
    the DITP all; whoever works on one, as the apps above say (an auditor). Everyone else: none.
    """
    dossiers = Dossier.objects.select_related("service__organisation", "body")
    if not user.is_authenticated:
        return dossiers.none()
    if actors.is_ditp(user):
        return dossiers
    own = Q(service__organisation__in=actors.organisations_of(user, *CANDIDATE_TEAM))
    entrusted = Q(
        body__in=actors.organisations_of(user, Role.BODY_MANAGER, Role.DECIDER), submitted_at__isnull=False
    )
    return dossiers.filter(reduce(or_, (works(user) for works in _WORKS_ON), own | entrusted))


def at_stage(stage: str) -> Q:
    """The dossiers of which `Dossier.stage` is this one, for filters and counts."""
    suspended = Q(suspended_on__isnull=False, status__in=[*HOLDING_LABEL])
    return suspended if stage == SUSPENDED else Q(status=stage) & ~suspended


def named(typed: str, way: str = "") -> Q:
    """The dossiers of whose reference, service or organisation each term typed begins a word: the one search by name.

    `way` leads to the dossier from the rows that are searched: « dossier__ ».
    """
    service, reference = f"{way}service__name_key", f"{way}reference"
    organisation = f"{way}service__organisation__name_key"

    def has(term: str) -> Q:
        number = term.replace(" ", "-")
        part = Q(**{f"{reference}__istartswith": number}) | Q(**{f"{reference}__icontains": f"-{number}"})
        return part | begins(term, service, organisation)

    return having_terms(typed, has)


def running_dossiers(user: Actor) -> QuerySet[Dossier]:
    """What this person's services have in course, application or label: to be taken up rather than opened again."""
    running = [*BEFORE_DECISION, *HOLDING_LABEL]
    return Dossier.objects.filter(service__in=services_of(user), status__in=running).select_related(
        "service__organisation"
    )


def is_editable(dossier: Dossier) -> bool:
    """Can the candidate still change the application file? Nothing moves once it is filed, but complements."""
    return dossier.status in EDITABLE


def is_in_course(dossier: Dossier) -> bool:
    """Does its cycle run, over all its states, until it is closed?"""
    return dossier.closed_on is None


def awaits_visit_days(dossier: Dossier) -> bool:
    """Found admissible, without agreed days of visit: what grows too old can be done again. PRE-01, SUR-01."""
    waits = dossier.status in (Status.ADMISSIBLE, Status.IN_AUDIT)
    return waits and not any(asked(dossier) for asked in _VISIT_IS_SET)


def scope_facts(dossier: Dossier) -> eligibility.ScopeFacts:
    """What is said of the perimeter. ELI-03 to ELI-06."""
    base = None
    if dossier.authority:
        base = eligibility.Perimeter(
            authority=eligibility.AuthorityKind(dossier.authority),
            general_reception=dossier.general_reception,
            everyday_procedures=dossier.everyday_procedures,
            fields=frozenset(dossier.domains),
            agreed_with_body=dossier.agreed_with_body,
        )
    unexplained = tuple(site.name for site in sites_left_out(dossier) if not site.left_out_reason)
    return eligibility.ScopeFacts(dossier.service.kind, dossier.perimeter, base, unexplained)


def authority_proposed(service: Service) -> str:
    """Which authority its SIRET or its names speak of, to be confirmed; blank when they do not. ELI-04, ELI-06.

    A SIREN of the INSEE says the kind of an authority by its first figures; an EPCI is known by its own.
    """
    siren = service.siret[:SIREN]
    if siren in SPECIAL_SIRENS:
        return eligibility.AuthorityKind.SPECIAL.value
    if territories.group(siren, Kind.EPCI) or territories.group(siren, Kind.EPT):
        return eligibility.AuthorityKind.EPCI.value
    if by_number := next((kind.value for start, kind in SIREN_STARTS.items() if siren.startswith(start)), ""):
        return by_number
    named = f"{words.stored(service.organisation.name)} {words.stored(service.name)} "
    return next((kind.value for word, kind in NAMED.items() if f" {word} " in named), "")


def sites_left_out(dossier: Dossier) -> list[Site]:
    """The sites out of the perimeter of a service that is no local authority, which the body judges. ELI-03."""
    if dossier.service.kind == eligibility.LOCAL_AUTHORITY:
        return []
    return list(dossier.service.sites.filter(in_perimeter=False))


def prepares_follow_up(dossier: Dossier, today: date) -> bool:
    """May the pieces of the follow-up request be filed: from 12 months on, until it is asked for? FOL-01, FOL-02."""
    if dossier.status != Status.LABELLED or dossier.obtained_on is None or dossier.follow_up_concluded_on:
        return False
    return today >= follow_up.calendar_of(dossier.obtained_on).prepare_from


def is_examined(dossier: Dossier) -> bool:
    """l’organisme examine le dossier, ou la demande d’audit de suivi"""
    return dossier.status == Status.SUBMITTED or request_examined(dossier)


def awaits_complements(dossier: Dossier) -> bool:
    """des compléments du dossier, ou de la demande d’audit de suivi, sont attendus"""
    return dossier.status == Status.INCOMPLETE or request_incomplete(dossier)


def awaits_audit(dossier: Dossier) -> bool:
    """la demande d’audit de suivi, s’il en est une, est recevable"""
    return dossier.status != Status.IN_FOLLOW_UP or request_acknowledged(dossier)


def earlier_refusal(dossier: Dossier) -> date | None:
    """DEC-06: from when the service may apply again after its last refusal; None when it was never refused."""
    refused = (
        Dossier.objects.filter(service=dossier.service_id, refused_on__isnull=False)
        .exclude(pk=dossier.pk)
        .order_by("-refused_on")
        .values_list("refused_on", flat=True)
        .first()
    )
    return decision.reapply_from(refused) if refused else None
