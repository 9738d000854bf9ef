"""Campaigns: answers imported for one survey of one dossier, and which campaign counts."""
