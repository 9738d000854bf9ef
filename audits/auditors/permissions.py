"""Rights: auditors."""

from __future__ import annotations

from uuid import UUID

from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.queries import Actor
from label_sp.common.permissions import right


@right("Seules les personnes qui gèrent les dossiers de cet organisme peuvent faire cela.")
def can_declare_auditors(actor: Actor, organisation_id: UUID) -> bool:
    """The managers of that body. ACT-07, ACT-08."""
    return actors.has_role(actor, organisation_id, Role.BODY_MANAGER)
