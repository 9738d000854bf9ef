"""Users, organisations and memberships. A right is a current membership, read from the database at each request."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q

from label_sp.actors.enums import AskedState, InvitationState, OrganisationKind, Role
from label_sp.common import texts
from label_sp.common.search import Folded, SearchedRows


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Its names are cleaned whoever gives them. Raises ValidationError for what no name holds."""
        for name in {"first_name", "last_name"} & fields.keys():
            fields[name] = texts.name(fields[name], name)
        user = self.model(email=texts.name(email, "email").lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. The e-mail address is the login; what a person may do is said by memberships only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    is_active = models.BooleanField("compte actif", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]
    objects = UserManager()

    class Meta:
        ordering = ("last_name", "first_name")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Another password ends the tokens of the API and the failures counted, whoever sets it.

        Sessions end by themselves (Django's hash).
        """
        chosen = self._password is not None and not self._state.adding  # type: ignore[attr-defined]
        with transaction.atomic():
            super().save(*args, **kwargs)
            if chosen:
                from axes.utils import reset  # noqa: PLC0415 (tables, which wait for this one)
                from knox.models import AuthToken  # noqa: PLC0415 (it names this model in a foreign key)

                AuthToken.objects.filter(user_id=self.pk).delete()
                reset(username=self.email)


class PasswordRequest(models.Model):
    """Somebody asks for a link to an address, known or not. A worker answers, and the row goes."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField("adresse électronique")
    asked_at = models.DateTimeField("demandé le")

    def __str__(self) -> str:
        return f"{self.email} {self.asked_at:%Y-%m-%d %H:%M}"


class Organisation(models.Model):
    """A candidate service's organisation, a certification body or the DITP.

    `fictitious` is set once, by a demonstration; whatever concerns an invented organisation says so. A name never does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom", max_length=200)
    name_key = Folded("name")
    kind = models.CharField("nature", max_length=10, choices=OrganisationKind)
    fictitious = models.BooleanField("inventée pour une démonstration", default=False, editable=False)
    closed_on = models.DateField("fermée le", null=True, editable=False)
    merged_into = models.ForeignKey(  # a double: all that it held is there, and it stays closed
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="doubles"
    )
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

    objects = SearchedRows.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["kind", "name_key"], name="organisation_names_differ"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind=OrganisationKind.DITP), name="one_ditp"
            ),
        )

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date) -> MembershipQuerySet:
        """Those in force on a day; on its last day, one that was taken back in the course of it is not."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=on) | Q(ended_on=on, ended_at__isnull=True),
            started_on__lte=on,
            user__is_active=True,
        )


class Membership(models.Model):
    """One role of one person in one organisation, from a day to a day included.

    `ended_at` is the moment it was taken back: the right ends at once, and the row stays, were it of an hour. Whoever
    was a member once is tied to the organisation for years (ACT-08, ACT-10).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=30, choices=Role)
    started_on = models.DateField("depuis le")
    ended_on = models.DateField("jusqu’au", null=True, blank=True)
    ended_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_on__isnull=True),
                name="one_role_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"

    def is_over(self, today: date) -> bool:
        """Was it taken back, or is its last day past?"""
        return self.ended_at is not None or (self.ended_on is not None and self.ended_on < today)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, on: date) -> InvitationQuerySet:
        """Those that may be answered on a day; `until` is the last one."""
        return self.filter(state=InvitationState.WAITING, until__gte=on)


class Invitation(models.Model):
    """A role offered to whoever reads the mail of an address. Nobody is a member before they accept.

    The link of the mail holds a secret of which only the hash is kept; sending again makes another, and the former
    link is void. Nothing here says whether the address has an account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField("rôle", max_length=30, choices=Role)
    email = models.EmailField("adresse électronique")
    first_name = models.CharField("prénom donné avant", max_length=80, blank=True)
    last_name = models.CharField("nom donné avant", max_length=80, blank=True)
    invited_by = models.ForeignKey(  # nobody: the label's team, by the rules that it set
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField("envoyée le")
    until = models.DateField("valable jusqu’au")
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField("état", max_length=10, choices=InvitationState, default=InvitationState.WAITING)
    answered_at = models.DateTimeField("close le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "role", "email"],
                condition=Q(state=InvitationState.WAITING),
                name="one_open_invitation",
            ),
        )
        indexes = (models.Index(fields=["email", "state"], name="invitations_of_an_address"),)

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()} · {self.organisation}"

    @property
    def inviter(self) -> str:
        """Who invites, in words."""
        return str(self.invited_by or "L’équipe du label (DITP)")

    def standing(self, today: date) -> InvitationState:
        """What its inviter is told."""
        if self.state == InvitationState.WAITING and self.until < today:
            return InvitationState.EXPIRED
        return InvitationState(self.state)


class EmailChange(models.Model):
    """Another address asked for one's account: confirmed from the new one, stopped from the former one.

    Both links hold a secret of which only the hash is kept. Until `until`, the former address takes it all back, done
    or not.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="email_changes")
    former = models.EmailField("adresse d’avant")
    wanted = models.EmailField("nouvelle adresse")
    asked_at = models.DateTimeField("demandé le")
    until = models.DateTimeField("valable jusqu’au")
    confirm_hash = models.CharField(max_length=64, unique=True)
    stop_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField("état", max_length=10, choices=AskedState, default=AskedState.WAITING)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["user"], condition=Q(state=AskedState.WAITING), name="one_open_email_change"
            ),
        )

    def __str__(self) -> str:
        return f"{self.former} → {self.wanted}"


class ProConnectIdentity(models.Model):
    """Somebody as ProConnect knows them: `sub` names a person at one identity provider (`idp_id`)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="proconnect_identities")
    issuer = models.CharField(max_length=200)
    sub = models.CharField(max_length=255)
    idp_id = models.CharField("fournisseur d’identité", max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField("dernière connexion")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["issuer", "sub"], name="one_account_an_identity"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.issuer}"


class SecondFactorReset(models.Model):
    """A lost second factor that one person asks to set back, and another confirms; never the person themself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="second_factor_resets")
    reason = models.CharField("motif", max_length=500)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("demandée le")
    until = models.DateTimeField("valable jusqu’au")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField("état", max_length=10, choices=AskedState, default=AskedState.WAITING)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["user"], condition=Q(state=AskedState.WAITING), name="one_open_second_factor_reset"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.asked_at:%Y-%m-%d %H:%M}"
