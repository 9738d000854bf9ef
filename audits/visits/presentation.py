"""What is shown of a first day: each piece's last day, and what a typed day costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from audits.audit.models import Audit
from audits.visits import queries
from candidates.dossiers.enums import UNDER_AUDIT
from candidates.dossiers.models import Dossier
from label_sp.guide import audit as rules
from label_sp.guide import dossier as file_rules
from label_sp.guide import durations, visit
from label_sp.guide.calendar import french_date, territory_of
from label_sp.guide.failures import Failures


@dataclass(frozen=True, slots=True)
class FirstDay:
    """For beside the field of a visit's first day, on whichever page it is typed. PRE-01, SUR-01, DOS-02.

    `day` is the one judged, None when there is none yet; `to_file`: the file is supposed filed today. `submission` and
    `plan` are the last days to file and to send the plan.
    """

    dossier: Dossier
    limits: tuple[visit.Limit, ...]
    words: str
    to_file: bool
    day: date | None
    failures: Failures
    submission: date | None
    plan: date | None
    contract_days: Decimal | None


def first_day(dossier: Dossier, kind: str, day: date | None, today: date) -> FirstDay:
    """The pieces of this dossier before a first day, or before none yet."""
    known = queries.pieces(dossier, kind)
    to_file, planning = known.filed_on is None, dossier.status in UNDER_AUDIT
    if to_file:
        known = replace(known, filed_on=today)
    territory = territory_of(dossier.service.department)
    earliest = queries.earliest_first_day(dossier, kind, today) if planning else None
    failures: Failures = ()
    if day:
        failures = visit.failures_of_first_day(known, day, today=today)
    if day and planning:
        failures += rules.failures_of_plan_day(day, territory, today)
        failures += rules.failures_of_window(queries.window_of(dossier, kind), day, day)
    return FirstDay(
        dossier=dossier,
        limits=visit.limits(known),
        words=visit.in_words(known, earliest=earliest) + _end_of_window(queries.window_of(dossier, kind)),
        to_file=to_file,
        day=day,
        failures=failures,
        submission=file_rules.last_submission_day(day) if day and to_file else None,
        plan=rules.last_plan_day(day, territory) if day else None,
        contract_days=known.contract_days,
    )


def _end_of_window(window: tuple[date, date] | None) -> str:
    return f" La période de l’audit de suivi finit le {french_date(window[1])}." if window else ""


def days_of(audit: Audit, agreed: Decimal | None) -> str:
    """« Le contrat prévoit 2 jours sur site ; ces dates en donnent 1. »; blank without a contract's days. CON-02."""
    if agreed is None:
        return ""
    said = f"Le contrat prévoit {durations.in_days(agreed)} sur site"
    if audit.first_day is None or audit.last_day is None:
        return f"{said}."
    territory = territory_of(audit.dossier.service.department)
    planned = durations.days_of_visit(audit.first_day, audit.last_day, territory)
    return f"{said} ; ces dates en donnent {planned}."
