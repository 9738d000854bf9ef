"""Acts: auditors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audits.auditors import permissions
from audits.auditors.models import AuditorProfile, AuditorTie
from candidates.services.models import Service
from label_sp.actors.models import Organisation, User
from label_sp.journal import journal


@transaction.atomic
def declare_auditor(
    user: User,
    organisation: Organisation,
    *,
    actor: User,
    public_sector_experience: bool,
    trained_on_programme: bool,
    trained_on_label: bool,
) -> AuditorProfile:
    """Declare what an auditor of the body knows and was trained on. ACT-07, guide 1.3."""
    permissions.can_declare_auditors.require(actor, organisation.pk)
    declared: dict[str, Any] = {
        "public_sector_experience": public_sector_experience,
        "trained_on_programme": trained_on_programme,
        "trained_on_label": trained_on_label,
    }
    profile, _ = AuditorProfile.objects.update_or_create(
        user=user, organisation=organisation, defaults=declared
    )
    journal.record(profile, "auditor.declared", actor=actor, dossier_id=None, auditor=str(user), **declared)
    return profile


@transaction.atomic
def declare_tie(
    user: User,
    service: Service,
    organisation: Organisation,
    *,
    actor: User,
    nature: str,
    ended_on: date | None = None,
) -> AuditorTie:
    """Declare what ties an auditor of the body to a candidate. ACT-08, guide 1.3."""
    permissions.can_declare_auditors.require(actor, organisation.pk)
    try:
        with transaction.atomic():
            tie = AuditorTie.objects.create(
                user=user, service=service, nature=nature.strip(), ended_on=ended_on
            )
    except IntegrityError as error:  # declared before, or by the other press of the same button
        raise ValidationError({"nature": "Ce lien est déjà déclaré, avec la même date de fin."}) from error
    journal.record(
        tie,
        "auditor.tie_declared",
        actor=actor,
        dossier_id=None,
        auditor=str(user),
        nature=nature,
        ended_on=ended_on,
    )
    return tie
