"""How long an audit lasts: annex 12, as the DITP publishes it."""
