"""What the public reads: the register, its open data, the check of an attestation."""
