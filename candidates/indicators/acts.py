"""The quality indicators. DOS-06."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.enums import Status
from candidates.indicators import use_cases
from candidates.indicators.forms import IndicatorForm
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm

INDICATORS = Act(
    key="indicators",
    label="Déclarer un indicateur de qualité en place depuis 6 mois",
    rule="DOS-06",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=use_cases.record_indicator,
    events={"indicator.recorded": "Indicateur de qualité enregistré : {label}"},
    form=IndicatorForm,
    done="L’indicateur est ajouté.",
    page="candidates:indicators",
    order=1050,
    deadline="submission",
    when=lambda it: not it.has_indicator,
)
REMOVE_INDICATOR = Act(
    key="remove_indicator",
    label="Retirer un indicateur",
    rule="DOS-06",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=use_cases.remove_indicator,
    events={"indicator.removed": "Indicateur de qualité retiré : {label}"},
    form=ConfirmForm,
    done="L’indicateur est retiré.",
    page="candidates:indicator_remove",
    place="part",
)
