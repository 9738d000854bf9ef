"""The organisations of candidates and bodies, by the DITP. No rule of the guide: an installation needs them."""

from __future__ import annotations

from certification.dossier import shapes
from certification.organisations import use_cases
from certification.organisations.forms import CandidateForm, ClosingForm, EndingForm, MergeForm, NameForm
from label_sp.actors import permissions
from label_sp.actors.use_cases import memberships
from label_sp.common.acts import Act, Api

REGISTER_CANDIDATE = Act(
    key="register_candidate",
    label="Créer une organisation candidate",
    rule="",
    right=permissions.can_supervise,
    use_case=use_cases.register_candidate,
    form=CandidateForm,
    api=Api(path="organisations/", takes=shapes.NewCandidateSerializer, status=201),
    page="certification:candidate_new",
)
CORRECT_NAME = Act(
    key="correct_name",
    label="Corriger le nom d’une organisation",
    rule="",
    right=permissions.can_supervise,
    use_case=use_cases.correct_name,
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
    use_case=use_cases.close_organisation,
    form=ClosingForm,
    api=Api(path="close/", takes=shapes.ClosingSerializer),
    done="Organisation fermée : ses membres n’agissent plus.",
    page="certification:organisation",
)
MERGE_DOUBLE = Act(
    key="merge_double",
    label="Réunir un double à une organisation",
    rule="",
    right=permissions.can_supervise,
    use_case=use_cases.merge_double,
    events={"organisation.merged": "Double réuni à cette organisation : {double}"},
    form=MergeForm,
    api=Api(path="merge/", takes=shapes.MergingSerializer),
    done="C’est fait : tout est maintenant à {it}.",
    page="certification:merge",
)
REOPEN_ORGANISATION = Act(
    key="reopen_organisation",
    label="Rouvrir une organisation",
    rule="",
    right=permissions.can_supervise,
    use_case=use_cases.reopen_organisation,
    api=Api(path="reopen/"),
    done="Organisation rouverte : ses membres agissent de nouveau.",
    page="certification:organisation",
)
END_MEMBERSHIP = Act(
    key="end_membership",
    label="Mettre fin à un rôle",
    rule="",
    right=permissions.can_end_membership,
    use_case=memberships.end_membership,
    events={"member.removed": "Membre retiré de l’organisation : {user}"},
    form=EndingForm,
    page="certification:end_membership",
)
