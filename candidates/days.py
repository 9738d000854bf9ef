"""What the days that a candidate gives may be: see label_sp.common.bounds."""

from datetime import date

from label_sp.common.bounds import TODAY, Bounds, years

PROGRAMME_BEGAN = date(2021, 1, 1)  # the programme Services Publics +: nothing of the label is older

ALREADY = Bounds(PROGRAMME_BEGAN, TODAY)  # something of the label that took place
SELF_ASSESSED = ALREADY
CONSULTED = ALREADY  # a ministry, on a service off the list
PROVEN_ON = Bounds(date(1950, 1, 1), TODAY)  # what evidence shows may be as old as the service
PROVEN_UNTIL = Bounds(PROGRAMME_BEGAN, years(20))
MEASURED_SINCE = Bounds(date(1950, 1, 1), TODAY)  # an indicator may be older than the programme
IMPROVED_BY = Bounds(
    PROGRAMME_BEGAN, years(6)
)  # an action of the improvement plan, followed over the 3 years and beyond
CARRIED_UNTIL = Bounds(TODAY, years(6))  # an action that goes on in another cycle has a day to come
VISIT = Bounds(
    years(-1), years(2)
)  # wished or planned; a past one is told by the guide, and may stay in a draft
SINCE = Bounds(date(1950, 1, 1), TODAY)  # a site was closed, a SIRET was given
WANTED = IMPROVED_BY  # a piece, by the colleague who gives it
