"""Answers files: how they are read, how people write an answer, and invented ones."""
