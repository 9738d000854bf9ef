"""Words: the improvement plan."""

from label_sp.guide.programme import Source, State

STATES = [(state.value, state.label) for state in State]
SOURCES = [(source.value, source.label) for source in Source]
