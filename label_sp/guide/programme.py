"""The programme behind the label: its quality results, its improvement plan. Guide intro; PRO-02, PRO-03."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from label_sp.guide.failures import Failure, gathered
from label_sp.guide.grid import ENGAGEMENT_NUMBERS

PERCEPTION_INDICATORS, PERFORMANCE_INDICATORS = 5, 3  # PRO-02

ENGAGEMENTS_IN_FULL: Mapping[int, str] = (
    MappingProxyType(  # PRO-01, in the words of the order of 31 August 2023
        {
            1: "Dans le respect mutuel, l’usager est accueilli avec bienveillance et a le droit à l’erreur",
            2: "L’usager peut facilement entrer en contact avec vos services publics",
            3: "L’usager bénéficie d’un accompagnement adapté à sa situation personnelle",
            4: "Sa demande est traitée dans les délais annoncés",
            5: "L’usager dispose d’une information claire, simple et accessible",
            6: "L’usager a accès aux résultats de qualité de service des administrations",
            7: "L’avis de l’usager est pris en compte pour améliorer le service rendu",
            8: "Les administrations agissent avec l’usager pour limiter l’impact sur l’environnement",
        }
    )
)


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts that the rules come from, and whom to ask. Guide intro, 3.2."""

    order: str = "arrêté du 31 août 2023 portant création du label « Services Publics + »"
    guide: str = "guide du label, édition postérieure au 5 décembre 2025"
    contact: str = "label-services-publics-plus.ditp@modernisation.gouv.fr"


SOURCES = Sources()

# --- results ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ResultsFacts:
    """The quality results that a service shows: how many indicators of each kind, and where."""

    perception: int
    performance: int
    shown_at_contact_points: bool
    published: bool
    local_authority: bool = False


@gathered
def failures_of_results(facts: ResultsFacts) -> Iterator[Failure]:
    """What the quality results lack. PRO-02, guide intro 2; AUD-14: local authorities need not publish them."""
    may_stay_unpublished = facts.local_authority
    for holds, found, needed in (
        (
            facts.perception >= PERCEPTION_INDICATORS,
            f"indicateurs de ressenti : {facts.perception}",
            f"les {PERCEPTION_INDICATORS} indicateurs communs de ressenti",
        ),
        (
            facts.performance >= PERFORMANCE_INDICATORS,
            f"indicateurs de performance : {facts.performance}",
            f"les {PERFORMANCE_INDICATORS} indicateurs de performance",
        ),
        (
            facts.shown_at_contact_points,
            "des résultats non affichés",
            "un affichage dans les points de contact",
        ),
        (
            facts.published or may_stay_unpublished,
            "des résultats non publiés",
            "une publication sur la plateforme du programme",
        ),
    ):
        if not holds:
            yield Failure(
                "PRO-02",
                "Les résultats de qualité de service ne sont pas tous présentés aux usagers.",
                found=found,
                needed=needed,
                next_step="Complétez l’affichage et la publication de vos résultats.",
            )


# --- the improvement plan ---------------------------------------------------------------------------------------------


class State(StrEnum):
    """How far an action of the improvement plan got. PRO-03."""

    TO_DO = "to_do"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The state in French."""
        return STATE_LABELS[self]

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return self in (State.TO_DO, State.UNDER_WAY)


STATE_LABELS: Mapping[State, str] = MappingProxyType(
    {State.TO_DO: "à faire", State.UNDER_WAY: "en cours", State.DONE: "faite", State.DROPPED: "abandonnée"}
)


class Source(StrEnum):
    """What an action comes from. PRO-03."""

    SELF_ASSESSMENT = "self_assessment"
    SURVEYS = "surveys"
    AUDIT = "audit"
    FOLLOW_UP = "follow_up"

    @property
    def label(self) -> str:
        """The source in French."""
        return SOURCE_LABELS[self]


SOURCE_LABELS: Mapping[Source, str] = MappingProxyType(
    {
        Source.SELF_ASSESSMENT: "autodiagnostic",
        Source.SURVEYS: "enquêtes",
        Source.AUDIT: "points de progrès de l’audit",
        Source.FOLLOW_UP: "audit de suivi",
    }
)


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the improvement plan. PRO-03."""

    label: str
    engagement: int
    owner: str
    due: date
    state: State
    source: Source

    def is_late(self, today: date) -> bool:
        """Still open though its last day is over."""
        return self.state.is_open and today > self.due


@dataclass(frozen=True, slots=True)
class Progress:
    """An improvement plan on a given day: how many actions in each state, and how many of the open ones are late."""

    by_state: Mapping[State, int]
    late: int


def progress(actions: Iterable[Action], *, today: date) -> Progress:
    """How far the improvement plan got, as it is followed over the 3 years. PRO-03, guide intro 4."""
    listed = tuple(actions)
    by_state = {state: sum(action.state is state for action in listed) for state in State}
    return Progress(MappingProxyType(by_state), sum(action.is_late(today) for action in listed))


@gathered
def failures_of_action(action: Action) -> Iterator[Failure]:
    """What an action lacks to be followed: an engagement and an owner. PRO-03, guide intro 4."""
    for holds, found, needed in (
        (
            action.engagement in ENGAGEMENT_NUMBERS,
            f"engagement {action.engagement}",
            "un engagement de 1 à 8",
        ),
        (action.owner.strip(), "personne", "une personne ou un service qui la porte"),
        (action.label.strip(), "pas d’intitulé", "ce qui sera fait"),
    ):
        if not holds:
            yield Failure(
                "PRO-03",
                "Cette action ne peut pas être suivie dans le plan d’amélioration.",
                found=found,
                needed=needed,
                next_step="Complétez l’action.",
            )
