"""Rights: answers files on their way in."""

from __future__ import annotations

from label_sp.actors.queries import Actor
from label_sp.common.permissions import right
from surveys.campaigns import permissions
from surveys.imports.models import AnswersUpload


@right(permissions.BOTH, holder="Candidat ou équipe du label (DITP)", about="upload")
def can_finish(actor: Actor, upload: AnswersUpload) -> bool:
    """Whoever may import into its dossier."""
    return permissions.can_bring_in(actor, upload.dossier)
