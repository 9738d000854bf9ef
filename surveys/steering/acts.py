"""The act that ends a campaign. SUR-03, SUR-09."""

from __future__ import annotations

from candidates.dossiers.enums import Status
from label_sp.common.acts import Act, Api
from label_sp.design.forms import ConfirmForm
from surveys.access.queries import PREPARES
from surveys.campaigns import permissions
from surveys.steering import queries, use_cases

CLOSE = Act(
    key="close_campaign",
    label="Clore une campagne d’enquête",
    rule="SUR-03",
    right=permissions.can_run,
    states=(*PREPARES, Status.ADMISSIBLE, Status.IN_AUDIT),
    use_case=use_cases.close_campaign,
    events={"survey.closed": "Enquête close : {kind}"},
    form=ConfirmForm,
    api=Api(path="close/"),
    page="surveys:overview",
    order=1032,
    deadline="submission",
    when=lambda it: queries.is_to_close(it.dossier),
)
