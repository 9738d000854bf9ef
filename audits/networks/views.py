"""The DITP's page on networks: which reading of « majorité » decides, and what each would give."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from audits.networks import acts, queries
from label_sp.actors.pages import DitpPage
from label_sp.guide import majority
from label_sp.guide.tiers import Tier

EXAMPLE = {Tier.OR: 11, Tier.BRONZE: 7, Tier.ARGENT: 6}  # local services labelled in the year


class RetainMajority(DitpPage):
    """Choose, from an example in which the two readings differ."""

    act = acts.RETAIN_MAJORITY
    template_name = "audits/majority.html"

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"reading": queries.majority_retained().value}}

    def said(self, result: bool) -> str:
        return self.act.done if result else "Rien n’a changé."

    def where(self, result: Any) -> HttpResponse:
        return redirect("audits:majority")

    def context(self) -> dict[str, Any]:
        labelled = [tier for tier, number in EXAMPLE.items() for _ in range(number)]
        return {
            "numbers": EXAMPLE,
            "found": majority.readings(labelled),
            "retained": queries.majority_retained(),
            "own": queries.last_choice(),
        }
