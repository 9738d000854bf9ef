"""The follow-up of a label: its audit, its outcomes, the action plan."""
