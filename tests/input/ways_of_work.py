"""The ways by which a day comes in, for the candidate's work: self-assessment, improvement plan, results."""

from __future__ import annotations

from candidates.improvement_plan.models import PlannedAction
from candidates.improvement_plan.use_cases import add_action
from tests.browser.things import assessed, filled, unfinished
from tests.input.there import Data, There
from tests.input.ways import ONE, Way


def _finish(there: There) -> Data:
    return {"done_on": there.day(-30), "summary": "Nos constats."}


def _filled(there: There) -> object:
    """Each point of a self-assessment has its position: only the day may be refused."""
    return filled(there.case).points.filter(value=None).update(value=1)


def _month(there: There) -> Data:
    return {"first_day": there.day(-60), "last_day": there.day(-30)}


def _value(there: There) -> Data:
    return {**_month(there), "value": "4"}


def _opinions(there: There) -> Data:
    return {**_month(there), "received": 3, "answered": 2}


def _opinions_of_page(there: There) -> Data:
    return {**_opinions(there), "act": "opinions"}


def _display(there: There) -> Data:
    return {"shown_since": there.day(-30), "published_at": "", "opinions_at": ""}


def _display_of_page(there: There) -> Data:
    return {**_display(there), "act": "show"}


def _one_indicator(there: There) -> Data:
    return {"indicator_id": there.case.dossier.indicators.values_list("pk", flat=True)[0]}


def _improvement(there: There) -> Data:
    said = {"label": "Afficher les délais", "engagement": 4, "source": "surveys", "owner": "Accueil"}
    return {**said, "due": there.day(90), "state": "to_do"}


def _changed_improvement(there: There) -> Data:
    return {**_improvement(there), "version": 1}


def _chosen(there: There) -> Data:
    return {"codes": ["1.1"], "owner": "Accueil", "due": there.day(90)}


def _one_improvement(there: There) -> Data:
    return {"action_id": PlannedAction.objects.get(dossier=there.case.dossier_id).pk}


def _improves(there: There) -> object:
    return add_action(there.case.dossier_id, actor=there.case.people.candidate, **_improvement(there))


def _weak(there: There) -> object:
    return assessed(there.case)


def _left_open(there: There) -> object:
    """What another service's former cycle left unfinished, past its day."""
    return unfinished(there.case)


def _carried(there: There) -> Data:
    return {"actions": [str(unfinished(there.case).pk)], "due": there.day(90)}


def _next_cycle(there: There) -> Data:
    following = unfinished(there.case).dossier.next.pk
    return {"pk": following, "dossier_id": following}


def _service(there: There) -> Data:
    return {"pk": there.case.dossier.service_id, "service_id": there.case.dossier.service_id}


def _opens(there: There) -> object:
    """A secondary site of the registry: the main one does not close."""
    told = {"address": "2 rue", "postal_code": "80300", "city": "Albert"}
    return there.case.dossier.service.sites.get_or_create(name="Annexe à fermer", defaults=told)


def _annex(there: There) -> Data:
    return {**_service(there), "site_id": there.case.dossier.service.sites.get(name="Annexe à fermer").pk}


def _new_siret(there: There) -> Data:
    return {"siret": "13002526500013", "since": there.day(-30)}


def _closing(there: There) -> Data:
    return {"closed_on": there.day(-30)}


def _given(there: There) -> Data:
    return {"person": str(there.case.people.contributor.pk), "wanted_on": there.day(90), "version": 0}


def _a_piece(_: There) -> Data:
    return {"about": "piece", "subject": "organisation_chart"}


WORK_PAGES = (
    Way("candidates.team.forms.GiveForm", "ready", "candidate", "candidates:give", _given, where=_a_piece),
    Way("candidates.registry.forms.SiretForm", "ready", "candidate", "candidates:service_siret", _new_siret,
        where=_service),
    Way("candidates.registry.forms.CloseForm", "ready", "candidate", "candidates:service_site_close", _closing,
        where=_annex, before=_opens),
    Way("candidates.self_assessments.forms.FinishForm", "ready", "candidate",
        "candidates:self_assessment_finish", _finish, before=_filled),
    Way("candidates.indicators.forms.ValueForm", "ready", "candidate", "candidates:indicator", _value,
        where=_one_indicator),
    Way("candidates.indicators.forms.OpinionsForm", "ready", "candidate", "candidates:results", _opinions_of_page),
    Way("candidates.indicators.forms.DisplayForm", "ready", "candidate", "candidates:results", _display_of_page),
    Way("candidates.improvement_plan.forms.ActionForm", "ready", "candidate", "candidates:improvement_action_new",
        _improvement),
    Way("candidates.improvement_plan.forms.CarryOverForm", "ready", "candidate", "candidates:improvement_carry_over",
        _carried, where=_next_cycle, before=_left_open),
    Way("candidates.improvement_plan.forms.ProposalsForm", "ready", "candidate", "candidates:improvement_plan", _chosen,
        before=_weak),
)  # fmt: skip
SERVICE = "/api/v1/services/{service_id}/"
WORK_OPERATIONS = (
    Way("assignments_give", "ready", "candidate", f"{ONE}assignments/{{about}}/{{subject}}/", _given, method="put",
        where=_a_piece),
    Way("services_change_siret", "ready", "candidate", f"{SERVICE}siret/", _new_siret, where=_service),
    Way("service_sites_close", "ready", "candidate", f"{SERVICE}sites/{{site_id}}/close/", _closing, where=_annex,
        before=_opens),
    Way("self_assessments_filling_finish", "ready", "candidate", f"{ONE}self-assessments/current/finish/", _finish,
        before=_filled),
    Way("indicators_measure", "ready", "candidate", f"{ONE}indicators/{{indicator_id}}/values/", _value,
        where=_one_indicator),
    Way("results_opinions_record", "ready", "candidate", f"{ONE}results/opinions/", _opinions),
    Way("results_show", "ready", "candidate", f"{ONE}results/", _display, method="put"),
    Way("improvement_plan_add", "ready", "candidate", f"{ONE}improvement-plan/", _improvement),
    Way("improvement_plan_take_up", "ready", "candidate", f"{ONE}improvement-plan/proposals/", _chosen, before=_weak),
    Way("improvement_plan_carry_over", "ready", "candidate", f"{ONE}improvement-plan/unfinished/", _carried,
        where=_next_cycle, before=_left_open),
    Way("improvement_plan_change", "ready", "candidate", f"{ONE}improvement-plan/{{action_id}}/", _changed_improvement,
        method="put", where=_one_improvement, before=_improves),
)  # fmt: skip
