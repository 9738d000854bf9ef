"""Users' and agents' surveys [3.4]: what is admissible, what is valid, and the notes."""

from collections.abc import Sequence
from fractions import Fraction

#: [3.4] « une échelle à 4 positions : 0 point, 0.25 point, 0.75 point ou 1 point ».
POINTS = (Fraction(0), Fraction(1, 4), Fraction(3, 4), Fraction(1))

#: An answer: its points; "NC" for « non concerné / ne se prononce pas »; None where nothing was answered.
Answer = Fraction | str | None

#: [3.4.1] Two questions for the engagements 1, 2, 3, 4, 5 and 7, one for 6 and 8; 9 stands for the satisfaction.
USERS = (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 7, 8, 9)
AGENTS = 11


def is_admissible(answers: Sequence[Answer], finished: bool) -> bool:
    """[3.4.1, 3.4.2] Finished, and more than 50 % of the questions got an answer other than « non concerné »."""
    if not finished:
        return False
    real = 0
    for answer in answers:
        if answer is not None and answer != "NC":
            real += 1
    return real * 100 > 50 * len(answers)


def rate(admissible: int, solicited: int) -> Fraction | None:
    """[3.4.1, 3.4.2] Admissible over solicited, in percent; none where nobody was (SUR-07, reading)."""
    if solicited == 0:
        return None
    return Fraction(100 * admissible, solicited)


def users_are_valid(admissible: int, solicited: int) -> bool:
    """[3.4.1] At least 50 admissible and a rate of at least 5 %."""
    reached = rate(admissible, solicited)
    return reached is not None and reached >= 5 and admissible >= 50


def agents_are_valid(admissible: int, solicited: int, concerned: int) -> bool:
    """[3.4.2] The band by the agents concerned, the rate by the agents solicited by e-mail."""
    reached = rate(admissible, solicited)
    if reached is None:
        return False
    if concerned < 50:
        return reached >= 50
    if concerned <= 300:
        return reached >= 30 and admissible >= 30
    return reached >= 10 and admissible >= 50


def agents_needed(solicited: int, concerned: int) -> int:
    """The fewest admissible answers that make the agents' survey valid: counted up from none."""
    count = 0
    while not agents_are_valid(count, solicited, concerned):
        count += 1
    return count


def users_needed(solicited: int) -> int:
    count = 0
    while not users_are_valid(count, solicited):
        count += 1
    return count


def question_note(answers: Sequence[Answer]) -> Fraction | None:
    """[3.4] Mean of the points over those who answered, over 100; none if nobody did (SUR-08, reading)."""
    total, count = Fraction(0), 0
    for answer in answers:
        if isinstance(answer, Fraction):
            total += answer
            count += 1
    return 100 * total / count if count else None


def mean(notes: Sequence[Fraction | None]) -> Fraction | None:
    known = [note for note in notes if note is not None]
    total = Fraction(0)
    for note in known:
        total += note
    return total / len(known) if known else None


Response = tuple[Sequence[Answer], bool]


def question_notes(responses: Sequence[Response], questions: int) -> list[Fraction | None]:
    kept = [answers for answers, finished in responses if is_admissible(answers, finished)]
    return [question_note([answers[place] for answers in kept]) for place in range(questions)]


def users_notes(responses: Sequence[Response]) -> dict[int, Fraction | None]:
    """[3.4.1] One note by engagement, the mean of its questions' notes; and 9, the satisfaction."""
    by_question = question_notes(responses, len(USERS))
    return {
        part: mean([note for note, of in zip(by_question, USERS, strict=True) if of == part])
        for part in range(1, 10)
    }


def users_global(responses: Sequence[Response]) -> Fraction | None:
    """[3.4.1] « moyenne des 9 notes »."""
    return mean(list(users_notes(responses).values()))


def agents_global(responses: Sequence[Response]) -> Fraction | None:
    """[3.4.2] « la moyenne des notes obtenues sur les 11 questions »."""
    return mean(question_notes(responses, AGENTS))


def must_wait(*, valid: bool, note: Fraction | None, audience: str) -> bool:
    """[3.4, note] Under the first tier: 6 months before new forms. Not valid: no wait, unless the note is known
    and under it (SUR-04, reading)."""
    if note is None:
        return False
    return note < {"agents": 50, "users": 70}[audience]
