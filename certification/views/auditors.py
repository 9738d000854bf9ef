"""A body declares what its auditors know, and what ties them to candidates. ACT-07, ACT-08."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audits import queries as audits
from audits import use_cases as audit_acts
from certification.forms import ProfileForm, TieForm
from certification.queries import auditors as queries
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation
from label_sp.common.pages import Outcome, showing_failures

FIELDS = ("public_sector_experience", "trained_on_programme", "trained_on_label")


@dataclass(frozen=True, slots=True)
class Card:
    """One auditor and the form of their qualification."""

    declared: queries.Declared
    form: ProfileForm


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def auditors(request: HttpRequest) -> HttpResponse:
    """The auditors of the person's own body; 404 for who manages none."""
    body = _own_body(request)
    if request.POST.get("act") == "profile":
        return _declare_profile(request, body)
    is_tie = request.POST.get("act") == "tie"
    form = TieForm(
        request.POST if is_tie else None,
        auditors=audits.auditors_of(body.pk),
        services=queries.services_of(body),
    )
    outcome = Outcome()
    if is_tie and form.is_valid():
        data = dict(form.cleaned_data)
        with showing_failures(form) as outcome:
            audit_acts.declare_tie(
                data["auditor"],
                data["service"],
                body,
                actor=request.user,
                nature=data["nature"],
                ended_on=data["ended_on"],
            )
        if outcome.ok:
            messages.success(request, "Le lien est enregistré.")
            return _again(request, body)
    status = 422 if form.is_bound else 200
    context = {"body": body, "cards": _cards(body), "form": form, "outcome": outcome}
    return render(request, "certification/auditors.html", context, status=status)


def _own_body(request: HttpRequest) -> Organisation:
    """The body that this person manages; `?organisme=` chooses among several."""
    managed = Organisation.objects.filter(pk__in=actors.organisations_of(request.user, Role.BODY_MANAGER))
    wanted = request.GET.get("organisme", "")
    body = next((each for each in managed if not wanted or str(each.pk) == wanted), None)
    if body is None:
        raise Http404
    return body


def _declare_profile(request: HttpRequest, body: Organisation) -> HttpResponse:
    wanted = request.POST.get("person", "")
    person = next((each for each in audits.auditors_of(body.pk) if str(each.pk) == wanted), None)
    if person is None:
        raise Http404
    form = ProfileForm(request.POST)
    form.is_valid()
    audit_acts.declare_auditor(person, body, actor=request.user, **form.cleaned_data)
    messages.success(request, f"La déclaration de {person} est enregistrée.")
    return _again(request, body)


def _again(request: HttpRequest, body: Organisation) -> HttpResponse:
    address = redirect("certification:auditors")
    if request.GET.get("organisme"):
        address["Location"] += f"?organisme={body.pk}"
    return address


def _cards(body: Organisation) -> list[Card]:
    return [
        Card(
            each,
            ProfileForm(
                initial={name: getattr(each.profile, name, False) for name in FIELDS},
                auto_id=f"id_{each.user.pk}_%s",
            ),
        )
        for each in queries.declared_of(body)
    ]
