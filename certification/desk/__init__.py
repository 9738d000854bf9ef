"""The desk of each role, the lists of dossiers, and the page of a dossier with what is to do."""
