"""Kinds of organisations and roles of their members."""

from django.db import models


class OrganisationKind(models.TextChoices):
    CANDIDATE = "candidate", "service public"
    BODY = "body", "organisme de certification"
    DITP = "ditp", "direction interministérielle de la transformation publique"


class Role(models.TextChoices):
    CANDIDATE_MANAGER = "candidate_manager", "responsable de la candidature"
    CANDIDATE_CONTRIBUTOR = "candidate_contributor", "contribution à la candidature"
    AUDITOR = "auditor", "audit"
    BODY_MANAGER = "body_manager", "gestion des dossiers"
    DECIDER = "decider", "décision"
    DITP = "ditp", "équipe du label"


CANDIDATE_TEAM = (Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR)
PROFESSIONALS = frozenset({*Role} - {*CANDIDATE_TEAM})  # who reads the codes of rules and of files
ROLES_OF = {
    OrganisationKind.CANDIDATE: {*CANDIDATE_TEAM},
    OrganisationKind.BODY: {Role.AUDITOR, Role.BODY_MANAGER, Role.DECIDER},
    OrganisationKind.DITP: {Role.DITP},
}
MANAGERS = {  # who manages the members of each kind of organisation: there is always one
    OrganisationKind.CANDIDATE: Role.CANDIDATE_MANAGER,
    OrganisationKind.BODY: Role.BODY_MANAGER,
    OrganisationKind.DITP: Role.DITP,
}
SECOND_FACTOR_ROLES = frozenset({Role.AUDITOR, Role.BODY_MANAGER, Role.DECIDER, Role.DITP})


class InvitationState(models.TextChoices):
    WAITING = "waiting", "en attente"
    ACCEPTED = "accepted", "acceptée"
    DECLINED = "declined", "refusée"
    EXPIRED = "expired", "délai passé"  # worked out from the day, never stored
    REVOKED = "revoked", "annulée"


class AskedState(models.TextChoices):
    """Where something that waits for a second word is: another address of an account, a code set back."""

    WAITING = "waiting", "en attente"
    DONE = "done", "faite"
    STOPPED = "stopped", "arrêtée"


OF_ACCOUNT = (
    "account.",
    "password.",
    "second_factor.",
    "backup_codes.",
    "api_token.",
    "email.",
    "member.",
    "proconnect.",
)
JOURNAL_LABELS = {
    "first_account.opened": "Premier compte ouvert par une commande",
    "organisation.created": "Organisation enregistrée : {name}",
    "organisation.closed": "Organisation fermée",
    "organisation.reopened": "Organisation rouverte",
    "organisation.renamed": "Nom de l’organisation corrigé : {name}",
    "invitation.accepted": "Invitation acceptée",
    "invitation.declined": "Invitation refusée",
    "invitation.revoked": "Invitation annulée",
    "account.opened": "Compte ouvert par une invitation",
    "member.added": "Membre ajouté à l’organisation : {user}",
    "password.link_sent": "Lien pour choisir un mot de passe envoyé",
    "password.reset": "Mot de passe choisi par un lien reçu",
    "password.changed": "Mot de passe changé",
    "proconnect.linked": "Compte ouvert avec ProConnect pour la première fois",
    "proconnect.unlinked": "Identité ProConnect détachée du compte",
    "account.renamed": "Nom changé",
    "email.change_asked": "Nouvelle adresse demandée",
    "email.changed": "Adresse électronique changée",
    "email.change_stopped": "Changement d’adresse arrêté",
    "email.restored": "Ancienne adresse rétablie, mot de passe annulé",
    "second_factor.refused": "Code de connexion refusé",
    "second_factor.reset_asked": "Remise à zéro du code de connexion demandée",
    "second_factor.reset_stopped": "Remise à zéro du code de connexion arrêtée",
    "second_factor.reset": "Code de connexion remis à zéro",
    "second_factor.enrolled": "Deuxième facteur d’authentification activé",
    "backup_codes.renewed": "Codes de secours renouvelés",
    "api_token.created": "Jeton d’API créé",
    "api_token.revoked": "Jeton d’API révoqué",
}
