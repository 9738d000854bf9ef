"""The request of a follow-up audit: its pieces, and how the body examines them. Guide 3.9.1, 3.5.

« La demande d'audit de suivi est renseignée selon des modalités analogues à celles de la demande d'audit initial »: our
reading is that it has the same eight pieces (DOS-01), those that did not change being taken over from the application,
while the reports of the self-assessment and of the surveys are new ones; that the body examines them, the sample of
users included, and acknowledges receipt before the audit is given to anybody (DOS-03, DOS-04); and that the request is
a month old when the visit begins (DOS-02, see `visit`).
"""

from collections.abc import Iterator, Mapping
from datetime import date

from label_sp.guide import dossier, follow_up
from label_sp.guide.calendar import french_date
from label_sp.guide.dossier import PIECES, AdmissionFacts
from label_sp.guide.failures import Failure, gathered

RENEWED = (
    "self_assessment",
    "survey_reports",
)  # keys of PIECES: reports of what was done since the application
OF_YEAR = (
    "training_plan"  # « pour l'année en cours, et l'année ayant précédé l'audit » (3.5.1): the body judges it
)


def to_renew(filed_on: Mapping[str, date], obtained_on: date) -> tuple[str, ...]:
    """The pieces (keys) whose report still is the application's: filed no later than the label was obtained."""
    return tuple(key for key in RENEWED if key in filed_on and filed_on[key] <= obtained_on)


@gathered
def failures_of_pieces(filed_on: Mapping[str, date], obtained_on: date) -> Iterator[Failure]:
    """What is missing of the request: a piece, or a new report. `filed_on`: key of PIECES → day. DOS-01, FOL-02."""
    for key, label in PIECES.items():
        if key not in filed_on:
            yield Failure(
                "DOS-01",
                f"Une pièce manque à la demande d’audit de suivi : {label}.",
                found="pièce non déposée",
                needed=label,
                next_step="Déposez cette pièce.",
                about=key,
            )
    for key in to_renew(filed_on, obtained_on):
        yield Failure(
            "FOL-02",
            f"Cette pièce est celle de la candidature : {PIECES[key]}.",
            found=f"déposée le {french_date(filed_on[key])}",
            needed="le rapport de ce qui a été refait depuis l’obtention du label",
            next_step="Déposez le nouveau rapport.",
            about=key,
        )


@gathered
def failures_to_acknowledge(
    facts: AdmissionFacts, initial_audit_last_day: date, *, today: date
) -> Iterator[Failure]:
    """What forbids acknowledging the request today. ACT-06, CON-03, DOS-03, DOS-04, FOL-02, SUU-06."""
    yield from dossier.failures_of_review(facts)
    yield from follow_up.failures_of_surveys(facts.users, facts.agents, initial_audit_last_day)


@gathered
def failures_to_assign(acknowledged_on: date | None) -> Iterator[Failure]:
    """What forbids giving the follow-up audit to anybody: the request was not examined. DOS-03."""
    if acknowledged_on is None:
        yield Failure(
            "DOS-03",
            "La demande d’audit de suivi n’est pas encore examinée.",
            found="pas d’accusé de réception",
            needed="un avis sur chaque pièce, puis l’accusé de réception",
            next_step="Terminez l’examen de la demande.",
        )
