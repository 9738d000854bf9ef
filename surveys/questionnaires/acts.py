"""Acts as rows: the DITP writes the questionnaires of the surveys, and publishes them in dated versions. SUR-10."""

from __future__ import annotations

from label_sp.actors import permissions
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm
from surveys.questionnaires import use_cases
from surveys.questionnaires.forms import DraftForm, PublishForm

START_DRAFT = Act(
    key="start_questionnaire_draft",
    label="Préparer une nouvelle version d’un questionnaire d’enquête",
    rule="SUR-10",
    right=permissions.can_supervise,
    use_case=use_cases.start_draft,
    events={"questionnaire.draft_started": "Brouillon d’un questionnaire commencé : {kind}"},
    page="surveys:questionnaires",
    target="",
    place="part",
)
CHANGE_DRAFT = Act(
    key="change_questionnaire_draft",
    label="Modifier le brouillon d’un questionnaire d’enquête",
    rule="SUR-10",
    right=permissions.can_supervise,
    use_case=use_cases.change_draft,
    events={"questionnaire.draft_changed": "Brouillon d’un questionnaire modifié : {kind}"},
    form=DraftForm,
    done="Le brouillon est enregistré.",
    page="surveys:questionnaires",
    target="",
    place="part",
)
DISCARD_DRAFT = Act(
    key="discard_questionnaire_draft",
    label="Abandonner le brouillon d’un questionnaire d’enquête",
    rule="SUR-10",
    right=permissions.can_supervise,
    use_case=use_cases.discard_draft,
    events={"questionnaire.draft_discarded": "Brouillon d’un questionnaire abandonné : {kind}"},
    form=ConfirmForm,
    help="Ce qui est écrit dans ce brouillon disparaît. Les versions publiées restent telles qu’elles sont.",
    done="Le brouillon est abandonné.",
    page="surveys:questionnaires",
    target="",
    place="part",
)
PUBLISH_QUESTIONNAIRE = Act(
    key="publish_questionnaire",
    label="Publier une version d’un questionnaire d’enquête",
    rule="SUR-10",
    right=permissions.can_supervise,
    use_case=use_cases.publish_draft,
    events={"questionnaire.published": "Nouvelle version d’un questionnaire d’enquête : {kind}"},
    form=PublishForm,
    done="La nouvelle version est publiée.",
    page="surveys:questionnaires",
    target="",
    place="part",
)
WITHDRAW_QUESTIONNAIRE = Act(
    key="withdraw_questionnaire",
    label="Retirer une version d’un questionnaire que personne n’utilise",
    rule="SUR-10",
    right=permissions.can_supervise,
    use_case=use_cases.withdraw_questionnaire,
    events={"questionnaire.withdrawn": "Version d’un questionnaire d’enquête retirée : {kind}"},
    form=ConfirmForm,
    done="{it} est retirée.",
    page="surveys:questionnaires",
    target="",
    place="part",
)
