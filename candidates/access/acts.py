"""Acts as rows: the DITP answers who asks for an access. No rule of the guide: an installation needs them."""

from __future__ import annotations

from candidates.access import shapes, use_cases
from candidates.access.forms import AcceptForm, RefuseForm
from label_sp.actors import permissions
from label_sp.common.acts import Act, Api

ACCEPT_ACCESS = Act(
    key="accept_access",
    label="Accepter une demande d’accès",
    rule="",
    right=permissions.can_supervise,
    use_case=use_cases.accept_access,
    events={"access.accepted": "Accès accordé : {organisation}"},
    form=AcceptForm,
    api=Api(path="accept/", takes=shapes.AcceptAccessSerializer),
    done="Demande acceptée. Une invitation part à {it.email}.",
    page="candidates:access_request",
    target="",
    place="part",
)
REFUSE_ACCESS = Act(
    key="refuse_access",
    label="Refuser une demande d’accès",
    rule="",
    right=permissions.can_supervise,
    use_case=use_cases.refuse_access,
    events={"access.refused": "Accès refusé"},
    form=RefuseForm,
    api=Api(path="refuse/", takes=shapes.RefuseAccessSerializer),
    done="Demande refusée. Le motif part à {it.email}.",
    page="candidates:access_request",
    target="",
    place="part",
)
