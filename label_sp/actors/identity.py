"""Pages about who one is here: name, address, and the journal of one's account."""

from __future__ import annotations

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from label_sp.actors import activity, tokens
from label_sp.actors.enums import AskedState
from label_sp.actors.forms import EmailForm, NameForm, OwnPassword
from label_sp.actors.models import EmailChange
from label_sp.actors.requests import SignedRequest
from label_sp.actors.use_cases import identity as use_cases
from label_sp.common.pages import Outcome, showing_failures
from label_sp.common.throttles import PageLimit
from label_sp.guide.calendar import french_date

ROWS = 50
CONFIRMING, STOPPING = "email_confirm", "email_stop"  # in the session: the hash of the secret of a link
VOID = {CONFIRMING: "Ce lien de confirmation ne sert plus", STOPPING: "Ce lien d’arrêt ne sert plus"}
TOO_FAST = "Trop d’essais viennent d’être faits. Attendez une minute, puis recommencez."
NAMED = "Votre nom est enregistré. Ce qui porte déjà l’ancien ne change pas."
ASKED = (
    "Un courriel part à {email}. Ouvrez son lien, connecté à votre compte, jusqu’au {until} : "
    "l’adresse change à ce moment."
)
CONFIRMED = "L’adresse de votre compte est maintenant {email}. C’est avec elle que vous vous connectez."
RESTORED = (
    "L’adresse {email} est rétablie et le mot de passe annulé. "
    "Un courriel y apporte un lien pour en choisir un autre."
)
STOPPED = "Ce changement d’adresse est arrêté."


@never_cache
@login_required
@sensitive_post_parameters("password")
def name(request: SignedRequest) -> HttpResponse:
    """Correct one's own name."""
    user = request.user
    initial = {"first_name": user.first_name, "last_name": user.last_name}
    form = NameForm(request.POST or None, initial=initial)
    if may_try(request, form):
        with showing_failures(form) as outcome:
            use_cases.rename(**form.cleaned_data, actor=user)
        if outcome.ok:
            flash.success(request, NAMED)
            return redirect("actors:account")
    return render(request, "actors/name.html", {"form": form}, status=_status(form))


@never_cache
@login_required
@sensitive_post_parameters("password")
def email(request: SignedRequest) -> HttpResponse:
    """Ask for another address, or give up the one that waits."""
    user = request.user
    if request.POST.get("act") == "stop":
        if use_cases.give_up_email(actor=user):
            flash.success(request, STOPPED)
        return redirect("actors:email")
    form = EmailForm(request.POST or None)
    if may_try(request, form):
        with showing_failures(form) as outcome:
            change = use_cases.ask_email(**form.cleaned_data, actor=user)
        if outcome.ok:
            flash.success(request, ASKED.format(email=change.wanted, until=_day(change)))
            return redirect("actors:account")
    waiting = user.email_changes.filter(state=AskedState.WAITING, until__gt=timezone.now()).first()
    return render(request, "actors/email.html", {"form": form, "waiting": waiting}, status=_status(form))


@never_cache
@require_safe
def confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link that the new address got: its secret leaves the address bar before one logs in."""
    return _followed(request, CONFIRMING, "confirm_hash", token, "actors:email_confirm")


@never_cache
@require_safe
def stop_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link that the former address got."""
    return _followed(request, STOPPING, "stop_hash", token, "actors:email_stop")


@never_cache
@login_required
def confirm(request: SignedRequest) -> HttpResponse:
    """Where the link of the new address leads: one button, since what reads mail follows links."""
    found = _behind(request, CONFIRMING, "confirm_hash")
    if found is None or found.user_id != request.user.pk:
        return _void(request, CONFIRMING, elsewhere=found is not None)
    outcome = Outcome()
    if request.method == "POST":
        with showing_failures() as outcome:
            change = use_cases.confirm_email(found.pk, found.confirm_hash, actor=request.user)
        if outcome.ok:
            del request.session[CONFIRMING]
            flash.success(request, CONFIRMED.format(email=change.wanted))
            return redirect("actors:account")
    context = {"change": found, "outcome": outcome}
    return render(request, "actors/email_confirm.html", context, status=outcome.status)


@never_cache
def stop(request: HttpRequest) -> HttpResponse:
    """Where the link of the former address leads: nobody has to log in to it, somebody else may have the account."""
    found = _behind(request, STOPPING, "stop_hash")
    if found is None:
        return _void(request, STOPPING)
    outcome = Outcome()
    if request.method == "POST":
        with showing_failures() as outcome:
            restored = use_cases.stop_email(found.pk, found.stop_hash)
        if outcome.ok:
            del request.session[STOPPING]
            flash.success(request, (RESTORED if restored else STOPPED).format(email=found.former))
            return redirect("actors:login")
    context = {"change": found, "done": found.state == AskedState.DONE, "outcome": outcome}
    return render(request, "actors/email_stop.html", context, status=outcome.status)


@never_cache
@login_required
@require_safe
def journal(request: SignedRequest) -> HttpResponse:
    """What happened on my account?"""
    page = Paginator(activity.lines(request.user), ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "kept": activity.KEPT.days}
    return render(request, "actors/account_journal.html", context)


def may_try(request: HttpRequest, form: OwnPassword) -> bool:
    """Is it filled in, and not the eleventh password within a minute?"""
    if not form.is_valid():
        return False
    if PageLimit("login").allows(request):
        return True
    form.add_error("password", TOO_FAST)
    return False


def _status(form: OwnPassword) -> int:
    return 422 if form.errors else 200


def _followed(request: HttpRequest, key: str, column: str, token: str, page: str) -> HttpResponse:
    token_hash = tokens.hash_of(token)
    if not EmailChange.objects.filter(**{column: token_hash}, until__gt=timezone.now()).exists():
        request.session.pop(key, None)
        return render(request, "actors/email_void.html", {"title": VOID[key]}, status=410)
    request.session[key] = token_hash
    return redirect(page)


def _behind(request: HttpRequest, key: str, column: str) -> EmailChange | None:
    """The change whose link this browser followed."""
    found = EmailChange.objects.filter(**{column: request.session.get(key, "")}, until__gt=timezone.now())
    return found.select_related("user").first()


def _void(request: HttpRequest, key: str, *, elsewhere: bool = False) -> HttpResponse:
    """A link that serves no more, or of another account; 200 for who only typed the address."""
    status = 410 if key in request.session else 200
    context = {"title": VOID[key], "elsewhere": elsewhere}
    return render(request, "actors/email_void.html", context, status=status)


def _day(change: EmailChange) -> str:
    return french_date(timezone.localdate(change.until))
