"""Bodies and their habilitations, by the DITP on the commission's decisions. ACT-02 to ACT-06."""

from __future__ import annotations

from candidates.dossiers.enums import UNDER_WAY
from certification.bodies import shapes, use_cases
from certification.bodies.forms import AgreementSignedForm, BodyForm, HabilitationForm, ReasonForm
from label_sp.actors import permissions
from label_sp.common import reasons
from label_sp.common.acts import Act, Api

HABILITATE = Act(
    key="habilitate",
    label="Rétablir ou renouveler l’habilitation de l’organisme",
    rule="ACT-06",
    right=permissions.can_supervise,
    states=UNDER_WAY,
    page="certification:body",
    target="body",
    order=4010,
    when=lambda it: it.idle_body is not None,
)
REGISTER_BODY = Act(
    key="register_body",
    label="Enregistrer un organisme",
    rule="ACT-04",
    right=permissions.can_supervise,
    use_case=use_cases.register_body,
    events={"body.registered": "Organisme de certification enregistré : {name}"},
    form=BodyForm,
    api=Api(path="bodies/", takes=shapes.NewBodySerializer, status=201),
    done="Organisme enregistré. Enregistrez maintenant son habilitation.",
    page="certification:body_new",
)
GRANT_HABILITATION = Act(
    key="grant_habilitation",
    label="Enregistrer une habilitation",
    rule="ACT-03",
    right=permissions.can_supervise,
    use_case=use_cases.grant_habilitation,
    events={"habilitation.granted": "Habilitation accordée"},
    form=HabilitationForm,
    api=Api(path="habilitations/", takes=shapes.NewHabilitationSerializer, status=201),
    done="Habilitation enregistrée.",
    page="certification:body",
    target="body",
)
SIGN_HABILITATION = Act(
    key="sign_habilitation",
    label="Enregistrer le contrat d’engagement",
    rule="ACT-05",
    right=permissions.can_supervise,
    use_case=use_cases.sign_habilitation,
    events={"habilitation.signed": "Contrat d’engagement signé, habilitation effective : le {signed_on}"},
    form=AgreementSignedForm,
    api=Api(path="sign/", takes=shapes.SignatureSerializer),
    done="Contrat enregistré : l’habilitation est en vigueur.",
    page="certification:body",
    target="body",
)
SUSPEND_HABILITATION = Act(
    key="suspend_habilitation",
    label="Suspendre une habilitation",
    rule="ACT-02",
    right=permissions.can_supervise,
    use_case=use_cases.suspend_habilitation,
    events={"habilitation.suspended": "Habilitation suspendue"},
    form=ReasonForm,
    api=Api(path="suspend/", takes=reasons.ReasonSerializer),
    done="Habilitation suspendue : l’organisme ne peut plus décider.",
    page="certification:body",
    target="body",
)
WITHDRAW_HABILITATION = Act(
    key="withdraw_habilitation",
    label="Retirer une habilitation",
    rule="ACT-02",
    right=permissions.can_supervise,
    use_case=use_cases.withdraw_habilitation,
    events={"habilitation.withdrawn": "Habilitation retirée"},
    form=ReasonForm,
    api=Api(path="withdraw/", takes=reasons.ReasonSerializer),
    done="Habilitation retirée : les services de l’organisme en choisissent un autre.",
    page="certification:body",
    target="body",
)
RESTORE_HABILITATION = Act(
    key="restore_habilitation",
    label="Rétablir une habilitation",
    rule="ACT-02",
    right=permissions.can_supervise,
    use_case=use_cases.restore_habilitation,
    events={"habilitation.restored": "Habilitation rétablie"},
    form=ReasonForm,
    api=Api(path="restore/", takes=reasons.ReasonSerializer),
    done="Habilitation rétablie.",
    page="certification:body",
    target="body",
)
