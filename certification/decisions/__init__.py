"""The decision on an initial audit: what it rests on, granted or refused."""
