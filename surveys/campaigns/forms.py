"""What the candidate types beside the answers file. Only the shape is checked here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from candidates.dossiers.models import Dossier
from label_sp.common import tables
from label_sp.design.forms import DayField, DsfrForm
from label_sp.design.numbers import CountField
from label_sp.guide.french import size
from surveys import days
from surveys.questionnaires.enums import SurveyKind

WORDS = {
    SurveyKind.USERS: {
        "solicited": (
            "Nombre d’usagers sollicités par courriel",
            "Sans compter ceux qui ont répondu par un lien affiché, un QR code ou sur papier.",
        ),
        "sample_method": (
            "Constitution de l’échantillon",
            "Comment les usagers en contact avec le service depuis 12 mois ont été choisis : sites, canaux, tirage.",
        ),
    },
    SurveyKind.AGENTS: {
        "concerned": (
            "Nombre d’agents concernés",
            (
                "Tous les agents en interaction directe ou indirecte avec les usagers, quel que soit le canal. "
                "Ce nombre fixe le taux de retour attendu."
            ),
        ),
        "solicited": (
            "Nombre d’agents sollicités par courriel",
            "Le taux de retour se calcule sur ce nombre.",
        ),
        "sample_method": (
            "Équipes et fonctions sollicitées",
            "Celles auxquelles le questionnaire a été envoyé, et pourquoi d’autres ne l’ont pas reçu.",
        ),
    },
}


class ImportForm(DsfrForm):
    """The declaration, then the file."""

    concerned = CountField()
    solicited = CountField()
    opened_on = DayField(days.CAMPAIGN, label="Ouverture de la campagne")
    closed_on = DayField(days.CAMPAIGN, label="Clôture de la campagne")
    sample_method = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)
    file = forms.FileField(
        label="Fichier des réponses",
        widget=forms.FileInput(attrs={"accept": tables.ACCEPT}),
    )

    def __init__(self, *args: Any, kind: SurveyKind, dossier: Dossier, **kwargs: Any) -> None:
        if kind == SurveyKind.AGENTS:
            agents = dossier.service.agents_in_contact
            kwargs.setdefault("initial", {"concerned": agents, "solicited": agents})
        super().__init__(*args, **kwargs)
        if kind == SurveyKind.USERS:
            del self.fields["concerned"]
        limit, file = size(settings.UPLOAD_MAX_BYTES), self.fields["file"]
        file.help_text = f"Un fichier {tables.KINDS} de {limit} au plus, une ligne par réponse."
        for name, (label, help_text) in WORDS[kind].items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
