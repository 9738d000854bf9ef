"""The rules that the application does not apply yet, each with what it waits for. The lists may only shrink:
tests/test_rules.py refuses an entry whose rule has come.

STILL_TO_COME has neither a function nor a test. GUIDE_ONLY is in label_sp.guide, tested there and open to the
simulators, but no act of the application asks it yet.
"""

NETWORKS = "central services and their networks are not modelled yet"
BACK_OFFICE = "the DITP's own pages are not there yet"
OPEN_CAMPAIGNS = "answers come in as a file; campaigns run inside the application later"
EXTENSIONS = "a perimeter does not grow during a cycle yet"

STILL_TO_COME: dict[str, str] = {}

GUIDE_ONLY = {
    "ACT-01": BACK_OFFICE,
    "ACT-09": BACK_OFFICE,
    "ACT-11": BACK_OFFICE,
    "PRE-02": NETWORKS,
    "PRE-03": NETWORKS,
    "CON-04": "the renewal keeps the body unless told otherwise; no page to change it yet",
    "SUR-03": OPEN_CAMPAIGNS,
    "DOS-05": "evidence per control point comes with the grid's own pieces",
    "AUD-09": NETWORKS,
    "AUD-10": NETWORKS,
    "DEC-09": "appeals are not there yet",
    "ATT-03": NETWORKS,
    "ATT-04": NETWORKS,
    "ATT-06": "the brand kit is not there yet",
    "ATT-07": "the brand kit is not there yet",
    **{f"NET-0{number}": NETWORKS for number in range(3, 10)},
    **{f"EXT-0{number}": EXTENSIONS for number in range(1, 4)},
    "PRO-02": "quality indicators are listed with the dossier, not published yet",
    "PRO-03": "the improvement plan is a piece of the dossier, not followed action by action yet",
}
