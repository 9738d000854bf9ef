"""Acts as rows: the images of a report."""

from __future__ import annotations

from audits.audit import permissions
from audits.illustrations import use_cases
from audits.illustrations.forms import IllustrationForm
from candidates.dossiers.enums import UNDER_AUDIT
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm

ADD = Act(
    key="add_illustration",
    label="Ajouter une image au rapport",
    rule="AUD-07",
    right=permissions.can_lead,
    states=UNDER_AUDIT,
    use_case=use_cases.add_illustration,
    events={"illustration.added": "Image ajoutée au rapport"},
    form=IllustrationForm,
    done="L’image est dans le rapport.",
    page="audits:illustrations",
    target="audit",
    place="part",
)
REMOVE = Act(
    key="remove_illustration",
    label="Retirer une image du rapport",
    rule="AUD-07",
    right=permissions.can_lead,
    states=UNDER_AUDIT,
    use_case=use_cases.remove_illustration,
    events={"illustration.removed": "Image retirée du rapport"},
    form=ConfirmForm,
    done="L’image est retirée du rapport.",
    page="audits:illustration_remove",
    target="audit",
    place="part",
)
