"""What ties a person to a candidate, and how long it forbids to audit, to decide, to sit on appeal. ACT-08, ACT-10."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from label_sp.guide.calendar import french_date, months_before
from label_sp.guide.failures import Failure
from label_sp.guide.french import counted

DECLARED_MONTHS, MEMBERSHIP_MONTHS = 24, 36


@dataclass(frozen=True, slots=True)
class Tie:
    """Employment, advice, … declared by the body, or a membership of the candidate's organisation, that everybody can
    see here; `ended_on` is its last day, None while it lasts."""

    nature: str
    ended_on: date | None = None
    membership: bool = False

    @property
    def months(self) -> int:
        """For how long it forbids, once it ended."""
        return MEMBERSHIP_MONTHS if self.membership else DECLARED_MONTHS


def is_conflict(tie: Tie, today: date) -> bool:
    """The tie lasts, or ended within the last 2 years, 3 for a membership; the boundary day counts as within."""
    return tie.ended_on is None or tie.ended_on >= months_before(today, tie.months)


def conflicts(
    ties: Iterable[Tie], today: date, *, rule: str, message: str, next_step: str
) -> Iterator[Failure]:
    """One failure for each tie that still forbids."""
    for tie in ties:
        if is_conflict(tie, today):
            until = f"terminé le {french_date(tie.ended_on)}" if tie.ended_on else "en cours"
            yield Failure(
                rule,
                message,
                found=f"{tie.nature}, {until}",
                needed=(
                    "aucun lien de cette nature avec le candidat depuis plus de "
                    f"{counted(tie.months // 12, 'aucun an|an|ans')}"
                ),
                next_step=next_step,
            )
