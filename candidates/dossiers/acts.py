"""The acts that open a dossier, say its sites, and give it up. ELI-01, ELI-03, DOS-01."""

from __future__ import annotations

from candidates.dossiers import permissions, use_cases
from candidates.dossiers.enums import BEFORE_DECISION, Status
from candidates.dossiers.forms import AbandonForm, ScopeForm
from candidates.services import permissions as service_permissions
from candidates.services.enums import ServiceKind
from candidates.services.forms import ChooseServiceForm, NewServiceForm, SiteForm, SitePlaceForm
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm

BUTTON = ConfirmForm
OPENED = "Le dossier {it.reference} est créé."

CREATE_DOSSIER = Act(
    key="create_dossier",
    label="Ouvrir le dossier d’un service",
    rule="ELI-01",
    right=service_permissions.can_create_for,
    use_case=use_cases.create_dossier,
    events={"dossier.created": "Dossier créé"},
    form=ChooseServiceForm,
    done=OPENED,
    page="candidates:dossier_new",
    target="",
    place="part",
)
OPEN_FOR_NEW_SERVICE = Act(
    key="open_for_new_service",
    label="Enregistrer un service et ouvrir son dossier",
    rule="ELI-01",
    right=service_permissions.can_create_for,
    use_case=use_cases.open_for_new_service,
    events={"service.registered": "Service enregistré : {name}"},
    form=NewServiceForm,
    done=OPENED,
    page="candidates:dossier_new",
    target="",
    place="part",
)
ADD_SITE = Act(
    key="add_site",
    label="Ajouter un site",
    rule="ELI-03",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=use_cases.add_site,
    events={"site.added": "Site ajouté : {site}"},
    form=SiteForm,
    done="Le site est ajouté.",
    page="candidates:sites",
    place="part",
)
REMOVE_SITE = Act(
    key="remove_site",
    label="Retirer un site",
    rule="ELI-03",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=use_cases.remove_site,
    events={"site.removed": "Site retiré : {site}"},
    form=BUTTON,
    done="Le site est retiré.",
    page="candidates:site_remove",
    place="part",
)
PLACE_SITE = Act(
    key="place_site",
    label="Mettre un site dans le périmètre, ou l’en sortir",
    rule="ELI-03",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=use_cases.place_site,
    events={"site.placed": "Place d’un site dans le périmètre changée : {site}"},
    form=SitePlaceForm,
    done="La place de ce site est enregistrée.",
    page="candidates:site_place",
    place="part",
)
MAKE_MAIN_SITE = Act(
    key="make_main_site",
    label="Désigner le site principal",
    rule="ELI-03",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=use_cases.make_main_site,
    events={"site.made_main": "Site principal désigné : {site}"},
    form=BUTTON,
    done="Le site principal est changé.",
    page="candidates:site_main",
    place="part",
)
SET_SCOPE = Act(
    key="set_scope",
    label="Dire ce que comprend le périmètre de la collectivité",
    rule="ELI-04",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=use_cases.set_scope,
    events={"dossier.scope_said": "Périmètre de la collectivité précisé"},
    form=ScopeForm,
    done="Le périmètre est enregistré.",
    page="candidates:scope",
    order=1015,
    deadline="submission",
    when=lambda it: it.dossier.service.kind == ServiceKind.LOCAL_AUTHORITY and not it.dossier.authority,
)
ABANDON = Act(
    key="abandon",
    label="Abandonner la candidature",
    rule="DOS-01",
    right=permissions.can_commit,
    states=BEFORE_DECISION,
    use_case=use_cases.abandon_dossier,
    events={"dossier.abandoned": "Candidature abandonnée"},
    form=AbandonForm,
    done="La candidature est abandonnée.",
    page="candidates:abandon",
    place="offered",
    order=6040,
)
