"""Reminders of deadlines: by the DITP's policy, on their day, each once."""
