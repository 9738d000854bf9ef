"""Who may be a candidate: the published list of kinds of services, and requests to be on it. Services ask it."""
