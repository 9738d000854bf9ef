"""From the assignment to the closing meeting: who audits, the plan, the visit."""
