"""What a questionnaire of the surveys asks: so many questions of each engagement. Guide 3.4.1 and 3.4.2."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from label_sp.guide.failures import Failure, gathered
from label_sp.guide.french import counted
from label_sp.guide.surveys import AGENTS_QUESTIONS, KIND_LABELS, USERS_QUESTIONS, Kind

USERS_BY_ENGAGEMENT: Mapping[int | None, int] = MappingProxyType(  # SUU-01; None is the overall satisfaction
    {1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 1, 7: 2, 8: 1, None: 1}
)
QUESTIONS = "aucune question|question|questions"


@gathered
def failures_of_questions(kind: Kind, engagements: Sequence[int | None]) -> Iterator[Failure]:
    """Why such a questionnaire cannot be published: one failure for each engagement that is off. SUU-01, SUA-01.

    `engagements`: that of each question, in any order; None for overall satisfaction, and for all of the agents'.
    """
    if kind == "agents":
        yield from _of_agents(engagements)
        return
    found = Counter(engagements)
    known = [number for number in found if number not in USERS_BY_ENGAGEMENT]
    for number in (*USERS_BY_ENGAGEMENT, *known):
        needed = USERS_BY_ENGAGEMENT.get(number, 0)
        if found[number] != needed:
            yield Failure(
                "SUU-01",
                f"{KIND_LABELS[kind].capitalize()} : {_about(number)} n’a pas le nombre de questions du guide.",
                found=f"{counted(found[number], QUESTIONS)}, sur {len(engagements)} en tout",
                needed=f"{counted(needed, QUESTIONS)}, sur {USERS_QUESTIONS} en tout",
                next_step="Ajoutez ou retirez des questions dans le brouillon, ou changez leur engagement.",
            )


def _of_agents(engagements: Sequence[int | None]) -> Iterator[Failure]:
    if len(engagements) != AGENTS_QUESTIONS:
        yield Failure(
            "SUA-01",
            f"{KIND_LABELS['agents'].capitalize()} : le questionnaire n’a pas le nombre de questions du guide.",
            found=counted(len(engagements), QUESTIONS),
            needed=counted(AGENTS_QUESTIONS, QUESTIONS),
            next_step="Ajoutez ou retirez des questions dans le brouillon.",
        )


def _about(number: int | None) -> str:
    return "la satisfaction globale" if number is None else f"l’engagement {number}"
