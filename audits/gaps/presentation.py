"""The page of the gaps: its drawing, and each point with what both sides wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audits.gaps.queries import WORDS, Gaps, PointGap
from candidates.grids.presentation import OR, anchor_of
from label_sp.design.comparison import Column, Comparison, compared
from label_sp.guide.gaps import Gap
from label_sp.guide.numbers import Exact, signed

OWN, AUDITED, GAP = "Autodiagnostic", "Audit", "Écart"
PLACES = 2  # a gap between two levels of the scale: « +0,50 »


@dataclass(frozen=True, slots=True)
class Line:
    """One point as the page and the files show it."""

    code: str
    text: str
    own: str
    audited: str
    gap: str
    comment: str
    finding: str
    why: str

    @property
    def anchor(self) -> str:
        return anchor_of(self.code)


def line(each: PointGap) -> Line:
    return Line(
        each.gap.key,
        each.point.text,
        each.own.shown if each.own else "—",
        each.audited.shown if each.audited else "—",
        signed(each.gap.difference, PLACES),
        each.own.comment if each.own else "",
        each.audited.finding if each.audited else "",
        WORDS[each.gap.why] if each.gap.why else "",
    )


def lines(found: Iterable[PointGap]) -> list[Line]:
    return [line(each) for each in found]


def drawing(found: Gaps) -> Comparison:
    """Both scores of each engagement, the biggest gap first."""
    order = [_key(each) for each in found.engagements]
    own: dict[int | str, Exact | None] = {_key(each): each.own for each in found.engagements}
    audited: dict[int | str, Exact | None] = {_key(each): each.audited for each in found.engagements}
    return compared([Column(OWN, own), Column(AUDITED, audited)], order=order, between=GAP)


def _key(each: Gap) -> int | str:
    return OR if each.key == OR else int(each.key)


def notices(found: Gaps) -> Iterator[str]:
    """What a reader must know before the numbers."""
    assessed, audit = found.assessed, found.audit
    if not audit.is_frozen:
        yield "Le rapport n’est pas transmis : les scores de l’audit peuvent encore changer."
    if assessed is None:
        yield "Aucun autodiagnostic n’était enregistré avant la visite : il n’y a rien à comparer."
    elif not assessed.is_detailed:
        yield (
            "Cet autodiagnostic a été fait hors de l’application : ses notes par engagement se comparent, "
            "ses points de contrôle ne sont pas connus."
        )
    elif found.other_version:
        yield (
            f"L’autodiagnostic a été fait sur la version {assessed.filling.grid.version} de la grille, "
            f"l’audit sur la version {audit.grid.version}. Seuls se comparent les points qui n’ont pas changé ; "
            "les notes par engagement ne reposent pas sur les mêmes points."
        )
