"""Acts as rows: a service off the list asks to be on it. ELI-02."""

from __future__ import annotations

from candidates.eligibility import permissions, shapes, use_cases
from candidates.eligibility.forms import AnswerForm, RequestForm
from label_sp.actors import permissions as actor_permissions
from label_sp.common.acts import Act, Api

ASK_ELIGIBILITY = Act(
    key="ask_eligibility",
    label="Demander qu’un service figure sur la liste",
    rule="ELI-02",
    right=permissions.can_ask,
    use_case=use_cases.ask_eligibility,
    events={"eligibility.asked": "Demande d’un service hors liste adressée à la DITP : {name}"},
    form=RequestForm,
    api=Api(path="eligibility-requests/", takes=shapes.EligibilityRequestSerializer, status=201),
    done="Votre demande est transmise à la DITP. Sa réponse s’affichera ici, et vous parviendra par un message.",
    page="candidates:eligibility_new",
    target="",
    place="part",
)
ANSWER_ELIGIBILITY = Act(
    key="answer_eligibility",
    label="Répondre à la demande d’un service hors liste",
    rule="ELI-02",
    right=actor_permissions.can_supervise,
    use_case=use_cases.answer_eligibility,
    events={
        "eligibility.accepted": "Service ajouté à la liste des services éligibles",
        "eligibility.refused": "Demande d’un service hors liste refusée",
    },
    form=AnswerForm,
    api=Api(path="answer/", takes=shapes.EligibilityAnswerSerializer),
    done="Votre réponse est transmise au service.",
    page="candidates:eligibility_request",
    target="",
    place="part",
)
