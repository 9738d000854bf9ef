"""Where a refusal is mended: one table, for the pages that show it and for the API's problems."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from label_sp.common import places
from label_sp.guide.failures import Failure

CANDIDATE = frozenset({"candidate_manager", "candidate_contributor"})
COMMITS = frozenset({"candidate_manager"})
MANAGER = frozenset({"body_manager"})
DECIDER = frozenset({"decider"})
AUDITOR = frozenset({"auditor"})
ANY = "*"


@dataclass(frozen=True, slots=True)
class Mend:
    """A place, the roles that mend something there, what its address takes; `named` adds what the refusal is about.

    A place of no dossier has a blank `target`.
    """

    place: str
    roles: Collection[str]
    target: Literal["dossier", "audit", ""] = "dossier"
    named: bool = False


MENDS: Mapping[tuple[str, str], Mend] = (
    MappingProxyType(  # by rule, and by what it is about where that matters
        {
            ("PRE-01", ""): Mend("self_assessment", CANDIDATE),
            ("PRE-01", "grid"): Mend("self_assessment_grid", CANDIDATE),
            ("SUR-01", ""): Mend("surveys", CANDIDATE),
            ("SUR-04", ""): Mend("surveys", CANDIDATE),
            ("SUR-07", ""): Mend("surveys", CANDIDATE),
            ("SUU-06", ""): Mend("surveys", CANDIDATE),
            ("SUA-02", ""): Mend("surveys", CANDIDATE),
            ("SUU-04", ""): Mend("surveys", CANDIDATE),
            ("SUA-03", ""): Mend("surveys", CANDIDATE),
            ("DOS-01", ""): Mend("planning", CANDIDATE),
            ("DOS-01", ANY): Mend("piece", CANDIDATE, named=True),
            ("DOS-02", ""): Mend("planning", CANDIDATE),
            ("DOS-03", ""): Mend("review", MANAGER),
            ("DOS-03", ANY): Mend("review_piece", MANAGER, named=True),
            ("DOS-04", "reason"): Mend("review", MANAGER),
            ("DOS-04", ANY): Mend("piece", CANDIDATE, named=True),
            ("DOS-06", ""): Mend("indicators", CANDIDATE),
            ("FOL-01", "held"): Mend("renewal", COMMITS),
            ("FOL-01", "window"): Mend("audit_plan", AUDITOR, "audit"),
            ("FOL-02", "yearly"): Mend("self_assessment", CANDIDATE),
            ("FOL-02", "survey"): Mend("surveys", CANDIDATE),
            ("FOL-02", "visit"): Mend("audit_plan", AUDITOR, "audit"),
            ("FOL-02", ANY): Mend("piece", CANDIDATE, named=True),
            ("FOL-05", ""): Mend("action_plan", CANDIDATE),
            ("REN-02", "anew"): Mend("new_dossier", CANDIDATE, ""),
            ("ELI-02", ""): Mend("new_eligibility_request", CANDIDATE, ""),
            ("ELI-02", "listed"): Mend("new_dossier", CANDIDATE, ""),
            ("ELI-03", ""): Mend("sites", CANDIDATE),
            ("ELI-03", "left_out"): Mend("review", MANAGER),
            ("ELI-03", "described"): Mend("planning", CANDIDATE),
            ("ELI-04", ""): Mend("scope", CANDIDATE),
            ("ELI-05", ""): Mend("scope", CANDIDATE),
            ("ELI-06", ""): Mend("scope", CANDIDATE),
            ("ACT-06", "choice"): Mend("planning", CANDIDATE),
            ("ACT-07", ""): Mend("auditors", MANAGER, ""),
            ("CON-01", ""): Mend("agreement", MANAGER),
            ("CON-02", ""): Mend("agreement", MANAGER),
            ("CON-02", "plan"): Mend("audit_plan", AUDITOR, "audit"),
            ("CON-03", ""): Mend("agreement", MANAGER),
            ("SAM-03", ""): Mend("draw", AUDITOR, "audit"),
            ("SAM-03", "plan"): Mend("audit_plan", AUDITOR, "audit"),
            ("AUD-01", ""): Mend("audit_plan", AUDITOR, "audit"),
            ("AUD-01", "admission"): Mend("review", MANAGER),
            ("AUD-02", ""): Mend("grid", AUDITOR, "audit"),
            ("AUD-06", ""): Mend("closing_meeting", AUDITOR, "audit"),
            ("AUD-07", ""): Mend("audit_report", AUDITOR, "audit"),
            ("DEC-08", "report"): Mend("audit_report", AUDITOR, "audit"),
            ("SUS-01", "audit_refusal"): Mend("audit_refusal", MANAGER | DECIDER),
            ("SUS-02", "over"): Mend("withdrawal", DECIDER),
            ("SUS-03", "unproven"): Mend("lifting", DECIDER),
            ("SUS-03", "new_date"): Mend("conformity_date", DECIDER),
            ("SUS-03", "over"): Mend("withdrawal", DECIDER),
            ("SUS-03", "anew"): Mend("new_dossier", CANDIDATE, ""),
        }
    )
)
NO_MEND: Mapping[str, frozenset[str]] = MappingProxyType(  # why a rule leads nowhere
    {
        "It is said on the page of the very form that it refuses": frozenset(
            {
                *("SUA-01", "SUR-03", "SUU-01"),
                *("ACT-08", "ACT-11", "AUD-03", "AUD-13", "DEC-01", "DEC-02", "DEC-03", "DEC-05", "DEC-07"),
                *("DOS-05", "FOL-04", "PRO-02", "PRO-03", "REN-01", "WIT-01", "WIT-02"),
            }
        ),
        "A day, another person or another organisation mends it": frozenset(
            {"ACT-04", "ACT-10", "AUD-08", "CON-04", "DEC-06", "ELI-07", "LIS-03", "SUR-02"}
        ),
        "Nobody meets it on a page yet: the guide and the simulators know it": frozenset(
            {
                *("ATT-07", "AUD-05", "AUD-09", "AUD-10", "DEC-09", "EXT-01", "EXT-03"),
                *("NET-01", "NET-04", "NET-05", "NET-06", "NET-07", "NET-09", "PRE-02", "PRE-03", "SAM-01"),
            }
        ),
    }
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
    if row is None or (roles is not None and not {*roles} & {*row.roles}):
        return ""
    if row.target and not about.get(row.target):
        return ""
    taken = [about[row.target]] if row.target else []
    return places.address(row.place, *taken, *([failure.about] if row.named else []))
