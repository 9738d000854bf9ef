"""Who may apply, and what a local authority's perimeter must hold. Guide 1.4."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from label_sp.guide.failures import Failure, gathered
from label_sp.guide.programme import SOURCES

KINDS: Mapping[str, str] = MappingProxyType(  # ELI-01, guide 1.4
    {
        "central_state": "service central de l’État",
        "decentralised_state": "service déconcentré de l’État",
        "state_establishment": "établissement public de l’État",
        "local_teaching": "établissement public local d’enseignement",
        "social_security": "organisme de sécurité sociale",
        "public_health": "établissement public de santé",
        "local_authority": "collectivité territoriale ou son établissement public",
    }
)
OFF_THE_LIST = "other"  # what a candidate says whose service is of none of them. ELI-02


class Applying(StrEnum):
    """As what a candidate applies, whatever its kind: for itself, or with the network attached to it. ELI-07."""

    LOCAL = "local"
    CENTRAL = "central"


def is_central(applies_as: str) -> bool:
    """A central service (guide 1.4.1) is judged on its local services, not on surveys of its own. ELI-07."""
    return applies_as == Applying.CENTRAL


@gathered
def failures_of_applying(applies_as: str) -> Iterator[Failure]:
    """What forbids applying so: networks are not handled by this application yet. ELI-07, guide 1.4.1."""
    if is_central(applies_as):
        yield Failure(
            "ELI-07",
            "Les candidatures d’un service public central avec son réseau ne se traitent pas encore ici.",
            found="une candidature comme service public central",
            needed="une candidature comme service public local",
            next_step=f"Écrivez à la DITP ({SOURCES.contact}). Chaque service public local du réseau peut candidater "
            "pour lui-même.",
        )


@gathered
def failures_of_kind(kind: str) -> Iterator[Failure]:
    """Why a service of that kind cannot apply at once. ELI-01, ELI-02, guide 1.4."""
    if kind not in KINDS:
        yield Failure(
            "ELI-02",
            "Ce service ne figure pas sur la liste des services éligibles.",
            found="aucune de ces catégories" if kind == OFF_THE_LIST else kind or "catégorie non renseignée",
            needed=" ; ".join(KINDS.values()),
            next_step="Adressez une demande à la DITP, par votre service public central s’il y en a un, depuis ce "
            f"site ou à {SOURCES.contact}. Dites-y le nom du service, sa mission, ses usagers et "
            "son ministère de rattachement.",
        )


LOCAL_AUTHORITY = "local_authority"


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A service that asks to be on the list; `agreed` is the DITP's answer, None while it examines. ELI-02."""

    kind: str
    has_central_service: bool
    sent_by_central_service: bool = False
    ministry_consulted: bool = False
    agreed: bool | None = None


@gathered
def failures_to_request(facts: RequestFacts) -> Iterator[Failure]:
    """What forbids sending the request to the DITP. ELI-02, guide 1.4."""
    if facts.kind in KINDS:
        yield Failure(
            "ELI-02",
            "Ce service figure déjà sur la liste : aucune demande n’est nécessaire.",
            found=KINDS[facts.kind],
            needed="un service qui n’est pas sur la liste",
            next_step="Préparez votre candidature.",
            about="listed",
        )
    if facts.has_central_service and not facts.sent_by_central_service:
        yield Failure(
            "ELI-02",
            "La demande passe par votre service public central.",
            found="une demande adressée directement à la DITP",
            needed="une demande transmise par le service public central",
            next_step="Transmettez la demande à votre service public central.",
        )


@gathered
def failures_to_list(facts: RequestFacts) -> Iterator[Failure]:
    """What forbids adding the service to the list of eligible ones: an agreement, with the ministry. ELI-02."""
    yield from failures_to_request(facts)
    if not facts.ministry_consulted:
        yield Failure(
            "ELI-02",
            "Le ministère de rattachement n’a pas été consulté.",
            found="pas d’avis du ministère",
            needed="un examen avec le ministère de rattachement",
            next_step="Consultez le ministère, puis répondez à la demande.",
        )
    if not facts.agreed:
        yield Failure(
            "ELI-02",
            "La DITP n’a pas donné son accord.",
            found="une demande refusée" if facts.agreed is False else "une demande encore à l’examen",
            needed="l’accord de la DITP",
            next_step="Attendez la réponse de la DITP, ou complétez la demande.",
        )


