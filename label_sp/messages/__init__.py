"""What people are told: the message centre, the DITP's wordings, and what could not be sent."""
