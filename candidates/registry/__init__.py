"""The registry that a candidate keeps of its services and of their sites, whatever stands in a dossier."""
