"""Words: renewal."""

JOURNAL_LABELS = {
    "label.expired": "Label échu, retiré faute de renouvellement : effet le {effective_on}",
    "renewal.granted": "Renouvellement accordé, pour le lendemain de la fin de validité",
    "label.renewed": "Label renouvelé par le cycle suivant",
}
