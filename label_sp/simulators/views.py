"""Pages of the simulators: a form, a sentence that answers, then the detail. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from secrets import token_hex
from typing import Any, cast

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from label_sp.common.icalendar import calendar_file
from label_sp.common.throttles import PageLimit
from label_sp.design.components import in_words, verdict_rows
from label_sp.guide import decision, network, recipes, sampling, soil
from label_sp.guide.calendar import Territory
from label_sp.guide.decision import ENGAGEMENTS, REQUIRED, Scores
from label_sp.guide.surveys import KIND_LABELS, Kind
from label_sp.guide.tiers import Tier
from label_sp.simulators import catalog, facts, limits, plans, questionnaires, survey_panel
from label_sp.simulators.forms import (
    CycleForm,
    DrawForm,
    NetworkForm,
    SampleForm,
    ScheduleForm,
    SurveyForm,
    TierForm,
)
from surveys.answers import imports, samples

View = Callable[..., HttpResponse]
EXAMPLE_RESPONSES = 60
PLANS: dict[str, tuple[type[Form], Callable[[Any], plans.Plan]]] = {
    "schedule": (ScheduleForm, plans.schedule),
    "cycle": (CycleForm, plans.cycle),
}


def computing(view: View) -> View:
    """For pages that take a body: too much is refused before it is read, too often as well.

    No session, no row, nothing changes with such a POST: it needs no token against forged ones, and looking for one
    would already read the body.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any) -> HttpResponse:
        if request.method == "POST":
            if not PageLimit("public").allows(request):
                return _refused(request, 429, "Trop de demandes", "Attendez une minute, puis recommencez.")
            if int(request.META.get("CONTENT_LENGTH") or 0) > 2 * limits.BODY_BYTES:
                return _refused(request, 413, "Contenu trop lourd", limits.TOO_HEAVY)
        return view(request, *args)

    return guarded


def _refused(request: HttpRequest, status: int, heading: str, detail: str) -> HttpResponse:
    return render(request, "pages/refusal.html", {"heading": heading, "detail": detail}, status=status)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What can be computed here, and for what."""
    return render(request, "simulators/index.html", {"simulators": catalog.SIMULATORS})


@require_safe
def tier(request: HttpRequest) -> HttpResponse:
    """Which tier, and what is missing for the next one? DEC-01 to DEC-05."""
    form = _from_query(TierForm, request)
    context: dict[str, Any] = {}
    if form.is_valid():
        given = form.cleaned_data
        engagements = {number: given[f"e{number}"] for number in ENGAGEMENTS}
        others = {name: given[name] for name in ("or_criteria", "agents", "users")}
        verdict = decision.verdict(Scores(engagements=engagements, **others))
        aim = verdict.next_tier or Tier.OR
        context = {
            "verdict": verdict,
            "missing": in_words(verdict.missing),
            "engagements": engagements,
            "threshold": REQUIRED[aim].engagements,
            "condition_rows": verdict_rows(verdict),
            "tiers": list(Tier),
        }
    return _page(request, "tier", form, context)


@computing
def surveys(request: HttpRequest) -> HttpResponse:
    """Are these responses enough, and what do they give? SUR-05 to SUR-08."""
    form = SurveyForm(request.POST, request.FILES) if request.method == "POST" else SurveyForm()
    context: dict[str, Any] = {"kinds": KIND_LABELS, "asked": questionnaires.asked_today("users")}
    if form.is_valid():
        asked = questionnaires.asked_today(form.cleaned_data["kind"])
        try:
            rows = imports.read_answers(form.content(), asked.codes, max_bytes=limits.BODY_BYTES)
        except imports.UnreadableAnswers as refusal:
            form.add_error(form.source, refusal.messages)
        else:
            people = (form.cleaned_data["solicited"], form.cleaned_data["concerned"])
            result = questionnaires.result_of(asked, rows, *people)
            context |= {"panel": survey_panel.panel_of(asked, result)}
    return _page(request, "surveys", form, context)


@require_safe
def survey_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The file to fill in: its header; with `?exemple=1`, a filled one whose answers are invented."""
    if kind not in KIND_LABELS:
        raise Http404
    codes = questionnaires.asked_today(cast(Kind, kind)).codes
    if "exemple" in request.GET:
        content, name = (
            samples.answers_csv(kind, EXAMPLE_RESPONSES, seed=1, codes=codes),
            f"exemple-{kind}.csv",
        )
    else:
        content, name = samples.empty_csv(codes), f"modele-{kind}.csv"
    return _file(content, name, "text/csv; charset=utf-8")


