"""When a deadline is reminded, by the DITP."""

from __future__ import annotations

from certification.reminders import use_cases
from certification.reminders.forms import PolicyForm
from label_sp.actors import permissions
from label_sp.common.acts import Act

CHANGE_POLICY = Act(
    key="change_policy",
    label="Changer les rappels d’une échéance",
    rule="",
    right=permissions.can_supervise,
    use_case=use_cases.change_policy,
    events={"reminder_policy.changed": "Rappels d’une échéance modifiés : {deadline}"},
    form=PolicyForm,
    done="Rappels enregistrés pour : {it.label}.",
    page="certification:reminder_policy",
)
