"""The two acts on a visit that cannot take place. SUS-01."""

from __future__ import annotations

from typing import Any

from audits.audit import permissions
from audits.audit.enums import AuditStatus
from audits.postponements import queries, shapes, use_cases
from audits.postponements.forms import AnswerForm, AskForm
from candidates.dossiers.enums import UNDER_AUDIT
from label_sp.common.acts import Act, Api


def _is_pending(it: Any) -> bool:
    return it.audit is not None and queries.pending(it.audit) is not None


def _may_be_asked(it: Any) -> bool:
    return it.audit_is(AuditStatus.PLANNED) and it.today < it.audit.first_day and not _is_pending(it)


ASK_POSTPONEMENT = Act(
    key="ask_postponement",
    label="Demander un report de visite",
    rule="SUS-01",
    right=permissions.can_answer,
    states=UNDER_AUDIT,
    use_case=use_cases.ask_postponement,
    events={"postponement.asked": "Report de visite demandé : visite du {first_day}"},
    form=AskForm,
    api=Api(path="postponement/", takes=shapes.AskSerializer, status=201),
    help="L’organisme accepte ou refuse. Des reports successifs peuvent conduire à suspendre un label.",
    done="La demande de report est transmise à {it.dossier.body}. La visite reste prévue tant qu’il n’a pas répondu.",
    page="audits:postpone",
    target="audit",
    place="offered",
    order=6030,
    when=_may_be_asked,
)
ANSWER_POSTPONEMENT = Act(
    key="answer_postponement",
    label="Répondre à la demande de report de visite",
    rule="SUS-01",
    right=permissions.can_cancel,
    states=UNDER_AUDIT,
    use_case=use_cases.answer_postponement,
    events={
        "postponement.accepted": "Report de visite accepté, plan d’audit à refaire : visite du {first_day}",
        "postponement.refused": "Report de visite refusé : visite du {first_day}",
    },
    form=AnswerForm,
    api=Api(path="postponement/answer/", takes=shapes.AnswerSerializer),
    help="Accepter rend le plan d’audit à la personne chargée de l’audit : elle le refait avec de nouveaux jours.",
    done="Votre réponse est transmise au candidat et à la personne chargée de l’audit.",
    page="audits:postponement",
    target="audit",
    order=3030,
    deadline="postponement_answer",
    when=_is_pending,
)