@gathered
def failures_of_site(
    *, main: bool, in_perimeter: bool, kind: str = LOCAL_AUTHORITY, left_out_reason: str = "", name: str = ""
) -> Iterator[Failure]:
    """What is wrong with one site of a service: the main one is always in the perimeter. ELI-03, guide 1.4.2.

    Only a local authority chooses its perimeter: another service leaves a site out for a reason, which the body judges.
    """
    if main and not in_perimeter:
        yield Failure(
            "ELI-03",
            "Le site principal fait toujours partie du périmètre de labellisation.",
            found="un site principal hors du périmètre",
            needed="tous les sites en contact direct ou indirect avec les usagers, dont le site principal",
            next_step="Incluez ce site dans le périmètre, ou désignez un autre site principal.",
        )
    elif not (in_perimeter or kind == LOCAL_AUTHORITY or left_out_reason.strip()):
        yield Failure(
            "ELI-03",
            "Tous les sites en contact avec les usagers sont dans le périmètre de ce service.",
            found=f"{f'« {name} »' if name else 'un site'} hors du périmètre, sans motif",
            needed="le motif pour lequel ce site reste hors du périmètre, que l’organisme examine",
            next_step="Incluez ce site dans le périmètre, ou écrivez pourquoi il n’y est pas.",
        )


class AuthorityKind(StrEnum):
    """Kinds of local authorities, which differ by their core scope (socle). ELI-04, ELI-06."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    SPECIAL = "special"
    ESTABLISHMENT = "establishment"


AUTHORITIES: Mapping[AuthorityKind, str] = MappingProxyType(
    {
        AuthorityKind.COMMUNE: "commune",
        AuthorityKind.EPCI: "établissement public de coopération intercommunale (EPCI)",
        AuthorityKind.DEPARTEMENT: "conseil départemental",
        AuthorityKind.REGION: "conseil régional",
        AuthorityKind.SPECIAL: "collectivité à statut particulier (Corse, Paris, Lyon, Marseille, outre-mer…)",
        AuthorityKind.ESTABLISHMENT: "autre établissement public local (CCAS, service d’incendie et de secours…)",
    }
)

CORE_FIELDS: Mapping[AuthorityKind, tuple[str, ...]] = MappingProxyType(  # ELI-05, guide 1.4 focus
    {
        AuthorityKind.EPCI: (
            "action sociale",
            "petite enfance",
            "urbanisme",
            "services urbains (eau, assainissement, déchets, environnement)",
        ),
        AuthorityKind.DEPARTEMENT: ("solidarités et cohésion territoriale", "aménagement du territoire"),
        AuthorityKind.REGION: (
            "mobilités et transport",
            "développement économique",
            "aménagement du territoire",
            "formation professionnelle et emploi",
            "environnement",
        ),
    }
)
COMMUNE_FURTHER_FIELDS = (  # ELI-05, beyond the base
    "action sociale",
    "éducation, enfance, famille, jeunesse",
    "urbanisme",
    "police municipale",
)

RECEPTION = "l’accueil général, sur tous les canaux de contact"  # ELI-04
EVERYDAY = "les principales démarches de la vie courante (état civil, titres, services à la population)"
WITH_THE_BODY = "Convenez du périmètre avec l’organisme de certification."
SPECIAL_FIELD = Failure(
    "ELI-06",
    "Le périmètre ne comprend aucun domaine en contact direct avec les usagers.",
    found="aucun domaine",
    needed="un domaine au moins en contact direct avec les usagers",
    next_step=WITH_THE_BODY,
)
SPECIAL_AGREED = Failure(
    "ELI-06",
    "Le périmètre d’une collectivité à statut particulier se définit avec l’organisme de certification.",
    found="un périmètre sans accord de l’organisme",
    needed="un périmètre convenu avec l’organisme de certification",
    next_step=WITH_THE_BODY,
)


@dataclass(frozen=True, slots=True)
class Perimeter:
    """A local authority's perimeter; `fields` (words of CORE_FIELDS) are those in which users carry out a procedure.

    `without_users` are fields that the authority adds though no user is in contact with them; `agreed_with_body` says
    that the body agreed to the perimeter, which only an authority of special status needs.
    """

    authority: AuthorityKind
    general_reception: bool
    everyday_procedures: bool = False
    fields: frozenset[str] = frozenset()
    without_users: frozenset[str] = frozenset()
    agreed_with_body: bool = False


def further_fields(authority: AuthorityKind) -> tuple[str, ...]:
    """The fields that the guide suggests beyond the base; any other in contact with users is as good. ELI-05."""
    return CORE_FIELDS.get(authority, COMMUNE_FURTHER_FIELDS if authority is AuthorityKind.COMMUNE else ())


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a perimeter must hold, in words; is it there, and the failure where it is not."""

    needed: str
    met: bool
    failure: Failure


