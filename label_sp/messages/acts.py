"""The wording of messages, by the DITP."""

from __future__ import annotations

from label_sp.actors import permissions
from label_sp.common.acts import Act
from label_sp.messages import texts
from label_sp.messages.forms import TextForm

CHANGE_TEXT = Act(
    key="change_text",
    label="Changer le texte d’un message",
    rule="",
    right=permissions.can_supervise,
    use_case=texts.change_text,
    form=TextForm,
    done="Texte enregistré pour : {it.label}.",
    page="certification:text",
)
RESTORE_TEXT = Act(
    key="restore_text",
    label="Rétablir le texte d’origine d’un message",
    rule="",
    right=permissions.can_supervise,
    use_case=texts.restore_text,
    done="Le texte d’origine est rétabli pour : {it.label}.",
    page="certification:text",
)
