"""The questionnaire on paper: A4, with the signs that are typed in afterwards. SUU-05."""

from __future__ import annotations

from label_sp.common import pdf
from surveys.answering import filed, typing_in
from surveys.answering.sheets import sheet_of
from surveys.answering.typing_in import KEYS
from surveys.campaigns.models import Campaign

TEMPLATE = "surveys/documents/blank_sheet.html"
SIGNS = {level: sign for sign, level in reversed(KEYS.items())} | {"n": "0"}


def blank_sheet(campaign: Campaign) -> bytes:
    """The sheet to print or to fill in on a screen, as a tagged PDF with fields. `filed` reads them."""
    sheet = sheet_of(campaign.questionnaire_id)
    context = {
        "campaign": campaign,
        "dossier": campaign.dossier,
        "sheet": sheet,
        "ref": filed.reference(campaign),
        "sites": typing_in.sites_of(campaign.dossier),
        "lines": [
            (question, [(level, SIGNS[level], label) for level, label in question.choices])
            for question in sheet.questions
        ],
    }
    return pdf.render(TEMPLATE, context, identifier=f"survey-sheet-{campaign.pk}")
