"""The fault bench: real workers, beats, broker, database and mail server, killed and emptied. `make faults` runs it."""
