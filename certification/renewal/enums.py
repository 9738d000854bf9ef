"""Words: renewal."""

JOURNAL_LABELS = {
    "label.expired": "Label échu",
    "label.renewed": "Label renouvelé par le cycle suivant",
}
