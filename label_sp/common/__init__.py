"""Technical pieces without a domain word: journal, outbox, files, problems, PDF."""
