"""What the days of a survey may be: see label_sp.common.bounds."""

from candidates.days import ALREADY
from label_sp.common.bounds import TODAY, Bounds, years

CAMPAIGN = ALREADY
PLANNED = Bounds(TODAY, years(2))  # the opening and the end of a campaign that is run here
PUBLISHED = Bounds(TODAY, years(2))
