"""Suspension, its lifting, and withdrawal. Guide 5.3."""

from __future__ import annotations

from typing import Any

from audits.postponements import queries as postponements
from certification.decisions import checks
from certification.sanctions import acts, facts
from certification.situation.views import DossierPage
from label_sp.guide import suspension as suspension_rules


class Sanction(DossierPage):
    """An act that its decider signs, with what leaves after it."""

    things: tuple[str, ...]

    def form_options(self) -> dict[str, Any]:
        return {"request": self.request}

    def context(self) -> dict[str, Any]:
        return {"things": self.things, "leaving": checks.leaving(self.object)}


class RecordRefusal(DossierPage):
    """Record that the service refused an audit, with its date. SUS-01."""

    act = acts.RECORD_REFUSAL
    template_name = "certification/audit_refusal.html"

    def context(self) -> dict[str, Any]:
        return {"refusals": self.object.audit_refusals.all(), "help": self.act.help}


class Suspend(Sanction):
    """Suspend the label, for 12 months at most. SUS-01, SUS-02."""

    act = acts.SUSPEND
    template_name = "certification/suspend.html"
    things = ("La notification de la suspension : motif, précisions, date de mise en conformité",)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "last_day": suspension_rules.last_day(self.object.today),
            "record": self.object.suspensions.all(),
            "refusals": self.object.audit_refusals.all(),
            "put_off": postponements.accepted_count(self.object),
        }


class ConformityDate(Sanction):
    """Set another day for conformity, within the 12 months. SUS-02, SUS-03."""

    act = acts.SET_CONFORMITY_DATE
    template_name = "certification/conformity_date.html"
    things = ("La nouvelle date de mise en conformité, et son motif",)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "suspension": facts.open_suspension(self.object)}


class Lift(Sanction):
    """Lift the suspension; the end of validity does not move. SUS-03."""

    act = acts.LIFT
    template_name = "certification/lift.html"
    things = ("L’annonce de la levée ; la fin de validité ne change pas",)

    def context(self) -> dict[str, Any]:
        opened = facts.open_suspension(self.object)
        over = opened is not None and opened.is_over(self.object.today)
        return {**super().context(), "suspension": opened, "over": over}


class Withdraw(Sanction):
    """Withdraw the label from its effective date. WIT-01 to WIT-03."""

    act = acts.WITHDRAW
    template_name = "certification/withdraw.html"
    things = ("La notification du retrait : motif, précisions, date d’effet, fin d’usage de la marque",)
