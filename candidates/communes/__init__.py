"""Where something is: a commune of the official code, found by typing."""
