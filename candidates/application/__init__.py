"""The application file as a whole: what a dossier shows of itself, and what its filing looks at."""
