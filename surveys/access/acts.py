"""The acts on the access to the questionnaires. Guide 3.4, SUR-04."""

from __future__ import annotations

from typing import Any

from candidates.dossiers.enums import Status
from label_sp.actors import permissions as actor_permissions
from label_sp.common.acts import Act, Api
from label_sp.design.forms import ConfirmForm
from surveys.access import permissions, queries, shapes, use_cases
from surveys.access.forms import AnswerForm
from surveys.questionnaires.enums import SurveyKind


def _lacks_access(it: Any) -> bool:
    """A survey of the audit to come has neither results nor an access asked for."""
    known = queries.in_hand(it.dossier, it.purpose)
    return any(
        found is None and kind not in known for kind, found in zip(SurveyKind, it.surveys, strict=True)
    )


ASK_ACCESS = Act(
    key="ask_survey_access",
    label="Demander l’accès aux questionnaires d’enquête",
    rule="SUR-04",
    right=permissions.can_ask,
    states=(Status.PREPARING,),
    use_case=use_cases.ask_access,
    events={"survey_access.asked": "Accès au questionnaire demandé à la DITP : {kind}"},
    form=ConfirmForm,
    api=Api(path="survey-accesses/", status=201),
    help="L’équipe du label (DITP) accorde l’accès aux deux questionnaires pour l’audit qui se prépare. Sa réponse "
    "s’affiche sur la page « Enquêtes », et parvient par un message à la personne qui demande.",
    page="surveys:ask_access",
    order=1025,
    when=_lacks_access,
)
ASK_ACCESS_AGAIN = Act(
    key="ask_survey_access_again",
    label="Demander l’accès aux questionnaires d’enquête pour l’audit de suivi",
    rule="SUR-04",
    right=permissions.can_ask,
    states=(Status.LABELLED,),
    use_case=use_cases.ask_access,
    form=ConfirmForm,
    page=ASK_ACCESS.page,
    order=5018,
    when=lambda it: it.follow_up_near and _lacks_access(it),
)
ANSWER_ACCESSES = Act(
    key="answer_survey_access",
    label="Répondre à la demande d’accès aux questionnaires d’enquête",
    rule="SUR-04",
    right=actor_permissions.can_supervise,
    states=(*queries.PREPARES, Status.ADMISSIBLE, Status.IN_AUDIT),
    use_case=use_cases.answer_accesses,
    events={
        "survey_access.granted": "Accès au questionnaire accordé : {kind}",
        "survey_access.refused": "Accès au questionnaire refusé : {kind}",
    },
    form=AnswerForm,
    api=Api(path="answer/", takes=shapes.AnswerAccessesSerializer),
    page="surveys:accesses",
    target="",
    order=1027,
    when=lambda it: queries.is_waiting(it.dossier),
)
