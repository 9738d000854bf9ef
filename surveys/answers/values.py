"""What stands in the columns of an answers file, and what each value seems to mean. SUR-05.

Words of the scale are understood; so are the guide's numbers, where 0,25 or 0,75 tells them from codes. Whatever else a
tool writes (`A1`, `1` to `4` in either order) says nothing by itself: somebody has to say which level it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from label_sp.common import tables
from surveys.answers import scale
from surveys.answers.header import FILLED, LAST_PAGE

AT_ONCE = 2_000  # lines
MOST_VALUES = 60  # that somebody may be asked about, for one thing
MOST_SPELLINGS = 5_000  # kept while they are counted: a column of free texts is none of answers


@dataclass(frozen=True, slots=True)
class Value:
    """One spelling of a file: as first written, how often, what it seems to mean (blank: who knows), how surely."""

    spelling: str
    written: str
    count: int
    meaning: str = ""
    sure: bool = False


def gathered(
    lines: Iterable[tables.Line], columns: Mapping[str, Sequence[int]], width: int
) -> dict[str, Counter[str]]:
    """How often each cell stands in each group of columns, in one pass; lines that will be refused are left aside."""
    found: dict[str, Counter[str]] = {name: Counter() for name in columns}
    kept = (cells if len(cells) == width else tables.fitted(cells, width) for _, cells in lines)
    whole = filter(None, kept)
    while block := list(islice(whole, AT_ONCE)):
        for name, indexes in columns.items():
            for index in indexes:
                if len(found[name]) < MOST_SPELLINGS:
                    found[name].update(map(itemgetter(index), block))
    return found


def answers(cells: Mapping[str, int], words: Mapping[str, str], *, ours: bool = False) -> list[Value]:
    """The values of the columns of answers. ours: the columns are those of our own model, whose numbers are points."""
    spelled = _spelled(cells)
    numbers = {each for each in spelled if scale.is_number(each)}
    told = bool(numbers & {*scale.TELLING})
    are_points = told or numbers <= {*scale.POINTS}
    return [
        Value(
            each,
            written,
            count,
            *_meaning(each, words, scale.POINTS if are_points else {}, sure=told or ours),
        )
        for each, (written, count) in spelled.items()
    ]


def _meaning(
    spelled: str, words: Mapping[str, str], points: Mapping[str, str], *, sure: bool
) -> tuple[str, bool]:
    if spelled in words:
        return words[spelled], True
    return (points[spelled], sure) if spelled in points else ("", False)


def ends(cells: Mapping[str, int], how: str) -> list[Value]:
    """The values of the column of the end: "1" for what means finished, "0" for what does not.

    A date of the end is a flag: LimeSurvey writes 1980-01-01 where it keeps no date, and nothing for who left.
    """
    spelled = _spelled(cells)
    if how == FILLED:
        return _filled(cells)
    if how == LAST_PAGE:
        pages = [int(each) for each in spelled if each.isdecimal()]
        last = str(max(pages, default=0))
        return [
            Value(each, written, count, "1" if each == last else "0")
            for each, (written, count) in spelled.items()
        ]
    return [_known(each, *told, scale.ends()) for each, told in spelled.items()]


def _filled(cells: Mapping[str, int]) -> list[Value]:
    filled = sum(count for cell, count in cells.items() if cell.strip())
    empty = sum(cells.values()) - filled
    return [
        *([Value(FILLED, "une date", filled, "1", sure=True)] if filled else []),
        *([Value("", "", empty, "0", sure=True)] if empty else []),
    ]


def channels(cells: Mapping[str, int]) -> list[Value]:
    """The values of the column of channels."""
    return [_known(each, *told, scale.channels()) for each, told in _spelled(cells).items()]


def _known(spelled: str, written: str, count: int, known: Mapping[str, str]) -> Value:
    return Value(spelled, written, count, known.get(spelled, ""), sure=spelled in known)


def _spelled(cells: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """Each spelling, the most frequent first: as it was first written, and how often."""
    found: dict[str, tuple[str, int]] = {}
    for cell, count in cells.items():
        spelled = scale.spelling(cell)
        written, before = found.get(spelled, (" ".join(cell.split())[:80], 0))
        found[spelled] = (written, before + count)
    return dict(sorted(found.items(), key=lambda each: -each[1][1]))


def to_ask(found: Iterable[Value]) -> list[Value]:
    """Those that somebody has to say the meaning of, or to confirm."""
    frequent = islice((each for each in found if not each.sure), MOST_VALUES)
    return sorted(frequent, key=lambda each: each.spelling)


def sure_meanings(found: Iterable[Value]) -> Iterator[tuple[str, str]]:
    """What needs no word of anybody."""
    return ((each.spelling, each.meaning) for each in found if each.sure)
