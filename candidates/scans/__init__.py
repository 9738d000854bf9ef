"""What the antivirus says of each file, by its fingerprint, when one was set up."""
