"""The write side: one function per act of the guide."""

from audits.use_cases.assignment import assign, cancel, cancel_with_application, declare_auditor, declare_tie
from audits.use_cases.reference import load_grids
from audits.use_cases.report import (
    TEXTS,
    conclude,
    record_observations,
    save_report_texts,
    send_report,
    waive_observations,
)
from audits.use_cases.scoring import score_point
from audits.use_cases.shared import EditConflict, ReportConflict, ScoreConflict
from audits.use_cases.visit import hold_closing_meeting, prepare_plan, send_plan

__all__ = [
    "TEXTS",
    "EditConflict",
    "ReportConflict",
    "ScoreConflict",
    "assign",
    "cancel",
    "cancel_with_application",
    "conclude",
    "declare_auditor",
    "declare_tie",
    "hold_closing_meeting",
    "load_grids",
    "prepare_plan",
    "record_observations",
    "save_report_texts",
    "score_point",
    "send_plan",
    "send_report",
    "waive_observations",
]
