"""Users, organisations and memberships. A right is a current membership, read from the database at each request."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q

from label_sp.actors.enums import OrganisationKind, Role
from label_sp.common.words import fold


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
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
        """Another password ends the tokens of the API, whoever sets it; sessions end by themselves (Django's hash)."""
        chosen = self._password is not None and not self._state.adding  # type: ignore[attr-defined]
        with transaction.atomic():
            super().save(*args, **kwargs)
            if chosen:
                from knox.models import AuthToken  # noqa: PLC0415 (it names this model in a foreign key)

                AuthToken.objects.filter(user_id=self.pk).delete()


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
    name_key = models.TextField(editable=False, default="")  # the name without capitals, accents, signs
    kind = models.CharField("nature", max_length=10, choices=OrganisationKind)
    fictitious = models.BooleanField("inventée pour une démonstration", default=False, editable=False)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The key follows the name, whoever saves."""
        self.name_key = fold(self.name) or self.name
        super().save(*args, **kwargs)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date) -> MembershipQuerySet:
        """Those in force on a day; `ended_on` is the last day of the right."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=on), started_on__lte=on, user__is_active=True
        )


class Membership(models.Model):
    """One role of one person in one organisation, from a day to a day included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=30, choices=Role)
    started_on = models.DateField("depuis le")
    ended_on = models.DateField("jusqu’au", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "started_on"], name="one_role_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"
