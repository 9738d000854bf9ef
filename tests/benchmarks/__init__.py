"""The benchmark suite: each line is a ratio in one run between our path and the barest way to do the same work.

`make bench` prints a table and writes var/bench.json. Both sides of a line take turns, several times; medians are
compared, since absolute times move by a factor of two on a shared machine.
"""
