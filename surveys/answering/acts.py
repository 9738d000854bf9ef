"""Acts as rows: the candidate's team types in what people answered on paper, or files it filled in. SUU-05."""

from __future__ import annotations

from label_sp.common.acts import Act
from surveys.answering import filed, typing_in
from surveys.answering.forms import SheetFilesForm, SheetForm
from surveys.campaigns import permissions

TYPE_SHEET = Act(
    key="type_survey_sheet",
    label="Saisir une feuille remplie sur papier",
    rule="SUU-05",
    right=permissions.can_import,
    use_case=typing_in.type_sheet,
    events={"survey.sheet_typed": "Réponse sur papier saisie : {kind}"},
    form=SheetForm,
    page="surveys:paper",
    target="",
    place="part",
)
FILE_SHEETS = Act(
    key="file_survey_sheets",
    label="Déposer des feuilles remplies à l’écran",
    rule="SUU-05",
    right=permissions.can_import,
    use_case=filed.file_sheets,
    events={"survey.sheets_filed": "Feuilles remplies à l’écran déposées : {kind}, {count}"},
    form=SheetFilesForm,
    page="surveys:paper_files",
    target="",
    place="part",
)
