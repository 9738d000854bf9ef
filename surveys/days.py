"""What the days of a survey may be: see label_sp.common.bounds."""

from candidates.days import ALREADY

CAMPAIGN = ALREADY
