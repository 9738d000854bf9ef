"""From the preparation to the auditor: filing, complements, acknowledgement, contract, assignment."""
