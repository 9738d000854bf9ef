"""The candidate chooses the body and the dates, files the dossier, then the complements."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from candidates import queries as candidates
from candidates.deadlines import queries as deadlines
from candidates.enums import Verdict
from certification.acts import preparation as acts
from certification.queries import facts
from certification.views.shared import DossierPage
from label_sp.guide import dossier as file_rules

RETRO_PLANNING = (  # what runs from the first day of the audit
    "self_assessment",
    "users_survey",
    "agents_survey",
    "surveys_start",
    "submission",
    "audit_plan",
    "report",
)


class Prepare(DossierPage):
    """The body, the wished dates, and what they make of the calendar. CON-01, DOS-02."""

    act = acts.PLAN
    template_name = "certification/prepare.html"

    def form_options(self) -> dict[str, Any]:
        dossier = self.object
        names = ("audit_first_day", "audit_last_day", "perimeter")
        initial = {"body": dossier.body_id, **{name: getattr(dossier, name) for name in names}}
        return {"initial": initial, "today": timezone.localdate(), "chosen": dossier.body}

    def where(self, result: Any) -> HttpResponse:
        return redirect("certification:prepare", self.object.pk)

    def context(self) -> dict[str, Any]:
        """The days that follow from the saved dates, and what deserves attention already."""
        dossier, today = self.object, timezone.localdate()
        dated = deadlines.of(dossier.pk) if dossier.audit_first_day else ()
        return {
            "retro_planning": [each for each in dated if each.key in RETRO_PLANNING],
            "warnings": file_rules.warnings_to_submit(facts.submission(dossier, today), today=today),
        }


class Submit(DossierPage):
    """What is still missing, then the filing. PRE-01, SUR-01, DOS-01, DOS-02, DOS-06."""

    act = acts.SUBMIT
    template_name = "certification/submit.html"

    def context(self) -> dict[str, Any]:
        it = self.situation()
        known = facts.submission(it.dossier, it.today)
        still_here = it.dossier.status in self.act.states
        return {
            "failures": acts.submit_guard(it) if still_here else (),
            "warnings": file_rules.warnings_to_submit(known, today=it.today),
            "pieces": it.piece_lines,
        }


class Resubmit(DossierPage):
    """What the body asked for, then the sending of the complements. DOS-04."""

    act = acts.RESUBMIT
    template_name = "certification/resubmit.html"

    def context(self) -> dict[str, Any]:
        it = self.situation()
        current = candidates.current_pieces(it.dossier).values()
        return {
            "asked": [piece for piece in current if piece.verdict == Verdict.COMPLEMENT],
            "failures": acts.resubmit_guard(it) if it.dossier.status in self.act.states else (),
        }
