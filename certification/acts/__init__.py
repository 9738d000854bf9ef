"""The acts of certification, one row each, by what they are about."""
