"""Surveys of users and agents: questionnaires, imported answers, notes, normalised reports. SUR, SUU, SUA."""
