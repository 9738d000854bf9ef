"""Pages about accounts: login, second factor, one's own account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages as flash
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.tokens import PasswordResetTokenGenerator, default_token_generator
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetConfirmView,
)
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as otp_login
from knox.models import AuthToken

from label_sp.actors import passwords, proconnect, queries, second_factor
from label_sp.actors.forms import (
    CodeForm,
    EnrolForm,
    FirstPasswordForm,
    ForgottenPasswordForm,
    LoginForm,
    NewPasswordForm,
)
from label_sp.actors.models import User
from label_sp.actors.requests import SignedRequest
from label_sp.actors.use_cases import accounts as use_cases
from label_sp.common import unsaved
from label_sp.common.addresses import posts_only
from label_sp.common.pages import showing_failures
from label_sp.common.throttles import PageLimit
from label_sp.design.qr import qr

TOO_MANY_LINKS = (
    "Beaucoup de liens viennent d’être demandés depuis l’adresse de votre réseau. Attendez une heure, ou demandez "
    "depuis un autre réseau."
)
WRONG_CODE = "Ce code n’est pas le bon, ou il a déjà servi. Attendez le code suivant, puis recommencez."


class Login(LoginView):
    """E-mail address and password; django-axes counts the failures."""

    template_name = "actors/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        comes_back = unsaved.is_marked(found[self.redirect_field_name])
        return found | {"comes_back": comes_back, "proconnect": proconnect.is_on()}


class Logout(LogoutView):
    """By POST only: a link somewhere else cannot log anybody out. Who came by ProConnect is led to its logout too.

    By a link: a form that leads elsewhere is refused by our content security policy, through whatever it redirects to.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        address = proconnect.leaving(request)
        answer = super().post(request, *args, **kwargs)
        return render(request, "actors/proconnect_logout.html", {"address": address}) if address else answer


class SetPassword(PasswordResetConfirmView):
    """Choose a password behind the link of an e-mail.

    Django exchanges the link's token at once for a line in the session, and sends on to an address without it. That
    line is a token of another make here: who reads sessions finds no link.
    """

    template_name = "actors/set_password.html"
    form_class = FirstPasswordForm
    success_url = reverse_lazy("actors:login")
    user: User  # behind a good link, the only one that leads further than the page which says that it is not

    @property
    def token_generator(self) -> PasswordResetTokenGenerator:
        exchanged = self.kwargs["token"] == self.reset_url_token
        return passwords.in_session if exchanged else default_token_generator

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        answer = super().dispatch(*args, **kwargs)
        link_is_good = self.kwargs["token"] != self.reset_url_token and isinstance(
            answer, HttpResponseRedirect
        )
        if link_is_good:
            self.request.session[INTERNAL_RESET_SESSION_TOKEN] = passwords.in_session.make_token(self.user)
        return answer

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        with showing_failures(form) as outcome:
            passwords.set_password(self.user, form.cleaned_data["new_password1"], event="password.reset")
        if not outcome.ok:
            return self.form_invalid(form)
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        flash.success(self.request, "Votre mot de passe est enregistré. Connectez-vous.")
        return redirect(self.success_url)


class ChangePassword(PasswordChangeView):
    template_name = "actors/password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("actors:account")

    def form_valid(self, form: Any) -> HttpResponse:
        with showing_failures(form) as outcome:
            passwords.set_password(form.user, form.cleaned_data["new_password1"], event="password.changed")
        if not outcome.ok:
            return self.form_invalid(form)
        update_session_auth_hash(self.request, form.user)
        flash.success(
            self.request, "Votre mot de passe est changé. Vos autres sessions et vos jetons sont terminés."
        )
        return redirect(self.success_url)


