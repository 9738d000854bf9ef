"""label_sp.guide and the oracle, asked the same: one module by part of the guide, one function by topic."""
