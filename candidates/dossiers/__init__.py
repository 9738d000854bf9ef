"""The Dossier: one label cycle of one service, its state machine, and who may see it."""
