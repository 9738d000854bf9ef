"""A visit put off at the candidate's request. Guide 5.3.1: successive postponements are a ground of suspension.

The guide names no delay for the request nor for its answer. Our reading (SUS-01): one asks before the visit begins, one
request at a time, and the body answers before the first day.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from label_sp.guide.calendar import french_date
from label_sp.guide.failures import Failure, gathered


@gathered
def failures_to_ask(first_day: date, *, today: date, pending: bool) -> Iterator[Failure]:
    """Why no postponement may be asked for today; empty when one may. SUS-01, guide 5.3.1."""
    if today >= first_day:
        yield Failure(
            "SUS-01",
            "La visite a commencé : elle ne se reporte plus.",
            found=f"un premier jour le {french_date(first_day)}",
            needed="une demande avant le premier jour de la visite",
            next_step="Voyez la suite avec la personne chargée de l’audit.",
        )
    if pending:
        yield Failure(
            "SUS-01",
            "Une demande de report attend déjà la réponse de l’organisme.",
            found="une demande sans réponse",
            needed="une demande à la fois",
            next_step="Attendez la réponse, ou écrivez à l’organisme.",
        )


def answer_due(first_day: date) -> date:
    """The last day to answer a request: the day before the visit. SUS-01."""
    return first_day - timedelta(days=1)
