"""One dossier as all topics of certification meet it: what their pages, routes and messages share."""
