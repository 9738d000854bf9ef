"""The team of a dossier: its référent and its signatory, who holds what, internal comments, and handing over."""
