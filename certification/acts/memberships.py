"""The end of a role, with what it changes to the dossiers of the organisation."""

from __future__ import annotations

from certification.forms import ConfirmForm
from label_sp.actors import permissions, use_cases
from label_sp.common.acts import Act

END_MEMBERSHIP = Act(
    key="end_membership",
    label="Mettre fin à un rôle",
    rule="",
    right=permissions.can_end_membership,
    use_case=use_cases.end_membership,
    form=ConfirmForm,
    page="certification:end_membership",
)
