"""What a visitor gives, as the guide's library takes it, and the words of its choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from audits.networks import queries as networks
from label_sp.guide import network
from label_sp.guide.numbers import rounded_down
from label_sp.guide.tiers import Tier

CYCLE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "local": "Service public local indépendant",
        "central": "Service public central et son réseau",
        "attached": "Service public local labellisé au sein d’un réseau",
    }
)
WITHOUT = ("un service public local au moins",)


def network_facts(
    local_services: int, audited: Sequence[Tier | None], validated: int, total: int, *, complete: bool
) -> network.NetworkFacts:
    """The year of a central service. NET-01, NET-02."""
    return network.NetworkFacts(
        local_services=local_services,
        audited=len(audited),
        labelled=tuple(tier for tier in audited if tier),
        central_score=network.share(validated, total),
        without_self_assessment=() if complete else WITHOUT,
        by=networks.majority_retained(),
    )


def condition_in_words(condition: network.NetworkCondition) -> dict[str, Any]:
    """One condition as the page shows it: a count, a share, or only yes and no."""
    found, needed = rounded_down(condition.value, 0), str(condition.threshold)
    if condition.criterion == "self_assessments":
        found, needed = ("oui" if condition.met else "non"), "oui"
    elif condition.criterion == "central_points":
        found, needed = f"{rounded_down(condition.value)} %", f"{needed} %"
    return {
        "label": condition.label,
        "found": found,
        "needed": needed,
        "met": condition.met,
        "rule": condition.rule,
    }
