"""Organisations of candidates and bodies, kept by the DITP: made, named, closed, reopened, their first person."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from certification.organisations import queries
from label_sp.actors import organisations as acts
from label_sp.actors import permissions
from label_sp.actors.enums import MANAGERS, OrganisationKind
from label_sp.actors.models import Organisation, User
from label_sp.actors.use_cases import invitations as actors
from label_sp.guide.french import counted


@transaction.atomic
def register_candidate(*, actor: User, name: str, email: str = "") -> Organisation:
    """A candidate organisation, and an invitation to the person who will answer for it when an address is given."""
    permissions.can_supervise.require(actor)
    organisation = acts.create_organisation(OrganisationKind.CANDIDATE, name, actor=actor)
    if email:
        manager = MANAGERS[OrganisationKind.CANDIDATE]
        actors.invite(organisation.pk, manager, email=email, actor=actor)
    return organisation


@transaction.atomic
def correct_name(organisation_id: UUID, *, actor: User, name: str) -> Organisation:
    """Correct the name of an organisation."""
    permissions.can_supervise.require(actor)
    return acts.rename_organisation(organisation_id, name, actor=actor)


@transaction.atomic
def close_organisation(
    organisation_id: UUID, *, actor: User, reason: str, confirmed: bool = False
) -> Organisation:
    """Close it: its people act no more, it takes no new dossier. With dossiers under way, only when confirmed."""
    permissions.can_supervise.require(actor)
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi cette organisation ferme."})
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    if organisation.kind == OrganisationKind.DITP:
        raise ValidationError(
            "L’organisation de la DITP ne se ferme pas : plus personne ne tiendrait le label."
        )
    stopped = queries.under_way(organisation).count()
    if stopped and not confirmed:
        raise ValidationError(
            {
                "confirmed": counted(
                    stopped,
                    "Aucun dossier en cours ne s’arrêterait|dossier en cours s’arrêterait"
                    "|dossiers en cours s’arrêteraient",
                )
                + ". Cochez cette case pour fermer quand même."
            }
        )
    return acts.close(organisation, reason.strip(), actor=actor)


@transaction.atomic
def reopen_organisation(organisation_id: UUID, *, actor: User) -> Organisation:
    """Open a closed organisation again: its people have the roles that they had."""
    permissions.can_supervise.require(actor)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    return acts.reopen(organisation, actor=actor)
