"""The wording of messages, by the DITP; and how each person wants to receive their own."""

from __future__ import annotations

from label_sp.actors import permissions
from label_sp.common.acts import Act
from label_sp.messages import texts, use_cases
from label_sp.messages.forms import PreferencesForm, TextForm

CHANGE_TEXT = Act(
    key="change_text",
    label="Changer le texte d’un message",
    rule="",
    right=permissions.can_supervise,
    use_case=texts.change_text,
    events={"message_text.changed": "Texte d’un message modifié : {label}"},
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
    events={"message_text.restored": "Texte d’origine d’un message rétabli : {label}"},
    done="Le texte d’origine est rétabli pour : {it.label}.",
    page="certification:text",
)
CHOOSE_DELIVERIES = Act(
    key="choose_deliveries",
    label="Choisir comment recevoir ses messages",
    rule="",
    right=permissions.is_signed_in,
    use_case=use_cases.choose_deliveries,
    events={"message_preferences.changed": "Préférences de messages modifiées"},
    form=PreferencesForm,
    done="Vos préférences sont enregistrées.",
    page="actors:message_preferences",
    target="",
    place="part",
)
