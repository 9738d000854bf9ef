"""The DITP's help with the cost of audits: envelopes, and what was granted to whom."""
