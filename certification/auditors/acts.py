"""What a body declares of its auditors. ACT-07, ACT-08."""

from __future__ import annotations

from audits.auditors import permissions
from audits.auditors import use_cases as audits
from certification.auditors import shapes
from certification.auditors.forms import ProfileForm, TieForm
from label_sp.common.acts import Act, Api

DECLARE_AUDITOR = Act(
    key="declare_auditor",
    label="Déclarer l’expérience et la formation d’un auditeur",
    rule="ACT-07",
    right=permissions.can_declare_auditors,
    use_case=audits.declare_auditor,
    events={
        "auditor.declared": "Expérience et formation d’une personne chargée d’audit déclarées : {auditor}"
    },
    form=ProfileForm,
    api=Api(path="", takes=shapes.AuditorProfileSerializer, method="put"),
    page="certification:auditors",
)
DECLARE_TIE = Act(
    key="declare_tie",
    label="Déclarer un lien d’un auditeur avec un candidat",
    rule="ACT-08",
    right=permissions.can_declare_auditors,
    use_case=audits.declare_tie,
    events={
        "auditor.tie_declared": "Lien d’une personne chargée d’audit avec un candidat déclaré : {auditor}"
    },
    form=TieForm,
    api=Api(path="ties/", takes=shapes.AuditorTieSerializer, status=201),
    done="Le lien est enregistré.",
    page="certification:auditors",
)