@require_safe
def plan(request: HttpRequest, name: str) -> HttpResponse:
    """When is what due: around an audit (`schedule`), or over the three years of a label (`cycle`)?"""
    form_class, make = PLANS[name]
    form = _from_query(form_class, request)
    context: dict[str, Any] = {}
    if form.is_valid():
        made = make(form.cleaned_data)
        territory = form.cleaned_data.get("territory", Territory.METROPOLE)
        today, submission = soil.day_in(territory, timezone.now()), made.day_of("submission")
        context = {
            "plan": made,
            "too_late": submission is not None and submission < today,
            "rows": made.rows(),
            "drawing": made.drawing(today),
            "days": {each.key: each.due for each in made.deadlines},
        }
    return _page(request, name, form, context)


@require_safe
def plan_file(request: HttpRequest, name: str) -> HttpResponse:
    """The same plan for the visitor's own calendar; the page with its errors when the query makes no plan."""
    form_class, make = PLANS[name]
    form = form_class(_filled(form_class, request))
    if not form.is_valid():
        return _page(request, name, form, {})
    made = make(form.cleaned_data)
    title = f"{plans.TITLES[name]} · label Services Publics +"
    content = calendar_file(title, made.address, made.events(), written_at=timezone.now())
    return _file(content, f"label-sp-{name}-{made.chosen.first}.ics", "text/calendar; charset=utf-8")


@computing
def draw(request: HttpRequest) -> HttpResponse:
    """How many to audit, and which ones, so that anybody can redo the draw? SAM-01, SAM-04."""
    sample = _from_query(SampleForm, request)
    context: dict[str, Any] = {"sample": sample}
    if sample.is_valid():
        context |= {"n": sample.cleaned_data["n"], "size": sampling.sample_size(sample.cleaned_data["n"])}
    form = DrawForm(request.POST) if request.method == "POST" else DrawForm()
    if form.is_valid():
        context |= _drawn(**form.cleaned_data)
    return _page(request, "draw", form, context, also=sample)


def _drawn(units: list[str], size: int | None, seed: str) -> dict[str, Any]:
    """SAM-04: the list is frozen and its hash taken; only then comes the seed."""
    frozen = tuple(sorted(units))
    units_sha256 = sampling.units_sha256(frozen)
    chosen, seed = size or sampling.sample_size(len(frozen)), seed or token_hex(16)
    found = sampling.replay(seed, frozen, chosen)
    return {
        "drawn": found.drawn,
        "ranking": found.ranking,
        "seed": seed,
        "units_sha256": units_sha256,
        "list_command": recipes.list_command(),
        "draw_command": recipes.draw_command(seed, chosen),
    }


@require_safe
def network_label(request: HttpRequest) -> HttpResponse:
    """Is the central service labelled, and on which tier? NET-01, NET-02."""
    form = _from_query(NetworkForm, request)
    context: dict[str, Any] = {}
    if form.is_valid():
        given = form.cleaned_data
        year = facts.network_facts(
            given["local_services"],
            form.audited(),
            given["validated"],
            given["total"],
            complete=given["self_assessments_complete"],
        )
        verdict = network.verdict(year)
        context = {
            "verdict": verdict,
            "conditions": [facts.condition_in_words(each) for each in verdict.conditions],
            "failures": network.failures_to_label(year),
        }
    return _page(request, "network", form, context)


def _filled(form_class: type[Form], request: HttpRequest) -> Any:
    """The query, with the form's own choice for what it leaves out: a short address is enough."""
    data = request.GET.copy()
    for name, field in form_class.base_fields.items():
        if field.initial is not None:
            data.setdefault(name, field.initial)
    return data


def _from_query(form_class: type[Form], request: HttpRequest) -> Any:
    """The form as the address fills it; empty when the address asks nothing of it."""
    blank = form_class()
    asked = any(name in request.GET for name in blank.fields)
    return form_class(_filled(form_class, request)) if asked else blank


def _page(
    request: HttpRequest, name: str, form: Form, context: dict[str, Any], also: Form | None = None
) -> HttpResponse:
    """The page of one simulator; 400 when something typed has to be corrected."""
    wrong = any(each.is_bound and each.errors for each in (form, also) if each is not None)
    shown = {"simulator": catalog.BY_NAME[name], "form": form, **context}
    return render(request, f"simulators/{name}.html", shown, status=400 if wrong else 200)


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
