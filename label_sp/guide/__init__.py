"""The guide of the label « Services Publics + » as a library.

Pure functions and frozen dataclasses, one module per part of the guide. No Django, no ORM, no clock: `today` is an
argument. A refusal is a tuple of `Failure`, never a bare False; a number is exact (`Fraction`) until it is shown.
Dates follow the conventions at the top of docs/guide-rules.yaml: a deadline includes its last day, n months is calendar
arithmetic, working days are those of the service's own territory.
"""