def requirements(perimeter: Perimeter) -> tuple[Requirement, ...]:
    """What the perimeter of such an authority must hold, met or not. ELI-04, ELI-06, guide 1.4."""
    if perimeter.authority is AuthorityKind.SPECIAL:
        return (
            Requirement(SPECIAL_FIELD.needed, bool(perimeter.fields), SPECIAL_FIELD),
            Requirement(SPECIAL_AGREED.needed, perimeter.agreed_with_body, SPECIAL_AGREED),
        )
    held = [(RECEPTION, perimeter.general_reception)]
    if perimeter.authority is AuthorityKind.COMMUNE:
        held.append((EVERYDAY, perimeter.everyday_procedures))
    elif own := CORE_FIELDS.get(perimeter.authority):
        listed = "un domaine au moins parmi : " + " ; ".join(own)
        held.append((listed, bool(perimeter.fields.intersection(own))))
    return tuple(Requirement(needed, met, _incomplete(needed)) for needed, met in held)


@gathered
def failures_of_perimeter(perimeter: Perimeter) -> Iterator[Failure]:
    """What a local authority's perimeter lacks of its base, or has too much. ELI-04, ELI-05, ELI-06, guide 1.4."""
    for field in sorted(perimeter.without_users):
        yield _no_users(field)
    for each in requirements(perimeter):
        if not each.met:
            yield each.failure


@dataclass(frozen=True, slots=True)
class ScopeFacts:
    """What a candidate says of its perimeter; `base` is a local authority's, None for the others or while unsaid.

    `unexplained` are the sites left out of it without a reason. ELI-03, ELI-04.
    """

    kind: str
    words: str
    base: Perimeter | None = None
    unexplained: tuple[str, ...] = ()


@gathered
def failures_of_scope(facts: ScopeFacts) -> Iterator[Failure]:
    """What a perimeter lacks at the filing, by kind of service. ELI-03 to ELI-06, guide 1.4."""
    if not facts.words.strip():
        yield Failure(
            "ELI-03",
            "Le périmètre de labellisation n’est pas décrit.",
            found="pas de périmètre",
            needed="les activités et les sites que le label couvrira",
            next_step="Décrivez le périmètre, avec l’organisme et les dates d’audit.",
            about="described",
        )
    for name in facts.unexplained:
        yield from failures_of_site(main=False, in_perimeter=False, kind=facts.kind, name=name)
    if facts.kind != LOCAL_AUTHORITY:
        return
    if facts.base is None:
        yield _incomplete("la catégorie de collectivité, et ce que comprend son périmètre")
    else:
        yield from failures_of_perimeter(facts.base)


def _no_users(field: str) -> Failure:
    return Failure(
        "ELI-05",
        f"Ce domaine ne peut pas entrer dans le périmètre : {field}.",
        found="un domaine sans interaction avec les usagers",
        needed="un domaine en interaction avec des usagers",
        next_step="Retirez ce domaine du périmètre.",
    )


def _incomplete(needed: str) -> Failure:
    return Failure(
        "ELI-04",
        "Le périmètre ne comprend pas tout le socle obligatoire.",
        found="un élément du socle manque",
        needed=needed,
        next_step="Ajoutez cet élément au périmètre.",
    )
