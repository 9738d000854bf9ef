"""Years of many dossiers, day by day: each reminder that should exist exists once, none leaves after its cause is gone.

`lives` says what happens to each dossier, by the real acts; `oracle` says which reminders should exist, by plain
arithmetic on what the guide answers that day; `world` turns the days, with two clocks that run everything twice, stop,
jump, and meet both DST nights; `books` compares. `make years` lives a hundred dossiers through three years.
"""
