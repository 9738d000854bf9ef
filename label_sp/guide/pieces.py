"""What each piece of the application file must hold. Guide 3.5.1."""

from collections.abc import Mapping
from types import MappingProxyType

HOLDS: Mapping[str, str] = MappingProxyType(  # DOS-01; the keys of `label_sp.guide.dossier.PIECES`
    {
        "candidate_data": "L’identification du service public candidat, l’organisme de certification retenu, les "
        "certificats et attestations de labellisation déjà obtenus.",
        "organisation_chart": "L’organigramme du service public candidat.",
        "training_plan": "Le plan de formation de l’année en cours et de l’année qui précède l’audit.",
        "self_assessment": "La date et les résultats, au format normalisé, de l’autodiagnostic local réalisé dans les "
        "12 mois qui précèdent l’audit.",
        "user_sample_method": "La méthode retenue pour constituer l’échantillon représentatif des usagers interrogés.",
        "survey_reports": "La date et les résultats, au format normalisé, des enquêtes usagers et agents réalisées "
        "dans les 6 mois qui précèdent l’audit.",
        "improvement_plan": "Le plan d’actions d’amélioration de la qualité de service, dédié au programme Services "
        "Publics + ou plus global.",
        "quality_indicators": "La liste des indicateurs de qualité de service, dont un au moins est en place depuis "
        "6 mois.",
    }
)
