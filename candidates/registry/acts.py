"""Acts as rows: keep a service and its sites as they are. ELI-01, ELI-03."""

from __future__ import annotations

from candidates.registry import forms, shapes, use_cases
from candidates.services import permissions
from label_sp.common.acts import Act, Api
from label_sp.design.forms import ConfirmForm

CHANGE_SERVICE = Act(
    key="change_service",
    label="Modifier le service",
    rule="ELI-01",
    right=permissions.can_keep,
    use_case=use_cases.change_service,
    events={"service.changed": "Service modifié : {name}"},
    form=forms.ServiceForm,
    api=Api(path="", name="service", takes=shapes.ServiceChangeSerializer, method="put"),
    done="Le service est enregistré.",
    page="candidates:service_edit",
    target="",
    place="part",
)
CHANGE_SIRET = Act(
    key="change_siret",
    label="Changer le SIRET",
    rule="",
    right=permissions.can_keep,
    use_case=use_cases.change_siret,
    events={"service.siret_changed": "SIRET changé : {siret}"},
    form=forms.SiretForm,
    api=Api(path="siret/", takes=shapes.SiretSerializer),
    help="L’ancien SIRET reste dans l’historique du service.",
    done="Le SIRET est enregistré, l’ancien reste dans l’historique.",
    page="candidates:service_siret",
    target="",
    place="part",
)
ADD_SITE = Act(
    key="add_service_site",
    label="Ajouter un site au service",
    rule="ELI-03",
    right=permissions.can_keep,
    use_case=use_cases.add_site,
    events={"service.site_added": "Site ajouté au service : {site}"},
    form=forms.NewDetailsForm,
    done="Le site est ajouté.",
    page="candidates:service_site_new",
    target="",
    place="part",
)
CHANGE_SITE = Act(
    key="change_site",
    label="Modifier le site",
    rule="ELI-03",
    right=permissions.can_keep,
    use_case=use_cases.change_site,
    events={"service.site_changed": "Site modifié : {site}"},
    form=forms.DetailsForm,
    done="Le site est enregistré.",
    page="candidates:service_site",
    target="",
    place="part",
)
CLOSE_SITE = Act(
    key="close_site",
    label="Fermer le site",
    rule="ELI-03",
    right=permissions.can_keep,
    use_case=use_cases.close_site,
    events={"service.site_closed": "Site fermé : {site}"},
    form=forms.CloseForm,
    help="Il sort du périmètre. Ce qui a été écrit de lui reste.",
    done="Le site est fermé.",
    page="candidates:service_site_close",
    target="",
    place="part",
)
REOPEN_SITE = Act(
    key="reopen_site",
    label="Rouvrir le site",
    rule="ELI-03",
    right=permissions.can_keep,
    use_case=use_cases.reopen_site,
    events={"service.site_reopened": "Site rouvert : {site}"},
    form=ConfirmForm,
    help="Il revient dans le périmètre.",
    done="Le site est rouvert.",
    page="candidates:service_site_reopen",
    target="",
    place="part",
)
