"""Pages: quality indicators."""

from __future__ import annotations

from typing import Any

from candidates.dossiers.views import CandidatePage
from candidates.indicators import acts, queries
from candidates.indicators.forms import IndicatorForm


class Indicators(CandidatePage):
    """The quality indicators, and one more. DOS-06."""

    act = acts.INDICATORS
    page = "indicators"

    def context(self) -> dict[str, Any]:
        return {"lines": queries.indicator_lines(self.object)}


class RemoveIndicator(Indicators):
    """Take one indicator off the list."""

    act = acts.REMOVE_INDICATOR
    http_method_names = ["post", "options"]

    def perform(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.kwargs["indicator_id"], actor=self.request.user)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "form": IndicatorForm()}
