"""The acts on an audit, for other programs."""
