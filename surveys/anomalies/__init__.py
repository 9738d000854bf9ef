"""What looks odd in a closed campaign's answers, for whoever evaluates the service."""
