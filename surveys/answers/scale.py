"""How people and survey tools write an answer, its end and its channel in a file. SUR-05, guide 3.4.1 and 3.4.2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from label_sp.common.spreadsheets import as_typed
from label_sp.common.words import plain
from surveys.answers.enums import Channel
from surveys.questionnaires.enums import Level

WRITTEN: Mapping[str, str] = MappingProxyType(  # how our own files write each level
    {
        Level.FULL: "1",
        Level.MOSTLY: "0,75",
        Level.LITTLE: "0,25",
        Level.NONE: "0",
        Level.NOT_CONCERNED: "nc",
        Level.UNANSWERED: "",
    }
)
POINTS: Mapping[str, str] = MappingProxyType(
    {written: str(level) for level, written in WRITTEN.items() if written[:1] in ("0", "1")}
)
TELLING = ("0,75", "0,25")  # numbers that no list of codes holds
WORDS: Mapping[str, str] = MappingProxyType(
    {
        spelling: str(level)
        for level, spellings in {
            Level.FULL: ("tres satisfait", "tout a fait d'accord"),
            Level.MOSTLY: ("plutot satisfait", "plutot d'accord"),
            Level.LITTLE: ("plutot pas satisfait", "plutot pas d'accord", "plutot insatisfait"),
            Level.NONE: ("pas du tout satisfait", "pas du tout d'accord"),
            Level.NOT_CONCERNED: (
                *(
                    "nc",
                    "n.c.",
                    "n.c",
                    "nsp",
                    "n.s.p.",
                    "nspp",
                    "non concerne",
                    "non concernee",
                ),
                *("pas concerne", "pas concernee", "sans objet", "non applicable"),
                *("je ne suis pas concerne", "je ne suis pas concernee"),
                *(
                    "ne se prononce pas",
                    "je ne me prononce pas",
                    "ne sait pas",
                    "je ne sais pas",
                    "sans opinion",
                ),
                *("sans avis", "non concerne / ne se prononce pas", "non concerne/ne se prononce pas"),
                *("non concerne ou ne se prononce pas", "nc / nsp", "nc/nsp"),
            ),
            # LimeSurvey: a question that was not shown, one that was left without an answer
            Level.UNANSWERED: ("", "n/a", "sans reponse", "pas de reponse", "no answer", "non repondu"),
        }.items()
        for spelling in spellings
    }
)
YES = (
    *("1", "oui", "o", "true", "vrai", "yes", "y", "ja", "si", "sim", "100"),
    *("termine", "terminee", "complet", "complete", "completed", "finished", "fini", "valide"),
)
NO = (
    *("0", "non", "n", "false", "faux", "no", "nein", "nee", "nao", "en cours", "incomplet", "incomplete"),
    *("non termine", "non terminee", "partiel", "partielle", "abandon", "abandonne", "interrompu"),
)
CHANNELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        Channel.MAIL: ("", "mail", "email", "e-mail", "courriel", "mel"),
        Channel.QR: ("qr", "qr code", "qrcode", "lien", "lien ou qr code", "lien public", "lien ouvert"),
        Channel.PAPER: ("paper", "papier", "questionnaire papier"),
    }
)
EITHER = "(" + "e)"  # « concerné » of both genders
NUMBER = re.compile(r"([0-9]*)(?:[.,]([0-9]+))?", re.ASCII)
REMEMBERED = (
    20_000  # spellings: a file where each cell differs takes no more room than one where all are alike
)


def spelling(written: str) -> str:
    """A cell as it is compared: « Plutôt d’accord » → « plutot d'accord », « 0.750 » and « ,75 » → « 0,75 »."""
    folded = plain(as_typed(written)).replace(EITHER, "e")
    found = NUMBER.fullmatch(folded)
    if not folded or not found:
        return folded
    whole, decimals = found[1].lstrip("0") or "0", (found[2] or "").rstrip("0")
    return f"{whole},{decimals}" if decimals else whole


def is_number(spelled: str) -> bool:
    """Is this spelling a number, whatever it means?"""
    return bool(spelled) and NUMBER.fullmatch(spelled) is not None


class Readings(dict[str, str | None]):
    """What each cell means; None when it means nothing here. A cell is folded once, then remembered."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, written: str) -> str | None:
        found = self._known.get(spelling(written))
        if len(self) < REMEMBERED:
            self[written] = found
        return found


def words_of(labels: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """What no file needs to explain: the words of the guide's scales, and the labels of a questionnaire's own."""
    return dict(WORDS) | {spelling(label): str(level) for level, label in labels if spelling(label)}


def ends() -> dict[str, str]:
    """`1`, `oui`, `Terminé` → "1"; `0`, `non`, `en cours` → "0"."""
    return dict.fromkeys(YES, "1") | dict.fromkeys(NO, "0")


def channels() -> dict[str, str]:
    """`papier` → "paper". An empty cell is an answer to the e-mail, the way the guide asks for."""
    return {each: str(channel) for channel, spellings in CHANNELS.items() for each in spellings}
