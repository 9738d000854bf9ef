"""What axe leaves undecided, decided: words on a picture are measured here, the rest is listed or refused.

axe does not judge words behind which it finds a gradient, an image or an ornament: DSFR underlines its links with the
first, and our drawings have words on the third. Here every colour that may lie behind the words is looked up in the
computed styles, and the words must be legible on each of them (RGAA 3.2: 4.5, or 3 for large ones).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

# What our measure decides, by what axe says (its message keys of « color-contrast »).
MEASURED = ("bgGradient", "bgImage", "imgNode", "nonBmp", "pseudoContent", "shortTextContent")
# What axe cannot know and a test of ours does: (rule, what it names), with that reason.
KNOWN: dict[tuple[str, str], str] = {}

RUN = Path(__file__).with_name("undecided.js").read_text()
ARGUMENTS: dict[str, Any] = {"measured": MEASURED, "known": list(KNOWN)}
