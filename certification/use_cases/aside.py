"""What was set aside, tried again because somebody asks."""

from __future__ import annotations

from uuid import UUID

from certification import permissions
from label_sp.actors.models import User
from label_sp.common import batches
from label_sp.common.models import SetAside


def try_again(aside_id: UUID, *, actor: User) -> SetAside | None:
    """Let the next turn of the job try this row; None when it is no more set aside."""
    permissions.can_supervise.require(actor)
    return batches.try_again(aside_id, actor=actor)
