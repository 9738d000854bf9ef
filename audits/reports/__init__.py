"""The report of an audit, and what the candidate answers to it."""
