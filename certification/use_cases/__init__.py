"""The write side of certification: one function per act of the guide, the only place that opens a transaction."""
