"""Words: scores."""

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
