"""The words of the label that the page of help explains, in the order of a label's life."""

GLOSSARY = (
    (
        "Organisme de certification",
        "Il audite les services et décide du label. La commission nationale l’habilite.",
    ),
    ("Habilitation", "Ce qui permet à un organisme de délivrer le label, pendant 5 ans."),
    ("Périmètre", "Les sites et les activités que le label couvre."),
    ("Autodiagnostic", "Le service note lui-même les 8 engagements, chaque année."),
    ("Enquête usagers, enquête agents", "Deux questionnaires, les mêmes pour tous, avant l’audit."),
    (
        "Questionnaire recevable",
        "Un questionnaire terminé, dont plus de la moitié des questions a une réponse.",
    ),
    ("Taux de retour", "Les questionnaires recevables, rapportés aux personnes sollicitées."),
    ("Dossier", "Tout ce qui concerne un service pendant un cycle de 3 ans."),
    ("Pièce", "L’un des 8 documents que la candidature demande."),
    ("Complément", "Une pièce à déposer de nouveau, à la demande de l’organisme."),
    ("Recevabilité", "L’examen des pièces, qui finit par un accusé de réception."),
    ("Point de contrôle", "Une ligne de la grille d’audit, notée de 0 à 1."),
    ("Restitution à chaud", "La réunion qui termine la visite : l’auditeur dit ce qu’il a vu."),
    ("Observations", "Ce que le candidat répond au rapport, dans les 10 jours."),
    ("Palier", "Bronze, Argent ou Or, selon les scores de l’audit et des enquêtes."),
    ("Attestation", "Le document qui prouve le label ; son numéro se vérifie sur ce site."),
    ("Audit de suivi", "Un nouvel audit, environ 18 mois après l’obtention du label."),
    ("Plan d’actions", "Ce que le service fait quand un minimum n’est plus atteint à l’audit de suivi."),
    ("Suspension", "Le label n’a plus d’effet, le temps de revenir en conformité : 12 mois au plus."),
    ("Retrait", "Le label prend fin avant son terme."),
    ("Recours", "La contestation d’une décision, devant une commission impartiale de l’organisme."),
)
