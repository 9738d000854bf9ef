"""Answers of a survey run elsewhere, brought in from its tool's file: columns and values said, looked at, imported."""
