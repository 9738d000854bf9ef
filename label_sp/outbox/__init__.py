"""What leaves: messages are rows written with the act, and workers send them after the commit."""
