"""The auditors of an audit: what is asked of each, who leads, who was there before. Guide 1.3, 3.3, 3.9."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from label_sp.guide import bodies
from label_sp.guide.failures import Failure, gathered
from label_sp.guide.impartiality import Tie, conflicts


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """What the body declared of an auditor, and who led the service's last audit (None at an initial audit).

    `name` tells who is refused among several; `with_ids` are those who audit with this person.
    """

    public_sector_experience: bool
    trained_on_label: bool
    impartiality_declared: bool
    ties: tuple[Tie, ...]
    belongs_to_body: bool
    habilitation_in_force: bool
    auditor_id: str
    previous_auditor_id: str | None = None
    reason: str = ""
    name: str = ""
    with_ids: frozenset[str] = frozenset()


REQUIREMENTS_OF_AUDITORS = (  # ACT-07: (field of AssignmentFacts, what was found, what was needed)
    ("belongs_to_body", "une personne extérieure à l’organisme", "un auditeur missionné par l’organisme"),
    (
        "public_sector_experience",
        "pas d’expérience déclarée du secteur public",
        "une expérience du secteur public",
    ),
    ("trained_on_label", "pas de formation déclarée", "une formation au programme et au label"),
    (
        "impartiality_declared",
        "pas de déclaration d’impartialité",
        "une déclaration d’impartialité envers ce candidat",
    ),
)


@gathered
def failures_to_assign(facts: AssignmentFacts, *, today: date) -> Iterator[Failure]:
    """What forbids assigning this auditor today. ACT-06, ACT-07, ACT-08, AUD-13, guide 1.3, 3.9."""
    yield from bodies.failures_to_act(habilitation_in_force=facts.habilitation_in_force)
    for field, found, needed in REQUIREMENTS_OF_AUDITORS:
        if not getattr(facts, field):
            yield Failure(
                "ACT-07",
                "Cette personne ne peut pas être missionnée pour cet audit.",
                found=found,
                needed=needed,
                next_step="Complétez la déclaration de l’organisme, ou missionnez une autre personne.",
            )
    yield from failures_of_ties(facts.ties, today)
    if (
        facts.previous_auditor_id not in (None, facts.auditor_id, *facts.with_ids)
        and not facts.reason.strip()
    ):
        yield Failure(
            "AUD-13",
            "Un audit de suivi revient en priorité à la personne qui a mené l’audit précédent.",
            found="une autre personne, sans explication",
            needed="le même auditeur, ou un mot d’explication",
            next_step="Missionnez le même auditeur, ou expliquez le changement.",
        )


@gathered
def failures_to_assign_team(
    lead: AssignmentFacts, others: tuple[AssignmentFacts, ...], *, today: date
) -> Iterator[Failure]:
    """What forbids giving the audit to these people, each asked on their own. ACT-06 to ACT-08, AUD-13, guide 1.3, 3.9.

    Our reading of « le ou les auditeurs »: one leads; what is asked of an auditor is asked of each; at a follow-up the
    person who led the audit before is among them, or a word says why not.
    """
    known = set()
    for each in (lead, *others):
        for failure in failures_to_assign(each, today=today):
            told = replace(failure, found=f"{each.name} : {failure.found}") if each.name else failure
            if failure.rule not in ("ACT-06", "AUD-13"):
                yield told
            elif failure.rule not in known:  # of the body, of the audit: said once
                known.add(failure.rule)
                yield failure


def failures_of_ties(ties: Iterable[Tie], today: date) -> Iterator[Failure]:
    """One for each tie of an auditor that still forbids. ACT-08."""
    return conflicts(
        ties,
        today,
        rule="ACT-08",
        message="Un lien avec le candidat interdit à cette personne de mener cet audit.",
        next_step="Missionnez une autre personne.",
    )
