"""Whoever was asked answers: one page, no account, no trace of who answered; paper sheets are typed in by the team."""
