"""The end of a label's cycle: expiry, and the next cycle."""
