"""Words: grids."""

from django.db import models


class GridKind(models.TextChoices):
    """Annexes 6 and 7 of the guide."""

    LOCAL = "local", "grille des services publics locaux"
    CENTRAL = "central", "grille des services publics centraux"


class Criteria(models.TextChoices):
    """What a control point counts for: `engagement` and `or` are the guide package's own words."""

    ENGAGEMENT = "engagement", "engagement"
    OR = "or", "critère supplémentaire du label « Or »"
    CENTRAL = "central", "critère du service public central"


class EvidenceMode(models.TextChoices):
    """How the auditor looks at a control point."""

    DOCUMENT = "D", "document"
    OBSERVATION = "O", "observation"
    INTERVIEW = "E", "entretien"
    TEST = "T", "appel ou courriel test"


LEVELS = (  # AUD-02: value as posted, as shown, in a few words, in a sentence
    ("0", "0", "Non respecté", "Rien n’est fait, ou ce qui est fait ne répond pas aux exigences."),
    (
        "0.25",
        "0,25",
        "Initié, non sécurisé",
        "Commencé sans être achevé : rien ne garantit que l’exigence sera tenue.",
    ),
    (
        "0.75",
        "0,75",
        "En place, incomplet",
        "Les dispositions répondent aux exigences, des éléments manquent encore.",
    ),
    (
        "1",
        "1",
        "Appliqué, approprié",
        "Les dispositions sont appliquées et adaptées à la situation du service.",
    ),
)
CENTRAL_LEVELS = (  # AUD-03
    ("0", "non", "Non", "Le point de contrôle n’est pas validé."),
    ("1", "oui", "Oui", "Le point de contrôle est validé."),
)
JOURNAL_LABELS = {"grid.published": "Nouvelle version d’une grille d’audit"}
