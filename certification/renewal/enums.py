"""Words: renewal."""

JOURNAL_LABELS = {
    "label.expired": "Label échu, retiré faute de renouvellement",
    "label.renewed": "Label renouvelé par le cycle suivant",
}
