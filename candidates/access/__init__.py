"""Who has no account asks for one: an organisation, an address that is confirmed, the DITP's answer."""
