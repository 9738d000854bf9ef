"""Networks of central services: what the DITP retains where the guide's word for their tier has two readings."""
