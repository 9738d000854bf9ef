"""The quality indicators, their values, where they are shown. DOS-06, PRO-02."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.enums import HOLDING_LABEL, Status
from candidates.indicators import use_cases
from candidates.indicators.forms import DisplayForm, IndicatorForm, OpinionsForm, ResultsFileForm, ValueForm
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm

MEASURED = (Status.PREPARING, Status.ADMISSIBLE, Status.IN_AUDIT, *HOLDING_LABEL)

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
MEASURE = Act(
    key="measure",
    label="Enregistrer la valeur d’un indicateur",
    rule="PRO-02",
    right=permissions.can_prepare,
    states=MEASURED,
    use_case=use_cases.record_value,
    events={"indicator.measured": "Valeur d’un indicateur enregistrée : {label}, {period}"},
    form=ValueForm,
    done="La valeur est enregistrée.",
    page="candidates:indicator",
    place="part",
)
REMOVE_VALUE = Act(
    key="remove_value",
    label="Retirer la valeur d’un indicateur",
    rule="PRO-02",
    right=permissions.can_prepare,
    states=MEASURED,
    use_case=use_cases.remove_value,
    events={"indicator.unmeasured": "Valeur d’un indicateur retirée : {label}, {period}"},
    form=ConfirmForm,
    done="La valeur est retirée.",
    page="candidates:indicator",
    place="part",
)
GATHER_OPINIONS = Act(
    key="gather_opinions",
    label="Enregistrer les avis reçus",
    rule="PRO-02",
    right=permissions.can_prepare,
    states=MEASURED,
    use_case=use_cases.record_opinions,
    events={"opinions.recorded": "Avis reçus enregistrés : {period}"},
    form=OpinionsForm,
    done="Les avis de la période sont enregistrés.",
    page="candidates:results",
    place="part",
)
SHOW_RESULTS = Act(
    key="show_results",
    label="Dire où les résultats sont affichés et publiés",
    rule="PRO-02",
    right=permissions.can_prepare,
    states=MEASURED,
    use_case=use_cases.show_results,
    events={"results.shown": "Affichage et publication des résultats précisés"},
    form=DisplayForm,
    done="C’est enregistré.",
    page="candidates:results",
    place="part",
)
IMPORT_RESULTS = Act(
    key="import_results",
    label="Importer des valeurs d’indicateurs ou des avis",
    rule="PRO-02",
    right=permissions.can_prepare,
    states=MEASURED,
    use_case=use_cases.import_results,
    form=ResultsFileForm,
    page="candidates:results_import",
    place="part",
)
