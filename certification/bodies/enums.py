"""Words: certification bodies."""

from django.db import models


class Standard(models.TextChoices):
    """ACT-04, guide 1.3."""

    ISO_17021 = "17021", "NF EN ISO/CEI 17021-1 (systèmes de management)"
    ISO_17065 = "17065", "NF EN ISO/CEI 17065 (produits et services)"


class TakeoverState(models.TextChoices):
    """CON-04: a candidate whose body lost its habilitation asks another one to go on."""

    ASKED = "asked", "demande sans réponse"
    ACCEPTED = "accepted", "dossier repris"
    DECLINED = "declined", "demande refusée"
    GIVEN_UP = "given_up", "demande retirée"
    LAPSED = "lapsed", "demande devenue sans objet"
