"""Acts as rows: the candidate's team types in what people answered on paper. SUU-05."""

from __future__ import annotations

from label_sp.common.acts import Act
from surveys.answering import typing_in
from surveys.answering.forms import SheetForm
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
