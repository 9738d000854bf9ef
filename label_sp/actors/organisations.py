"""Acts on organisations as such: created, named, closed. Who may is said by those who call."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import Organisation, User
from label_sp.common import texts
from label_sp.journal import journal

TAKEN = (
    "Une organisation de cette nature porte déjà ce nom. Si c’en est une autre, "
    "ajoutez ce qui les distingue (le département, par exemple)."
)


@transaction.atomic
def create_organisation(kind: OrganisationKind, name: str, *, actor: User | None) -> Organisation:
    """A new organisation. In a demonstration it is fictitious, for ever. ValidationError on `name` when it is taken."""
    organisation = Organisation(kind=kind, name=texts.name(name), fictitious=settings.DEMO)
    _save(organisation)
    journal.record(
        organisation, "organisation.created", actor=actor, dossier_id=None, name=organisation.name, kind=kind
    )
    return organisation


@transaction.atomic
def rename_organisation(organisation_id: UUID, name: str, *, actor: User) -> Organisation:
    """Correct a name. What was issued keeps the name that it was issued with."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    former, organisation.name = organisation.name, texts.name(name)
    if organisation.name != former:
        _save(organisation)
        journal.record(
            organisation,
            "organisation.renamed",
            actor=actor,
            dossier_id=None,
            name=organisation.name,
            former=former,
        )
    return organisation


def close(organisation: Organisation, reason: str, *, actor: User) -> Organisation:
    """From now on its people act no more; they still read. Called under its lock."""
    if organisation.closed_on:
        raise ValidationError("Cette organisation est déjà fermée.")
    organisation.closed_on = timezone.localdate()
    organisation.save(update_fields=["closed_on"])
    journal.record(organisation, "organisation.closed", actor=actor, dossier_id=None, reason=reason)
    return organisation


def reopen(organisation: Organisation, *, actor: User) -> Organisation:
    """Its people act again, with the roles that they hold. Called under its lock."""
    if organisation.closed_on is None:
        raise ValidationError("Cette organisation est ouverte.")
    if organisation.merged_into:
        raise ValidationError(
            f"Elle a été réunie à {organisation.merged_into} : ses services et ses membres y sont."
        )
    organisation.closed_on = None
    organisation.save(update_fields=["closed_on"])
    journal.record(organisation, "organisation.reopened", actor=actor, dossier_id=None)
    return organisation


def _save(organisation: Organisation) -> None:
    """The constraint decides, so that of two at once the second is told."""
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise ValidationError({"name": TAKEN}) from error
