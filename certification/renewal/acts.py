"""The next cycle: renewal of a label, or a new application after a refusal. REN-01, DEC-06."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.enums import HOLDING_LABEL, Status
from certification.deadlines import cycles
from certification.renewal import use_cases
from certification.renewal.forms import RenewForm
from certification.situation.queries import Situation
from label_sp.common import reasons
from label_sp.common.acts import Act, Api
from label_sp.guide import renewal
from label_sp.guide.failures import Failures

ASKED = "demandé sur la page"


def renew_guard(it: Situation) -> Failures:
    """What forbids to open the next cycle today."""
    dossier = it.dossier
    if dossier.valid_until is None:
        return ()
    return renewal.failures_to_open(
        dossier.valid_until,
        today=it.today,
        already_open=cycles.next_dossier(dossier) is not None,
        withdrawn=dossier.withdrawn_from is not None,
        reason=ASKED if is_early(it) else "",
    )


def is_early(it: Situation) -> bool:
    """REN-01: the invitation is to come, and somebody who asks says why."""
    valid_until = it.dossier.valid_until
    return valid_until is not None and it.today < renewal.invitation_on(valid_until)


RENEW = Act(
    key="renew",
    label="Ouvrir le dossier de renouvellement",
    rule="REN-01",
    right=permissions.can_commit,
    states=HOLDING_LABEL,
    use_case=use_cases.open_renewal,
    events={"renewal.opened": "Renouvellement ouvert : dossier {next}"},
    form=RenewForm,
    api=Api(path="renew/", takes=reasons.OptionalReasonSerializer, status=201),
    done="Le dossier de renouvellement est ouvert.",
    page="certification:renew",
    order=5080,
    deadline="validity_end",
    when=lambda it: it.renewal_near,
)
RENEW_EARLY = Act(
    key="renew_early",
    label="Demander le renouvellement avant l’invitation",
    rule=RENEW.rule,
    right=RENEW.right,
    states=RENEW.states,
    page=RENEW.page,
    place="offered",
    order=6070,
    when=lambda it: is_early(it) and cycles.next_dossier(it.dossier) is None,
)
REAPPLY = Act(
    key="reapply",
    label="Préparer une nouvelle candidature",
    rule="DEC-06",
    right=permissions.can_commit,
    states=(Status.REFUSED, Status.EXPIRED),
    page="candidates:dossier_new",
    target="",
    order=5090,
    deadline="reapplication",
    when=lambda it: not it.applied_again,
)
