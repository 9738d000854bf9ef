"""Audits: grids, auditors, plans, scores, reports, observations. AUD, ACT-07, ACT-08, guide 3.6 and 3.7."""
