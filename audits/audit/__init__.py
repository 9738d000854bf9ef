"""The audit itself: its state machine, who may see it and who may act on it."""
