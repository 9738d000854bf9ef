"""Results of campaigns: notes, verdicts and the normalised report, always computed from the counts."""
