"""The access to the questionnaires: the candidate asks, the DITP grants it, and an insufficient campaign makes wait."""
