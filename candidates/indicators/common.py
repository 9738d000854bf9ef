"""The indicators that all services measure by one definition, as the DITP publishes them. PRO-02, guide intro 2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from label_sp.common import reference_data

PERCEPTION, PERFORMANCE = "perception", "performance"
SOURCES = {PERCEPTION: "perception_indicators", PERFORMANCE: "performance_indicators"}


@dataclass(frozen=True, slots=True)
class CommonIndicator:
    """`kind` is PERCEPTION or PERFORMANCE."""

    code: str
    kind: str
    label: str


@cache
def common_indicators() -> Mapping[str, CommonIndicator]:
    """The 5 of perception then the 3 of performance, by code. Read once per process."""
    data = reference_data.read()
    found = [
        CommonIndicator(row["code"], kind, row["text"])
        for kind, name in SOURCES.items()
        for row in data[name]
    ]
    return MappingProxyType({each.code: each for each in found})


@cache
def notice() -> str:
    """What is said of them while they are provisional; blank once they are official."""
    data = reference_data.read()
    return str(data.get("notice", "")) if data.get("status") == "provisional" else ""
