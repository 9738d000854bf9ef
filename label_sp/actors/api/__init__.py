"""Tokens of the API, and who one is."""
