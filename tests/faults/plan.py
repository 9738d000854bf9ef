"""What the bench wants of the processes at this moment: a file they read at each point, so that none is restarted."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

FOLDER = "FAULTS_FOLDER"  # the environment variable that says where the plan and the flights are
ROLE = "FAULTS_ROLE"  # what a process is, for the count of kills: WEB, or anything else
WEB = "web"
SCAN = "FAULTS_SCAN"  # seconds between two scans of the outbox, in the place of the schedule's own


@dataclass(frozen=True)
class Plan:
    """`points`: the probability of a kill at each; `group`: that its whole worker goes with the process.

    `pause`: seconds a process stays still between the recipient and the text. `controls`: protections taken away.
    """

    points: dict[str, float] = field(default_factory=dict)
    group: float = 0
    pause: float = 0
    controls: tuple[str, ...] = ()


def write(folder: Path, plan: Plan) -> None:
    fresh = folder / "plan.new"
    fresh.write_text(json.dumps(asdict(plan)))
    os.replace(fresh, folder / "plan.json")


def read(folder: Path) -> Plan:
    return Plan(**json.loads((folder / "plan.json").read_text()))
