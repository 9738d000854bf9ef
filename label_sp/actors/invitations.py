"""Pages of who is invited: from the link of the mail, with or without an account, and from one's own account."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages as flash
from django.contrib.auth import login
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from label_sp.actors import queries, tokens
from label_sp.actors.forms import NewAccountForm
from label_sp.actors.models import Invitation, User
from label_sp.actors.requests import SignedRequest
from label_sp.actors.use_cases import invitations as use_cases
from label_sp.common.pages import Outcome, showing_failures

IN_SESSION = (
    "invitation"  # the hash of the secret: enough to find the invitation, of no use in another browser
)
WELCOME = "Vous avez maintenant ce rôle pour {organisation} : {role}."
DECLINED = "Vous avez refusé cette invitation. La personne qui l’a envoyée verra votre réponse."


@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: its secret is exchanged for a key of the session, and leaves the address bar."""
    token_hash = tokens.hash_of(token)
    if queries.invitation_behind(token_hash) is None:
        return render(request, "actors/invitation_void.html", status=410)
    request.session[IN_SESSION] = token_hash
    return redirect("actors:invitation_landing")


@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
def landing(request: HttpRequest) -> HttpResponse:
    """Where the link leads: open an account, log in, or answer, whichever comes next."""
    invitation = queries.invitation_behind(request.session.get(IN_SESSION, ""))
    if invitation is None:
        status = 410 if IN_SESSION in request.session else 200  # else somebody only typed the address
        return render(request, "actors/invitation_void.html", status=status)
    if request.user.is_authenticated:
        if request.user.email == invitation.email:
            return redirect("actors:invitation", invitation_id=invitation.pk)
        return render(request, "actors/invitation_elsewhere.html", {"invitation": invitation})
    if request.POST.get("act") == "decline":
        return _declined(request, invitation)
    account = User.objects.filter(email=invitation.email).first()
    if account is not None:
        return render(
            request,
            "actors/invitation_login.html",
            {"invitation": invitation, "closed": not account.is_active},
        )
    return _open_account(request, invitation)


@never_cache
@login_required
def answer(request: SignedRequest, invitation_id: UUID) -> HttpResponse:
    """Accept or decline an invitation to one's own address."""
    user = request.user
    invitation = get_object_or_404(queries.addressed_to(user), pk=invitation_id)
    outcome = Outcome()
    if request.method == "POST":
        with showing_failures() as outcome:
            if request.POST.get("act") == "decline":
                use_cases.decline(invitation.pk, actor=user)
                flash.success(request, DECLINED)
                return redirect("actors:account")
            use_cases.accept(invitation.pk, actor=user)
            return _welcomed(request, invitation)
    context = {
        "invitation": invitation,
        "standing": invitation.standing(timezone.localdate()),
        "outcome": outcome,
    }
    return render(request, "actors/invitation.html", context, status=outcome.status)


def _open_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    known = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    form = NewAccountForm(User(email=invitation.email), request.POST or None, initial=known)
    status = 200
    if form.is_valid():
        facts = form.cleaned_data
        with showing_failures(form) as outcome:
            user = use_cases.accept_with_account(
                invitation.pk,
                request.session[IN_SESSION],
                first_name=facts["first_name"],
                last_name=facts["last_name"],
                password=facts["new_password1"],
            )
        if outcome.ok:
            login(request, user, f"{ModelBackend.__module__}.{ModelBackend.__name__}")
            return _welcomed(request, invitation)
        status = outcome.status
    return render(
        request, "actors/invitation_account.html", {"invitation": invitation, "form": form}, status=status
    )


def _declined(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    with showing_failures() as outcome:
        use_cases.decline(invitation.pk, token_hash=request.session[IN_SESSION])
    flash.success(request, DECLINED if outcome.ok else outcome.message)
    return redirect("home")


def _welcomed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The desk; whoever owes a second factor now is led to it by the middleware."""
    request.session.pop(IN_SESSION, None)
    words = WELCOME.format(organisation=invitation.organisation, role=invitation.get_role_display())
    flash.success(request, words)
    return redirect(settings.LOGIN_REDIRECT_URL)