def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Ask for a link by e-mail; the answer is the same whether the address is known or not."""
    form = ForgottenPasswordForm(request.POST or None)
    if form.is_valid():
        if not PageLimit("password-link").allows(request):
            form.add_error(None, TOO_MANY_LINKS)
            return render(request, "actors/forgotten_password.html", {"form": form}, status=429)
        passwords.ask_for_link(form.cleaned_data["email"])
        flash.success(request, passwords.ASKED)
        return redirect("actors:login")
    return render(request, "actors/forgotten_password.html", {"form": form})


@never_cache
@login_required
@sensitive_post_parameters("code")
def verify(request: SignedRequest) -> HttpResponse:
    """Ask for the code of the second factor."""
    user = request.user
    if second_factor.is_verified(request.user) or not second_factor.is_enrolled(user):
        return HttpResponseRedirect(_next_page(request))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if device := second_factor.check(user, form.cleaned_data["code"]):
            otp_login(request, device)
            return HttpResponseRedirect(_next_page(request))
        form.add_error("code", WRONG_CODE)
    return render(request, "actors/verify.html", {"form": form, "next": _next_page(request)})


@never_cache
@login_required
@sensitive_post_parameters("code")
def enrol(request: SignedRequest) -> HttpResponse:
    """Show the secret of the second factor, confirm it by a code, then show the emergency codes, once."""
    user = request.user
    if second_factor.is_enrolled(user):
        return HttpResponseRedirect(_next_page(request))
    form = EnrolForm(request.POST or None)
    if form.is_valid():
        if enrolled := use_cases.enrol_second_factor(user, form.cleaned_data["code"]):
            device, codes = enrolled
            otp_login(request, device)
            return _show_codes(request, codes)
        form.add_error("code", WRONG_CODE)
    device = second_factor.pending_device(user)
    context = {
        "form": form,
        "secret": second_factor.secret_of(device),
        "qr": qr(device.config_url),
        "next": _next_page(request),
    }
    return render(request, "actors/enrol.html", context)


@never_cache
@login_required
@posts_only
def backup_codes(request: SignedRequest) -> HttpResponse:
    """New emergency codes for somebody who passed the second factor."""
    if not second_factor.is_verified(request.user):
        return redirect("actors:account")
    return _show_codes(request, use_cases.renew_backup_codes(request.user))


@login_required
def account(request: SignedRequest) -> HttpResponse:
    """My roles, my second factor, my API tokens."""
    return _account_page(request)


@never_cache
@login_required
@posts_only
def create_token(request: SignedRequest) -> HttpResponse:
    """A new API token: its secret is on the answer to this request, and never again."""
    _, secret = use_cases.create_api_token(request.user)
    return _account_page(request, new_token=secret)


@login_required
@posts_only
def revoke_token(request: SignedRequest, token_key: str) -> HttpResponse:
    if use_cases.revoke_api_token(request.user, token_key):
        flash.success(request, "Le jeton est révoqué : il n’ouvre plus rien.")
    return redirect("actors:account")


def _account_page(request: SignedRequest, new_token: str = "") -> HttpResponse:
    user = request.user
    context = {
        "memberships": queries.current_memberships(user).select_related("organisation"),
        "invitations": queries.invitations_of(user),
        "tokens": AuthToken.objects.filter(user=user).order_by("-created"),
        "new_token": new_token,
        "identities": user.proconnect_identities.count(),
        "second_factor_needed": second_factor.needed(user),
        "second_factor_enrolled": second_factor.is_enrolled(user),
        "managed": queries.managed_by(user).filter(memberships__user=user).distinct(),
        "lifetime": use_cases.TOKEN_LIFETIME.days,
    }
    return render(request, "actors/account.html", context)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "actors/backup_codes.html", {"codes": codes, "next": _next_page(request)})


def _next_page(request: HttpRequest) -> str:
    """Where the person was going, when that is an address of this site: « abc » or « -1 » would name a route."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    loops = wanted.startswith((reverse("actors:verify"), reverse("actors:enrol")))
    return (
        wanted
        if allowed and wanted.startswith("/") and not loops
        else resolve_url(settings.LOGIN_REDIRECT_URL)
    )
