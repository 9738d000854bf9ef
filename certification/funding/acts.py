"""The DITP's help with the cost of audits. ACT-11."""

from __future__ import annotations

from candidates.dossiers.enums import BEFORE_DECISION, Status
from certification.funding import queries, shapes, use_cases
from certification.funding.forms import FundingRoundForm, GrantForm, TakeBackForm
from label_sp.actors import permissions
from label_sp.common import reasons
from label_sp.common.acts import Act, Api

OPEN_ROUND = Act(
    key="open_funding_round",
    label="Ouvrir une enveloppe d’aides",
    rule="ACT-11",
    right=permissions.can_supervise,
    use_case=use_cases.open_round,
    events={"funding_round.opened": "Enveloppe d’aides ouverte : {name}"},
    form=FundingRoundForm,
    api=Api(path="funding/", takes=shapes.NewRoundSerializer, status=201),
    help="Elle prend la place de l’enveloppe précédente. Les aides déjà accordées restent.",
    done="L’enveloppe est ouverte.",
    page="certification:funding_round",
)
GRANT_FUNDING = Act(
    key="grant_funding",
    label="Accorder une aide au coût de l’audit",
    rule="ACT-11",
    right=permissions.can_supervise,
    states=BEFORE_DECISION,
    use_case=use_cases.grant_funding,
    events={"funding.granted": "Aide de la DITP accordée"},
    form=GrantForm,
    api=Api(path="funding/", takes=shapes.NewGrantSerializer, status=201),
    help="Le service en est informé. Un candidat est aidé une seule fois.",
    done="L’aide est accordée. Le service en est informé.",
    page="certification:grant_funding",
    place="offered",
    order=6110,
    when=lambda it: queries.grant_of(it.dossier) is None,
)
TAKE_BACK_FUNDING = Act(
    key="take_back_funding",
    label="Retirer l’aide au coût de l’audit",
    rule="ACT-11",
    right=permissions.can_supervise,
    states=tuple(Status),
    use_case=use_cases.take_back_funding,
    events={"funding.taken_back": "Aide de la DITP retirée"},
    form=TakeBackForm,
    api=Api(path="funding/take-back/", takes=reasons.ReasonSerializer),
    help="Le service lira le motif. La place se libère dans l’enveloppe.",
    done="L’aide est retirée. Le service en est informé.",
    page="certification:take_back_funding",
    place="part",
)
