"""What the days of an audit may be: see label_sp.common.bounds."""

from candidates.days import ALREADY, VISIT

CLOSING_MEETING = ALREADY
PLANNED = VISIT
