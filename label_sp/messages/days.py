"""What the days given to the message centre may be: see label_sp.common.bounds."""

from label_sp.common.bounds import TODAY, Bounds, years

RECEIVED = Bounds(years(-20), TODAY)
