"""Acts as rows: a draw."""

from __future__ import annotations

from audits.draws import permissions, shapes, use_cases
from audits.draws.forms import DrawForm
from candidates.dossiers.enums import UNDER_AUDIT
from label_sp.common.acts import Act, Api

DRAW_SITES = Act(
    key="draw_sites",
    label="Tirer au sort les sites à visiter",
    rule="SAM-03",
    right=permissions.can_draw,
    states=UNDER_AUDIT,
    use_case=use_cases.draw_sites,
    events={"audit.sites_drawn": "Sites à visiter tirés au sort (tirage n° {number}) : {drawn}"},
    form=DrawForm,
    api=Api(path="draws/", takes=shapes.DrawRequestSerializer, status=201),
    done="Les sites sont tirés au sort et inscrits au plan d’audit, qui n’est pas encore transmis.",
    page="audits:draw",
    target="audit",
    place="part",
)
