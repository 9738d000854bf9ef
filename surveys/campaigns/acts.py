"""The acts on the surveys of a dossier. SUR-01, FOL-02."""

from __future__ import annotations

from candidates.dossiers.enums import Status
from label_sp.common.acts import Act
from surveys.campaigns import permissions, use_cases
from surveys.campaigns.forms import ImportForm

SURVEY = Act(
    key="survey",
    label="Importer les résultats des deux enquêtes",
    rule="SUR-01",
    right=permissions.can_import,
    states=(Status.PREPARING,),
    use_case=use_cases.import_answers,
    events={"survey.imported": "Résultats d’enquête importés : {kind}"},
    form=ImportForm,
    page="surveys:overview",
    order=1030,
    deadline="submission",
    when=lambda it: None in it.surveys,
)
SURVEY_ANEW = Act(
    key="survey_anew",
    label="Refaire une enquête, trop ancienne pour la visite à venir",
    rule=SURVEY.rule,
    right=SURVEY.right,
    states=(Status.ADMISSIBLE, Status.IN_AUDIT),
    use_case=use_cases.import_answers,
    form=ImportForm,
    page=SURVEY.page,
    order=3014,
    when=lambda it: SURVEY.rule in it.too_old,
)
SURVEY_AGAIN = Act(
    key="survey_again",
    label="Mener de nouveau les deux enquêtes et importer leurs résultats",
    rule="FOL-02",
    right=permissions.can_import,
    states=(Status.LABELLED,),
    use_case=use_cases.import_answers,
    form=ImportForm,
    page="surveys:overview",
    order=5020,
    deadline="follow_up_closing",
    when=lambda it: it.follow_up_near and None in it.surveys,
)
