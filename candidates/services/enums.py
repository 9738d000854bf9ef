"""Words: services and their sites."""

from django.db import models

from label_sp.guide.eligibility import AUTHORITIES, AuthorityKind


class Authority(models.TextChoices):
    """ELI-04, ELI-06, guide 1.4 focus. The words of `eligibility.AuthorityKind`."""

    COMMUNE = "commune", AUTHORITIES[AuthorityKind.COMMUNE]
    EPCI = "epci", AUTHORITIES[AuthorityKind.EPCI]
    DEPARTEMENT = "departement", AUTHORITIES[AuthorityKind.DEPARTEMENT]
    REGION = "region", AUTHORITIES[AuthorityKind.REGION]
    SPECIAL = "special", AUTHORITIES[AuthorityKind.SPECIAL]
    ESTABLISHMENT = "establishment", AUTHORITIES[AuthorityKind.ESTABLISHMENT]


class ServiceKind(models.TextChoices):
    """ELI-01, guide 1.4."""

    CENTRAL_STATE = "central_state", "service central de l’État"
    DECENTRALISED_STATE = "decentralised_state", "service déconcentré de l’État"
    STATE_ESTABLISHMENT = "state_establishment", "établissement public de l’État"
    LOCAL_TEACHING = "local_teaching", "établissement public local d’enseignement"
    SOCIAL_SECURITY = "social_security", "organisme de sécurité sociale"
    PUBLIC_HEALTH = "public_health", "établissement public de santé"
    LOCAL_AUTHORITY = "local_authority", "collectivité territoriale ou son établissement public"


class Channel(models.TextChoices):
    """How users reach a site. ELI-04: the general reception is on all channels."""

    COUNTER = "counter", "accueil sur place"
    PHONE = "phone", "téléphone"
    WEBSITE = "website", "site internet"
    EMAIL = "email", "courriel"
    LETTER = "letter", "courrier"
    MOBILE = "mobile", "bus ou permanence hors les murs"
