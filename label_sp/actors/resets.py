"""The page on which two people set back the second factor that a third has lost."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from label_sp.actors import permissions, second_factor
from label_sp.actors.enums import AskedState
from label_sp.actors.forms import ResetForm
from label_sp.actors.models import Membership, SecondFactorReset, User
from label_sp.actors.requests import SignedRequest
from label_sp.actors.use_cases import resets as use_cases
from label_sp.common.pages import Outcome, showing_failures

ASKED = "C’est demandé. Une autre personne doit confirmer : {people}."
DONE = "Le code de {person} est remis à zéro. Un courriel lui apporte un lien pour choisir un mot de passe."
STOPPED = "La demande est arrêtée : le code de {person} ne change pas."


@never_cache
@login_required
def second_factor_reset(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """Ask, confirm, refuse: whichever comes next for who looks at it."""
    actor, person = request.user, get_object_or_404(User, pk=user_id)
    if not permissions.can_reset_second_factor(actor, person):
        raise Http404
    waiting, outcome = waiting_for(person), Outcome()
    form = ResetForm(request.POST if request.method == "POST" and not waiting else None)
    if request.method == "POST":
        with showing_failures(None if waiting else form) as outcome:
            if said := _acted(request, person, waiting, form):
                flash.success(request, said)
                return redirect("actors:second_factor_reset", user_id=person.pk)
    context = {
        "person": person,
        "enrolled": second_factor.is_enrolled(person),
        "waiting": waiting,
        "mine": waiting is not None and waiting.asked_by_id == actor.pk,
        "others": permissions.who_may_reset(person, but=actor),
        "form": form,
        "outcome": outcome,
    }
    status = 422 if form.errors else outcome.status
    return render(request, "actors/second_factor_reset.html", context, status=status)


def waiting_for(person: User) -> SecondFactorReset | None:
    """What was asked for this person, and waits for a second one."""
    asked = person.second_factor_resets.filter(state=AskedState.WAITING, until__gt=timezone.now())
    return asked.select_related("asked_by").first()


def waiting_among(held: Iterable[Membership]) -> set[UUID]:
    """The people of these memberships for whom something waits."""
    asked = SecondFactorReset.objects.filter(state=AskedState.WAITING, until__gt=timezone.now())
    return set(asked.filter(user__in=[each.user_id for each in held]).values_list("user", flat=True))


def _acted(request: SignedRequest, person: User, waiting: SecondFactorReset | None, form: ResetForm) -> str:
    """What was done, in words; blank when what was typed is not whole."""
    actor = request.user
    if waiting is None:
        if not form.is_valid():
            return ""
        use_cases.ask_reset(person.pk, form.cleaned_data["reason"], actor=actor)
        others = permissions.who_may_reset(person, but=actor)
        return ASKED.format(people=", ".join(map(str, others)))
    if request.POST.get("act") == "confirm":
        use_cases.confirm_reset(waiting.pk, actor=actor)
        return DONE.format(person=person)
    use_cases.stop_reset(waiting.pk, actor=actor)
    return STOPPED.format(person=person)
