"""What the DITP settles for networks."""

from __future__ import annotations

from audits.networks import use_cases
from audits.networks.forms import MajorityForm
from label_sp.actors import permissions
from label_sp.common.acts import Act

RETAIN_MAJORITY = Act(
    key="retain_majority",
    label="Choisir la lecture de « la majorité » d’un réseau",
    rule="NET-02",
    right=permissions.can_supervise,
    use_case=use_cases.retain_majority,
    events={"majority.retained": "Lecture de « la majorité » d’un réseau choisie : {reading}"},
    form=MajorityForm,
    done="Lecture enregistrée.",
    page="audits:majority",
    target="",
)
