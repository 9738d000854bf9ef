"""The guide read a second time: naive Python out of its sentences, and nothing of the project.

It was written from the guide (the numbers in brackets are its sections) and, where the guide is silent, from
the entry `reading` of docs/guide-rules.yaml that is named; not from label_sp.guide, with which
tests/guide/test_oracle.py compares it. Slow and literal on purpose: days are found by walking, roots by
counting, means by adding. Keep it so: an oracle that looks like the code shares its faults.
"""
