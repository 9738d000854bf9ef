"""Bodies and their habilitations, by the DITP on the commission's decisions. ACT-02 to ACT-06."""

from __future__ import annotations

from candidates.enums import FILED, HOLDING_LABEL, Status
from certification import permissions, shapes
from certification.forms.bodies import AgreementSignedForm, BodyForm, HabilitationForm, ReasonForm
from certification.use_cases import bodies
from label_sp.common.acts import Act, Api

HABILITATE = Act(
    key="habilitate",
    label="Rétablir ou renouveler l’habilitation de l’organisme",
    rule="ACT-06",
    right=permissions.can_supervise,
    states=(*FILED, *HOLDING_LABEL, Status.SUSPENDED),
    page="certification:body",
    target="body",
    when=lambda it: it.idle_body is not None,
)
REGISTER_BODY = Act(
    key="register_body",
    label="Enregistrer un organisme",
    rule="ACT-04",
    right=permissions.can_supervise,
    use_case=bodies.register_body,
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
    use_case=bodies.grant_habilitation,
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
    use_case=bodies.sign_habilitation,
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
    use_case=bodies.suspend_habilitation,
    form=ReasonForm,
    api=Api(path="suspend/", takes=shapes.ReasonSerializer),
    done="Habilitation suspendue : l’organisme ne peut plus décider.",
    page="certification:body",
    target="body",
)
RESTORE_HABILITATION = Act(
    key="restore_habilitation",
    label="Rétablir une habilitation",
    rule="ACT-02",
    right=permissions.can_supervise,
    use_case=bodies.restore_habilitation,
    form=ReasonForm,
    api=Api(path="restore/", takes=shapes.ReasonSerializer),
    done="Habilitation rétablie.",
    page="certification:body",
    target="body",
)
