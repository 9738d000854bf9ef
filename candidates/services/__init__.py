"""Public services and their sites: what may be labelled."""
