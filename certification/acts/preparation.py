"""The candidate chooses its body and its dates, files, then completes. CON-01, DOS-02, DOS-04."""

from __future__ import annotations

from candidates import permissions
from candidates import queries as candidates
from candidates import use_cases as candidate_acts
from candidates.enums import Status
from certification.forms import ConfirmForm, PlanForm
from certification.queries import facts
from certification.queries.situation import Situation
from certification.use_cases import admission
from label_sp.common.acts import Act, Api
from label_sp.guide import dossier as file_rules
from label_sp.guide.failures import Failures


def submit_guard(it: Situation) -> Failures:
    """What the guide would answer to the filing today."""
    return file_rules.failures_to_submit(facts.submission(it.dossier, it.today), today=it.today)


def resubmit_guard(it: Situation) -> Failures:
    """What the guide would answer to the sending of the complements today."""
    known = file_rules.ResubmissionFacts(
        open_complements=candidates.open_complements(it.dossier),
        audit_first_day=it.dossier.audit_first_day or it.today,
    )
    return file_rules.failures_to_resubmit(known, today=it.today)


def is_planned(it: Situation) -> bool:
    """The body and the dates are chosen."""
    return it.dossier.body_id is not None and it.dossier.audit_first_day is not None


PLAN = Act(
    key="plan",
    label="Choisir l’organisme, les dates d’audit et le périmètre",
    rule="CON-01",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=candidate_acts.plan_dossier,
    form=PlanForm,
    done="Vos choix sont enregistrés. Le calendrier ci-dessous suit vos dates.",
    page="certification:prepare",
    deadline="submission",
    when=lambda it: not is_planned(it),
)
REPLAN = Act(
    key="replan",
    label="Changer l’organisme, les dates ou le périmètre",
    rule=PLAN.rule,
    right=PLAN.right,
    states=PLAN.states,
    page=PLAN.page,
    place="offered",
    when=is_planned,
)
SUBMIT = Act(
    key="submit",
    label="Déposer le dossier",
    rule="DOS-02",
    right=permissions.can_commit,
    states=(Status.PREPARING,),
    use_case=admission.submit_dossier,
    form=ConfirmForm,
    api=Api(path="submit/"),
    done="Le dossier est déposé. {it.body} en est informé par un message.",
    page="certification:submit",
    deadline="submission",
    guard=submit_guard,
)
RESUBMIT = Act(
    key="resubmit",
    label="Transmettre les compléments à l’organisme",
    rule="DOS-04",
    right=permissions.can_commit,
    states=(Status.INCOMPLETE,),
    use_case=admission.resubmit_dossier,
    form=ConfirmForm,
    api=Api(path="resubmit/"),
    done="Vos compléments sont transmis à {it.body}.",
    page="certification:resubmit",
    deadline="complements",
    guard=resubmit_guard,
)
