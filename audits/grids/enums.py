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
