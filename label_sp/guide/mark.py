"""The mark and its brand kit: who may use what, where. Guide 4, 5.3.2; ATT-06, ATT-07, WIT-03."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from label_sp.guide import attestation, withdrawal
from label_sp.guide.attestation import LabelFacts, Standing
from label_sp.guide.calendar import days_after
from label_sp.guide.failures import Failure, gathered
from label_sp.guide.tiers import Tier


class Medium(StrEnum):
    """Where a mark is shown, or a communication relayed. ATT-07, guide 4."""

    PREMISES = "premises"
    WEBSITE = "website"
    DOCUMENTS = "documents"
    NATIONAL = "national"
    RELAY = "relay"

    @property
    def label(self) -> str:
        """The medium in French."""
        return MEDIUM_LABELS[self]


MEDIUM_LABELS: Mapping[Medium, str] = MappingProxyType(
    {
        Medium.PREMISES: "sites d’accueil",
        Medium.WEBSITE: "site internet",
        Medium.DOCUMENTS: "courriers, courriels et autres supports",
        Medium.NATIONAL: "supports institutionnels nationaux",
        Medium.RELAY: "relais de la communication nationale du service public central",
    }
)
LOCAL_MEDIA = frozenset({Medium.PREMISES, Medium.WEBSITE, Medium.DOCUMENTS})
CENTRAL_MEDIA = frozenset({Medium.WEBSITE, Medium.NATIONAL})


@dataclass(frozen=True, slots=True)
class Kit:
    """The brand kit of a tier, by the names of its files. ATT-06."""

    tier: Tier
    files: tuple[str, ...]


def kit_of(tier: Tier) -> Kit:
    """What comes with the label: the logo of the tier obtained, the rules and the two charters. ATT-06, guide 4."""
    logo = f"logo-services-publics-plus-{tier.value}"
    return Kit(
        tier,
        (f"{logo}.svg", f"{logo}.png", "reglement-usage.pdf", "charte-usage.pdf", "charte-graphique.pdf"),
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """A service as the mark sees it: its own label with its tier, and that of the central service it is attached to."""

    central: bool
    tier: Tier | None = None
    label: LabelFacts | None = None
    central_label: LabelFacts | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """The mark that a service may show, on which media; `tier` is None where it may only relay, or nothing. ATT-07."""

    tier: Tier | None
    media: frozenset[Medium]


def rights(holder: Holder, on: date) -> Rights:
    """What the service may show on that day. ATT-06, ATT-07, WIT-03, guide 4.

    A labelled service shows the mark of its tier; any local service of a labelled central service relays the national
    communication, labelled or not. Our reading: a suspended label gives no right while it is suspended; after the
    withdrawal of one in force, what is on show may stay for the 2 months of WIT-03.
    """
    relays = not holder.central and holder.central_label is not None and _in_force(holder.central_label, on)
    media = frozenset({Medium.RELAY}) if relays else frozenset()
    if holder.tier is None or holder.label is None or not _in_force(holder.label, on):
        return Rights(None, media)
    return Rights(holder.tier, media | (CENTRAL_MEDIA if holder.central else LOCAL_MEDIA))


@gathered
def failures_to_use(holder: Holder, medium: Medium, *, today: date) -> Iterator[Failure]:
    """What forbids showing the mark, or relaying, on that medium today. ATT-07, guide 4."""
    allowed = rights(holder, today).media
    if medium not in allowed:
        yield Failure(
            "ATT-07",
            f"Cet usage de la marque n’est pas permis : {medium.label}.",
            found="permis aujourd’hui : "
            + (", ".join(sorted(each.label for each in allowed)) or "aucun usage"),
            needed="un label en vigueur, pour cet usage",
            next_step="Reportez-vous au règlement d’usage de la marque.",
        )


def _in_force(label: LabelFacts, on: date) -> bool:
    """In force on that day; or withdrawn while it was in force, up to the end of the mark's use. WIT-03."""
    if label.withdrawn_from is None or on < label.withdrawn_from:
        return attestation.standing(label, on) is Standing.VALID
    return on <= withdrawal.mark_ends_on(label.withdrawn_from) and _in_force(
        label, days_after(label.withdrawn_from, -1)
    )
