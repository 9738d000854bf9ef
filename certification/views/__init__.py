"""Entry points for people: find through what they may see, call one act, show what it answers."""
