"""What the days given to certification may be: see label_sp.common.bounds."""

from datetime import date

from audits import days as audits
from candidates.days import ALREADY, VISIT
from label_sp.common.bounds import Bounds, years

WISHED = VISIT
COMPLEMENT_DUE = Bounds(years(-1), years(1))
AGREEMENT_SIGNED = ALREADY
AGREEMENT_ENDS = Bounds(ALREADY.first, years(10))
CONFORM_BY = Bounds(
    years(-1), years(3)
)  # a label lasts three years; how long a suspension may, the guide says
CONFORMITY_SHOWN = ALREADY
AUDIT_REFUSED = ALREADY
PLAN_DUE = Bounds(years(-1), years(1))
WITHDRAWAL = Bounds(years(-1), years(3))
ACCREDITED_UNTIL = Bounds(ALREADY.first, years(10))
COMMISSION = ALREADY  # its decision, and the contract signed with the DITP
FUNDED = ALREADY
TIE_ENDED = Bounds(date(1950, 1, 1), years(10))  # ties are older than the label, and some have an end agreed
PREVIEWED = Bounds(years(-1), years(10))
LISTED = audits.LISTED
