"""The identities of ProConnect that open an account: its owner's page, and the DITP's about somebody."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from label_sp.actors import identity, permissions
from label_sp.actors.forms import OwnPassword, UnlinkForm
from label_sp.actors.models import ProConnectIdentity, User
from label_sp.actors.requests import SignedRequest
from label_sp.actors.use_cases import proconnect as use_cases
from label_sp.common.pages import Outcome, showing_failures

UNLINKED = "Cette identité ProConnect n’ouvre plus {whose}. Un courriel le confirme."

DIGITS = 18  # of an id


@never_cache
@login_required
@sensitive_post_parameters("password")
def own(request: SignedRequest) -> HttpResponse:
    """One's own: any of them is taken off with one's password."""
    user, outcome = request.user, Outcome()
    form = OwnPassword(request.POST or None)
    if identity.may_try(request, form):
        chosen = _chosen(request, user)
        with showing_failures(form) as outcome:
            use_cases.unlink_own(chosen.pk, actor=user, **form.cleaned_data)
        if outcome.ok:
            flash.success(request, UNLINKED.format(whose="votre compte"))
            return redirect("actors:own_identities")
    return _page(request, user, form, outcome, may=user.has_usable_password())


@never_cache
@login_required
def of_person(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """Somebody's, for the DITP; the others find nothing."""
    person, outcome = get_object_or_404(User, pk=user_id), Outcome()
    if not permissions.can_supervise(request.user):
        raise Http404
    form = UnlinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = _chosen(request, person)
        with showing_failures(form) as outcome:
            use_cases.unlink(person.pk, chosen.pk, actor=request.user, **form.cleaned_data)
        if outcome.ok:
            flash.success(request, UNLINKED.format(whose=f"le compte de {person}"))
            return redirect("actors:identities", user_id=person.pk)
    return _page(request, person, form, outcome, may=True)


def _chosen(request: SignedRequest, person: User) -> ProConnectIdentity:
    """The one whose button was pressed; of nobody else."""
    key = request.POST.get("identity", "")
    number = int(key) if key.isdecimal() and len(key) <= DIGITS else None
    return get_object_or_404(person.proconnect_identities, pk=number)


def _page(
    request: SignedRequest, person: User, form: OwnPassword | UnlinkForm, outcome: Outcome, *, may: bool
) -> HttpResponse:
    context = {
        "person": person,
        "mine": person == request.user and isinstance(form, OwnPassword),
        "identities": person.proconnect_identities.order_by("-last_used_at"),
        "form": form,
        "may": may,
        "no_other_way": use_cases.NO_OTHER_WAY,
    }
    status = 422 if form.errors else outcome.status
    return render(request, "actors/identities.html", context, status=status)
