"""A visit put off: the candidate asks, the body answers, and what was accepted is counted for a suspension. SUS-01."""
