"""What the days of an audit may be: see label_sp.common.bounds."""

from candidates.days import ALREADY, VISIT
from label_sp.common.bounds import Bounds, years

CLOSING_MEETING = ALREADY
PLANNED = VISIT
LISTED = Bounds(ALREADY.first, years(10))
