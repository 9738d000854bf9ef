"""Self-assessments: what a service thinks of itself, engagement by engagement."""
