"""Extending the perimeter of a label during its cycle. Guide 5.2; EXT."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from label_sp.guide import attestation
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import Failure, gathered
from label_sp.guide.french import counted


class Occasion(StrEnum):
    """When an extension may be asked for. EXT-01."""

    FOLLOW_UP = "follow_up"
    RENEWAL = "renewal"

    @property
    def label(self) -> str:
        """The occasion in French."""
        return "audit de suivi" if self is Occasion.FOLLOW_UP else "audit de renouvellement"


@dataclass(frozen=True, slots=True)
class ExtensionFacts:
    """What is asked for. `complement` is the perimeter that a local authority adds, `site_created_on` the day the site
    that any other service adds was created; `occasion` is the audit in course, None when there is none.

    `added_agents` is the headcount of the extension, `contract_agents` that of the contract.
    """

    occasion: Occasion | None
    local_authority: bool
    obtained_on: date
    valid_until: date
    added_agents: int
    contract_agents: int
    complement: str = ""
    site_created_on: date | None = None
    audited_on: date | None = None
    service_agrees: bool = False
    body_agrees: bool = False


@gathered
def failures_to_request(facts: ExtensionFacts) -> Iterator[Failure]:
    """What forbids asking for the extension. EXT-01, guide 5.2. Our reading: new means created since the label."""
    if facts.occasion is None:
        yield Failure(
            "EXT-01",
            "Une extension se demande à l’occasion d’un audit de suivi ou du renouvellement.",
            found="aucun de ces audits en préparation",
            needed=" ou ".join(occasion.label for occasion in Occasion),
            next_step="Joignez la demande à votre prochain audit de suivi ou à votre renouvellement.",
        )
    if facts.local_authority and not facts.complement.strip():
        yield _nothing_to_add("pas de périmètre complémentaire", "le périmètre complémentaire demandé")
    if not facts.local_authority and (
        facts.site_created_on is None or facts.site_created_on <= facts.obtained_on
    ):
        yield _nothing_to_add(
            f"un site créé le {french_date(facts.site_created_on)}"
            if facts.site_created_on
            else "pas de site nouveau",
            f"un site créé après le {french_date(facts.obtained_on)}",
        )


def _nothing_to_add(found: str, needed: str) -> Failure:
    return Failure(
        "EXT-01",
        "Cette demande n’ajoute rien qui puisse étendre le label.",
        found=found,
        needed=needed,
        next_step="Précisez ce que l’extension ajoute.",
    )


@gathered
def failures_to_extend(facts: ExtensionFacts, *, today: date) -> Iterator[Failure]:
    """What forbids extending the label today: an audit covers the complement first. EXT-01, guide 5.2."""
    yield from failures_to_request(facts)
    if facts.audited_on is None or facts.audited_on > today:
        yield Failure(
            "EXT-01",
            "Le périmètre complémentaire n’a pas été audité.",
            found="pas d’audit du complément",
            needed="un audit qui couvre le périmètre complémentaire",
            next_step="Auditez le complément, puis décidez de l’extension.",
        )


@gathered
def failures_to_open_new_cycle(facts: ExtensionFacts) -> Iterator[Failure]:
    """What forbids a new contract and a new cycle of 3 years. EXT-03, guide 5.2.

    Our reading: the headcount of the extension alone is compared with the contract's, and must be larger.
    """
    if facts.added_agents <= facts.contract_agents:
        yield _no_new_cycle(
            f"une extension de {counted(facts.added_agents, 'aucun agent|agent|agents')}",
            f"plus de {counted(facts.contract_agents, 'aucun agent|agent|agents')}, l’effectif du contrat",
        )
    if not (facts.service_agrees and facts.body_agrees):
        yield _no_new_cycle("un accord manque", "l’accord du service et de l’organisme de certification")


def _no_new_cycle(found: str, needed: str) -> Failure:
    return Failure(
        "EXT-03",
        "Cette extension n’ouvre pas de nouveau cycle.",
        found=found,
        needed=needed,
        next_step="Étendez le label en cours : sa fin de validité ne change pas.",
    )


def last_valid_day(facts: ExtensionFacts, new_cycle_on: date | None = None) -> date:
    """The last day of the label for all sites, once extended: it does not move. EXT-02, guide 5.2.

    With `new_cycle_on`, the day a new cycle began where nothing forbids one, it is that cycle's. EXT-03.
    """
    if new_cycle_on is None or failures_to_open_new_cycle(facts):
        return facts.valid_until
    return attestation.last_valid_day(new_cycle_on)
