"""Auditors: what a body declares that they know, and what ties them."""
