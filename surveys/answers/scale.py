"""How people write an answer in a file. SUR-05, guide 3.4.1 and 3.4.2."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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

ANSWERS: dict[str, tuple[str, ...]] = {
    Level.FULL: ("1", "1,0", "1,00", "tres satisfait", "tout a fait d'accord"),
    Level.MOSTLY: ("0,75", ",75", "plutot satisfait", "plutot d'accord"),
    Level.LITTLE: ("0,25", ",25", "plutot pas satisfait", "plutot pas d'accord"),
    Level.NONE: ("0", "0,0", "0,00", "pas du tout satisfait", "pas du tout d'accord"),
    Level.NOT_CONCERNED: (
        *("nc", "nsp", "non concerne", "ne se prononce pas", "non concerne / ne se prononce pas"),
        *("non concernee", "non concerne/ne se prononce pas"),
    ),
    Level.UNANSWERED: ("",),
}
YES = ("1", "oui", "o", "true", "vrai", "yes")
NO = ("0", "non", "n", "false", "faux", "no")
CHANNELS: dict[str, tuple[str, ...]] = {
    Channel.MAIL: ("", "mail", "email", "e-mail", "courriel"),
    Channel.QR: ("qr", "qr code", "qrcode", "lien"),
    Channel.PAPER: ("paper", "papier"),
}


class Readings(dict[str, str | None]):
    """What each spelling means; None when it means nothing here. A spelling is folded once, then remembered."""

    def __init__(self, spellings: Mapping[str, tuple[str, ...]], *, decimals: bool = False) -> None:
        super().__init__()
        self._known = {spelling: meaning for meaning, all_of in spellings.items() for spelling in all_of}
        self._decimals = decimals

    def __missing__(self, written: str) -> str | None:
        folded = plain(written)
        found = self._known.get(folded.replace(".", ",") if self._decimals else folded)
        self[written] = found
        return found


def answer_readings() -> Readings:
    """`0.75`, `0,75`, « Plutôt d’accord » → the same level."""
    return Readings(ANSWERS, decimals=True)


def finished_readings() -> Readings:
    """`1`, `oui`, `true` → "1"; `0`, `non`, `false` → "0"."""
    return Readings({"1": YES, "0": NO})


def channel_readings() -> Readings:
    """`papier` → "paper". An empty cell is an answer to the e-mail, the way the guide asks for."""
    return Readings(CHANNELS)
