"""The first account of an installation: somebody of the DITP, who invites all the others."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from label_sp.actors import mails, queries
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation, User
from label_sp.actors.organisations import create_organisation
from label_sp.common import texts
from label_sp.guide.french import counted
from label_sp.journal import journal
from label_sp.outbox import outbox

DITP = "Direction interministérielle de la transformation publique"
MEMBERS = "aucun membre|membre|membres"
OTHERS = (
    "L’équipe du label a déjà {members} : {names}. C’est à eux d’inviter les autres, depuis « Membres » de "
    "leur organisation. Si plus aucun ne peut se connecter, recommencez avec --another."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """The account, and what was new: nothing when the command is repeated."""

    user: User
    new_account: bool
    new_role: bool


@transaction.atomic
def open_first_account(
    email: str, *, first_name: str, last_name: str, password: str | None, another: bool = False
) -> Opened:
    """Make the DITP if there is none, and give its role to this person, whose account is opened if there is none.

    Without a password, a link to choose one leaves by mail. Repeated, nothing changes. Raises ValidationError when the
    team has members already, unless `another`.
    """
    ditp = _locked_ditp()
    members = list(queries.ditp_members())
    user = User.objects.filter(email=texts.name(email, "email").lower()).first()
    if user in members:
        return Opened(user, new_account=False, new_role=False)
    if members and not another:
        raise ValidationError(
            OTHERS.format(members=counted(len(members), MEMBERS), names=queries.names(members))
        )
    new = user is None
    if user is None:
        user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
        if password is None:
            outbox.put(*mails.password_link(user))
    membership = Membership.objects.create(
        user=user, organisation=ditp, role=Role.DITP, started_on=timezone.localdate()
    )
    journal.record(membership, "first_account.opened", actor=None, dossier_id=None, user=str(user))
    return Opened(user, new_account=new, new_role=True)


def _locked_ditp() -> Organisation:
    """The DITP's organisation, locked: of two commands at once the second finds what the first has done."""
    if not Organisation.objects.filter(kind=OrganisationKind.DITP).exists():
        with suppress(ValidationError):  # somebody else made it meanwhile: there is one only
            create_organisation(OrganisationKind.DITP, DITP, actor=None)
    return Organisation.objects.select_for_update(of=("self",)).get(kind=OrganisationKind.DITP)
