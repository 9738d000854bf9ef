"""Who may apply, and what a local authority's perimeter must hold. Guide 1.4."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from label_sp.guide.failures import Failure, gathered

KINDS: Mapping[str, str] = MappingProxyType(  # ELI-01, guide 1.4
    {
        "central_state": "service central de l'État",
        "decentralised_state": "service déconcentré de l'État",
        "state_establishment": "établissement public de l'État",
        "local_teaching": "établissement public local d’enseignement",
        "social_security": "organisme de sécurité sociale",
        "public_health": "établissement public de santé",
        "local_authority": "collectivité territoriale ou son établissement public",
    }
)
CENTRAL_KINDS = frozenset({"central_state"})


def is_central(kind: str) -> bool:
    """A central service (guide 1.4.1) is judged on its local services, not on surveys of its own."""
    return kind in CENTRAL_KINDS


@gathered
def failures_of_kind(kind: str) -> Iterator[Failure]:
    """Why a service of that kind cannot apply at once. ELI-01, ELI-02, guide 1.4."""
    if kind not in KINDS:
        yield Failure(
            "ELI-02",
            "Ce service ne figure pas sur la liste des services éligibles.",
            found=kind or "catégorie non renseignée",
            needed=" ; ".join(KINDS.values()),
            next_step="Adressez une demande à la DITP, par votre service central s’il y en a un.",
        )


@gathered
def failures_of_site(*, main: bool, in_perimeter: bool) -> Iterator[Failure]:
    """What is wrong with one site of a service: the main one is always in the perimeter. ELI-03, guide 1.4.2."""
    if main and not in_perimeter:
        yield Failure(
            "ELI-03",
            "Le site principal fait toujours partie du périmètre de labellisation.",
            found="un site principal hors du périmètre",
            needed="tous les sites en contact direct ou indirect avec les usagers, dont le site principal",
            next_step="Incluez ce site dans le périmètre, ou désignez un autre site principal.",
        )


class AuthorityKind(StrEnum):
    """Kinds of local authorities, which differ by their core scope (socle). ELI-04, ELI-06."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    SPECIAL = "special"


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


@dataclass(frozen=True, slots=True)
class Perimeter:
    """A local authority's perimeter; `fields` (words of CORE_FIELDS) are those in which users carry out a procedure."""

    authority: AuthorityKind
    general_reception: bool
    everyday_procedures: bool = False
    fields: frozenset[str] = frozenset()


@gathered
def failures_of_perimeter(perimeter: Perimeter) -> Iterator[Failure]:
    """What a local authority's perimeter lacks of its mandatory base. ELI-04, ELI-05, ELI-06, guide 1.4 focus."""
    if perimeter.authority is AuthorityKind.SPECIAL:
        yield from _failures_of_special(perimeter)
        return
    if not perimeter.general_reception:
        yield _incomplete("l’accueil général, sur tous les canaux de contact")
    if perimeter.authority is AuthorityKind.COMMUNE:
        if not perimeter.everyday_procedures:
            yield _incomplete(
                "les principales démarches de la vie courante (état civil, titres, services à la population)"
            )
    elif not perimeter.fields.intersection(CORE_FIELDS[perimeter.authority]):
        yield _incomplete("un domaine au moins parmi : " + " ; ".join(CORE_FIELDS[perimeter.authority]))


def _failures_of_special(perimeter: Perimeter) -> Iterator[Failure]:
    if not perimeter.fields:
        yield Failure(
            "ELI-06",
            "Le périmètre ne comprend aucun domaine en contact direct avec les usagers.",
            found="aucun domaine",
            needed="un domaine au moins en contact direct avec les usagers",
            next_step="Convenez du périmètre avec l’organisme de certification.",
        )


def _incomplete(needed: str) -> Failure:
    return Failure(
        "ELI-04",
        "Le périmètre ne comprend pas tout le socle obligatoire.",
        found="un élément du socle manque",
        needed=needed,
        next_step="Ajoutez cet élément au périmètre.",
    )
