"""What the days of a survey may be: see label_sp.common.bounds."""

from candidates.days import ALREADY
from label_sp.common.bounds import TODAY, Bounds, years

CAMPAIGN = ALREADY
PUBLISHED = Bounds(TODAY, years(2))
