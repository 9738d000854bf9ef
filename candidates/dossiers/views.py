"""Pages: dossiers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from candidates.dossiers import permissions, queries, use_cases
from candidates.dossiers.enums import BEFORE_DECISION
from candidates.dossiers.forms import AbandonForm
from candidates.dossiers.models import Dossier
from candidates.services import permissions as service_permissions
from candidates.services import queries as service_queries
from candidates.services.forms import ChooseServiceForm, NewServiceForm, SiteForm
from label_sp.actors.models import User
from label_sp.common import places
from label_sp.common.pages import Outcome, showing_failures
from label_sp.common.permissions import require

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


# --- opening and giving up --------------------------------------------------------------------------------------------


@login_required
@get_or_post
def new_dossier(request: HttpRequest) -> HttpResponse:
    """Take up what is in course, choose a registered service, or register one. ELI-01."""
    user = _user(request)
    require(
        service_queries.organisations_managed_by(user).exists(), service_permissions.can_create_for.refusal
    )
    choose, register = _opening_forms(request, user)
    outcome = Outcome()
    if choose.is_bound and choose.is_valid():
        with showing_failures(choose) as outcome:
            return _begin(request, use_cases.create_dossier(choose.cleaned_data["service"], actor=user))
    if register.is_bound and register.is_valid():
        with showing_failures(register) as outcome:
            return _begin(request, use_cases.open_for_new_service(actor=user, **register.cleaned_data))
    running = queries.running_dossiers(user)
    context = {"choose": choose, "register": register, "running": running, "outcome": outcome}
    bound = choose if choose.is_bound else register
    return render(request, "candidates/new_dossier.html", context, status=_status(outcome, bound))


def _opening_forms(request: HttpRequest, user: User) -> tuple[ChooseServiceForm, NewServiceForm]:
    """Both forms of the page; the one whose button was pressed is bound."""
    pressed = request.POST.get("act")
    mine = service_queries.services_of(user)
    free = mine.exclude(pk__in=queries.running_dossiers(user).values("service"))
    choose = ChooseServiceForm(request.POST if pressed == "choose" else None, mine=mine, free=free)
    managed = service_queries.organisations_managed_by(user)
    register = NewServiceForm(request.POST if pressed == "register" else None, organisations=managed)
    return choose, register


def _begin(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    flash.success(request, f"Le dossier {dossier.reference} est créé. Commencez par ses sites.")
    return redirect("candidates:sites", dossier.pk)


@login_required
@get_or_post
def abandon(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then give the application up."""
    dossier = _find(request, pk)
    permissions.can_commit.require(_user(request), dossier)
    form = AbandonForm(_typed(request))
    done, outcome = _run(request, form, use_cases.abandon_dossier, pk, said="La candidature est abandonnée.")
    if done:
        return redirect(places.address("dossier", pk))
    possible = dossier.status in BEFORE_DECISION
    return _show(request, "abandon", dossier, outcome, form=form, possible=possible)


# --- sites ------------------------------------------------------------------------------------------------------------


@login_required
@get_or_post
def sites(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sites of the service, and one more. ELI-03."""
    dossier = _find(request, pk)
    form = SiteForm(_typed(request))
    done, outcome = _run(request, form, use_cases.add_site, pk, said="Le site est ajouté.")
    return redirect("candidates:sites", pk) if done else _sites(request, dossier, form, outcome)


@login_required
@require_POST
def remove_site(request: HttpRequest, pk: UUID, site_id: UUID) -> HttpResponse:
    """Take one site out."""
    return _on_site(request, pk, site_id, use_cases.remove_site, "Le site est retiré.")


@login_required
@require_POST
def make_main_site(request: HttpRequest, pk: UUID, site_id: UUID) -> HttpResponse:
    """Make one site the main one."""
    return _on_site(request, pk, site_id, use_cases.make_main_site, "Le site principal est changé.")


def _on_site(
    request: HttpRequest, pk: UUID, site_id: UUID, act: Callable[..., object], said: str
) -> HttpResponse:
    dossier = _find(request, pk)
    with showing_failures() as outcome:
        act(pk, site_id, actor=_user(request))
        flash.success(request, said)
        return redirect("candidates:sites", pk)
    return _sites(request, dossier, SiteForm(), outcome)


def _sites(request: HttpRequest, dossier: Dossier, form: SiteForm, outcome: Outcome) -> HttpResponse:
    return _show(request, "sites", dossier, outcome, form=form, sites=dossier.service.sites.all())


# --- what these pages share -------------------------------------------------------------------------------------------


def _find(request: HttpRequest, pk: UUID) -> Dossier:
    """The dossier, if this person may see it; else it does not exist for them."""
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def _run(
    request: HttpRequest, form: Form, act: Callable[..., object], *where: object, said: str
) -> tuple[bool, Outcome]:
    """Run one act with what was typed, when it was and its shape is right. Says whether it was carried out."""
    if not form.is_valid():
        return False, Outcome()
    with showing_failures(form) as outcome:
        act(*where, actor=_user(request), **getattr(form, "arguments", form.cleaned_data))
    if outcome.ok:
        flash.success(request, said)
    return outcome.ok, outcome


def _show(
    request: HttpRequest, page: str, dossier: Dossier, outcome: Outcome, **context: Any
) -> HttpResponse:
    form = context.get("form")
    of_team = permissions.can_prepare(_user(request), dossier)
    context = {
        "may_edit": of_team and queries.is_editable(dossier),
        "of_team": of_team,
        "dossier": dossier,
        "page": page,
        "outcome": outcome,
        "trail": [
            ("Dossiers", places.address("dossiers")),
            (str(dossier), places.address("dossier", dossier.pk)),
        ],
        **context,
    }
    return render(request, f"candidates/{page}.html", context, status=_status(outcome, form))


def _status(outcome: Outcome, form: Form | None) -> int:
    """422 as well when the form itself is wrong."""
    return 422 if outcome.ok and form is not None and form.errors else outcome.status


def _typed(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
