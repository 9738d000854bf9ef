"""When a deadline is reminded, by the DITP."""

from __future__ import annotations

from certification import permissions
from certification.forms.reminders import PolicyForm
from certification.use_cases import reminders
from label_sp.common.acts import Act

CHANGE_POLICY = Act(
    key="change_policy",
    label="Changer les rappels d’une échéance",
    rule="",
    right=permissions.can_supervise,
    use_case=reminders.change_policy,
    form=PolicyForm,
    done="Rappels enregistrés pour : {it.label}.",
    page="certification:reminder_policy",
)
