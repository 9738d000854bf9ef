"""Words: services and their sites."""

from django.db import models


class ServiceKind(models.TextChoices):
    """ELI-01, guide 1.4."""

    CENTRAL_STATE = "central_state", "service central de l’État"
    DECENTRALISED_STATE = "decentralised_state", "service déconcentré de l’État"
    STATE_ESTABLISHMENT = "state_establishment", "établissement public de l’État"
    LOCAL_TEACHING = "local_teaching", "établissement public local d’enseignement"
    SOCIAL_SECURITY = "social_security", "organisme de sécurité sociale"
    PUBLIC_HEALTH = "public_health", "établissement public de santé"
    LOCAL_AUTHORITY = "local_authority", "collectivité territoriale ou son établissement public"
