"""The gap between a self-assessment and the audit: the same points, what the service and what its auditors gave."""
