"""The organisations of candidates and bodies, by the DITP. No rule of the guide: an installation needs them."""

from __future__ import annotations

from certification import permissions, shapes
from certification.forms.organisations import CandidateForm, ClosingForm, NameForm
from certification.use_cases import organisations
from label_sp.common.acts import Act, Api

REGISTER_CANDIDATE = Act(
    key="register_candidate",
    label="Créer une organisation candidate",
    rule="",
    right=permissions.can_supervise,
    use_case=organisations.register_candidate,
    form=CandidateForm,
    api=Api(path="organisations/", takes=shapes.NewCandidateSerializer, status=201),
    page="certification:candidate_new",
)
CORRECT_NAME = Act(
    key="correct_name",
    label="Corriger le nom d’une organisation",
    rule="",
    right=permissions.can_supervise,
    use_case=organisations.correct_name,
    form=NameForm,
    api=Api(path="rename/", takes=shapes.OrganisationNameSerializer),
    done="Nom corrigé.",
    page="certification:organisation",
)
CLOSE_ORGANISATION = Act(
    key="close_organisation",
    label="Fermer une organisation",
    rule="",
    right=permissions.can_supervise,
    use_case=organisations.close_organisation,
    form=ClosingForm,
    api=Api(path="close/", takes=shapes.ClosingSerializer),
    done="Organisation fermée : ses membres n’agissent plus.",
    page="certification:organisation",
)
REOPEN_ORGANISATION = Act(
    key="reopen_organisation",
    label="Rouvrir une organisation",
    rule="",
    right=permissions.can_supervise,
    use_case=organisations.reopen_organisation,
    api=Api(path="reopen/"),
    done="Organisation rouverte : ses membres agissent de nouveau.",
    page="certification:organisation",
)
