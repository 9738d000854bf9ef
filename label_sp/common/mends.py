"""Where a refusal is mended: one table, for the pages that show it and for the API's problems."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from label_sp.common import places
from label_sp.guide.failures import Failure

CANDIDATE = frozenset({"candidate_manager", "candidate_contributor"})
MANAGER = frozenset({"body_manager"})
AUDITOR = frozenset({"auditor"})
ANY = "*"


@dataclass(frozen=True, slots=True)
class Mend:
    """A place, the roles that mend something there, what its address takes; `named` adds what the refusal is about."""

    place: str
    roles: Collection[str]
    target: Literal["dossier", "audit"] = "dossier"
    named: bool = False


MENDS: Mapping[tuple[str, str], Mend] = (
    MappingProxyType(  # by rule, and by what it is about where that matters
        {
            ("PRE-01", ""): Mend("self_assessment", CANDIDATE),
            ("SUR-01", ""): Mend("surveys", CANDIDATE),
            ("SUR-04", ""): Mend("surveys", CANDIDATE),
            ("SUR-07", ""): Mend("surveys", CANDIDATE),
            ("SUU-04", ""): Mend("surveys", CANDIDATE),
            ("SUA-03", ""): Mend("surveys", CANDIDATE),
            ("DOS-01", ""): Mend("planning", CANDIDATE),
            ("DOS-01", ANY): Mend("piece", CANDIDATE, named=True),
            ("DOS-02", ""): Mend("planning", CANDIDATE),
            ("DOS-03", ""): Mend("review", MANAGER),
            ("DOS-04", "complement"): Mend("pieces", CANDIDATE),
            ("DOS-06", ""): Mend("indicators", CANDIDATE),
            ("FOL-02", ANY): Mend("piece", CANDIDATE, named=True),
            ("ELI-03", ""): Mend("sites", CANDIDATE),
            ("ELI-03", "left_out"): Mend("review", MANAGER),
            ("ELI-04", ""): Mend("scope", CANDIDATE),
            ("ELI-05", ""): Mend("scope", CANDIDATE),
            ("ELI-06", ""): Mend("scope", CANDIDATE),
            ("CON-01", ""): Mend("agreement", MANAGER),
            ("CON-03", ""): Mend("agreement", MANAGER),
            ("AUD-02", ""): Mend("grid", AUDITOR, "audit"),
            ("AUD-06", ""): Mend("closing_meeting", AUDITOR, "audit"),
            ("AUD-07", ""): Mend("audit_report", AUDITOR, "audit"),
        }
    )
)


def mend_of(failure: Failure) -> Mend | None:
    """The row of a refusal; None where nothing is mended on one page."""
    if row := MENDS.get((failure.rule, failure.about)):
        return row
    return MENDS.get((failure.rule, ANY)) if failure.about else None


def address(failure: Failure, about: Mapping[str, object], roles: Collection[str] | None = None) -> str:
    """Where it is mended: `about` gives the ids of the « dossier » and of the « audit » that are known.

    Blank where there is no such page, and for who has none of the roles that mend there; `roles` None asks for nobody.
    """
    row = mend_of(failure)
    if row is None or not about.get(row.target) or (roles is not None and not {*roles} & {*row.roles}):
        return ""
    return places.address(row.place, about[row.target], *([failure.about] if row.named else []))
