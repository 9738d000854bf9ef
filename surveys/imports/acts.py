"""The acts on the surveys of a dossier that were run elsewhere. SUR-01, SUR-05, FOL-02."""

from __future__ import annotations

from candidates.dossiers.enums import Status
from label_sp.common.acts import Act
from surveys.campaigns import permissions as campaign_permissions
from surveys.imports import forms, permissions, use_cases

PAGE = "surveys:upload"

SURVEY = Act(
    key="survey",
    label="Importer les résultats des deux enquêtes",
    rule="SUR-01",
    right=campaign_permissions.can_import,
    states=(Status.PREPARING,),
    use_case=use_cases.import_answers,
    events={"survey.imported": "Résultats d’enquête importés : {kind}"},
    form=forms.ImportForm,
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
    form=forms.ImportForm,
    page=SURVEY.page,
    order=3014,
    when=lambda it: SURVEY.rule in it.too_old,
)
SURVEY_AGAIN = Act(
    key="survey_again",
    label="Mener de nouveau les deux enquêtes et importer leurs résultats",
    rule="FOL-02",
    right=SURVEY.right,
    states=(Status.LABELLED,),
    use_case=use_cases.import_answers,
    form=forms.ImportForm,
    page="surveys:overview",
    order=5020,
    deadline="follow_up_closing",
    when=lambda it: it.follow_up_near and None in it.surveys,
)
SURVEY_FOR = Act(
    key="survey_for",
    label="Importer une enquête à la place du candidat",
    rule="SUR-05",
    right=campaign_permissions.can_import_for,
    states=(Status.PREPARING, Status.INCOMPLETE, Status.LABELLED, Status.IN_FOLLOW_UP),
    use_case=use_cases.import_answers,
    events={
        "survey.imported_for": "Résultats d’enquête importés par la DITP : {kind}, à la place de {organisation}"
    },
    form=forms.ImportForm,
    page="surveys:overview",
    place="offered",
    order=6007,
    when=lambda it: None in it.surveys,
)
UPLOAD = Act(
    key="upload_answers",
    label="Déposer un fichier de réponses",
    rule="SUR-05",
    right=campaign_permissions.can_bring_in,
    use_case=use_cases.upload_answers,
    events={"survey.uploaded": "Fichier de réponses déposé : {name}"},
    form=forms.ImportForm,
    done="Le fichier est lu. Rien n’est encore importé.",
    page="surveys:import",
    place="part",
)
COLUMNS = Act(
    key="choose_answer_columns",
    label="Relier les colonnes d’un fichier de réponses",
    rule="SUR-05",
    right=permissions.can_finish,
    use_case=use_cases.choose_columns,
    events={"survey.columns_chosen": "Colonnes d’un fichier de réponses reliées : {kind}"},
    form=forms.ColumnsForm,
    done="Les colonnes sont reliées. Rien n’est encore importé.",
    page=PAGE,
    target="",
    place="part",
)
VALUES = Act(
    key="choose_answer_values",
    label="Dire ce que veulent dire les valeurs d’un fichier de réponses",
    rule="SUR-05",
    right=permissions.can_finish,
    use_case=use_cases.choose_values,
    events={"survey.values_chosen": "Valeurs d’un fichier de réponses précisées : {kind}"},
    form=forms.ValuesForm,
    done="Vérifiez ce que donnera l’import. Rien n’est encore importé.",
    page=PAGE,
    target="",
    place="part",
)
START = Act(
    key="import_answers",
    label="Importer un fichier de réponses vérifié",
    rule="SUR-05",
    right=permissions.can_finish,
    use_case=use_cases.import_upload,
    page=PAGE,
    target="",
    place="part",
)
GIVE_UP = Act(
    key="give_up_answers",
    label="Abandonner un fichier de réponses",
    rule="",
    right=permissions.can_finish,
    use_case=use_cases.give_up_upload,
    events={"survey.upload_given_up": "Fichier de réponses abandonné : {name}"},
    done="Le fichier est abandonné : rien n’en a été importé.",
    page=PAGE,
    target="",
    place="part",
)
