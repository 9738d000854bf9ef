"""Pages: ask to put a visit off, answer. Both are plain pages of their act."""

from __future__ import annotations

from django.http import HttpResponse

from audits.audit.enums import AuditStatus
from audits.audit.views import AuditPage
from audits.postponements import acts, queries
from label_sp.guide.calendar import french_date


class Ask(AuditPage):
    """The candidate asks. SUS-01."""

    act = acts.ASK_POSTPONEMENT

    def turned_away(self) -> HttpResponse | None:
        """Without a planned visit there is nothing to put off; what somebody typed is shown back."""
        planned = self.object.status == AuditStatus.PLANNED
        return None if planned or self.request.method == "POST" else self.where(None)

    @property
    def facts(self) -> list[tuple[str, str]]:
        first_day = self.object.first_day
        return [("Visite prévue le", french_date(first_day) if first_day else "date à fixer")]


class Answer(AuditPage):
    """The body answers. SUS-01."""

    act = acts.ANSWER_POSTPONEMENT

    def turned_away(self) -> HttpResponse | None:
        """Without a request there is nothing to answer; what somebody typed is shown back."""
        asked = queries.pending(self.object)
        return None if asked or self.request.method == "POST" else self.where(None)

    @property
    def facts(self) -> list[tuple[str, str]]:
        asked = queries.pending(self.object)
        if asked is None:
            return []
        return [
            ("Visite prévue le", french_date(asked.first_day)),
            ("Demandé le", f"{french_date(asked.asked_on)}, par {asked.asked_by}"),
            ("Motif", asked.reason),
            ("Reports déjà acceptés", str(queries.accepted_count(self.object.dossier) or "aucun")),
        ]
