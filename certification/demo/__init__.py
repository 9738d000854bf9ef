"""The demonstration: a real story replayed through the use cases at their dates, and a few invented dossiers around it.

Nothing here writes a status: every act goes through the function that its page calls, and the guide can refuse it.
"""
