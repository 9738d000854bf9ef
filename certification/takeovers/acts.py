"""Acts as rows: another body, when one's own lost its habilitation. CON-04."""

from __future__ import annotations

from candidates.dossiers import permissions as dossier_permissions
from candidates.dossiers.enums import UNDER_WAY
from certification.situation.queries import Situation
from certification.takeovers import permissions, shapes, use_cases
from certification.takeovers.forms import ChooseBodyForm, DeclineForm, TakeOverForm
from label_sp.common import reasons
from label_sp.common.acts import Act, Api
from label_sp.design.forms import ConfirmForm


def _is_asked(it: Situation) -> bool:
    return it.takeover is not None


CHOOSE_BODY = Act(
    key="choose_body",
    label="Choisir un autre organisme : le vôtre n’est plus habilité",
    rule="CON-04",
    right=dossier_permissions.can_commit,
    states=UNDER_WAY,
    use_case=use_cases.choose_body,
    events={"takeover.asked": "Reprise du dossier demandée à un autre organisme : {body}"},
    form=ChooseBodyForm,
    api=Api(path="takeover/", takes=shapes.ChooseBodySerializer, status=201),
    page="certification:choose_body",
    order=4020,
    when=lambda it: not it.habilitated and not _is_asked(it),
)
TAKE_OVER = Act(
    key="take_over",
    label="Reprendre le dossier avec un contrat signé",
    rule="CON-04",
    right=permissions.can_take_over,
    states=UNDER_WAY,
    use_case=use_cases.take_over,
    events={"takeover.accepted": "Dossier repris par un autre organisme : {body}"},
    form=TakeOverForm,
    api=Api(path="takeover/accept/", takes=shapes.TakeOverSerializer),
    done="Le dossier est à vous. Le service, l’ancien organisme et la DITP en sont informés.",
    page="certification:take_over",
    order=4030,
    when=_is_asked,
)
DECLINE_TAKEOVER = Act(
    key="decline_takeover",
    label="Ne pas reprendre le dossier",
    rule="CON-04",
    right=permissions.can_take_over,
    states=UNDER_WAY,
    use_case=use_cases.decline_takeover,
    events={"takeover.declined": "Reprise du dossier refusée par l’organisme choisi : {body}"},
    form=DeclineForm,
    api=Api(path="takeover/decline/", takes=reasons.ReasonSerializer),
    help="Le service peut alors choisir un autre organisme. Vous ne lirez plus ce dossier.",
    done="Votre réponse est transmise au service et à la DITP.",
    page="certification:decline_takeover",
    place="offered",
    order=6080,
    when=_is_asked,
)
GIVE_UP_TAKEOVER = Act(
    key="give_up_takeover",
    label="Retirer la demande de reprise",
    rule="CON-04",
    right=dossier_permissions.can_commit,
    states=UNDER_WAY,
    use_case=use_cases.give_up_takeover,
    events={"takeover.given_up": "Demande de reprise retirée : {body}"},
    form=ConfirmForm,
    api=Api(path="takeover/give-up/"),
    help="Votre dossier reste confié au même organisme. Vous pouvez en choisir un autre s’il n’est pas habilité.",
    done="La demande est retirée. L’organisme choisi et la DITP en sont informés.",
    page="certification:give_up_takeover",
    place="offered",
    order=6090,
    when=_is_asked,
)
