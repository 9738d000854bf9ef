"""Acts as rows: bring the services of a network in, put its branches in order. ELI-01, ELI-03."""

from __future__ import annotations

from candidates.imports import forms, permissions, shapes, use_cases
from candidates.services import permissions as service_permissions
from label_sp.common.acts import Act, Api

UPLOAD = Act(
    key="upload_services",
    label="Déposer un fichier de services",
    rule="ELI-01",
    right=service_permissions.can_create_for,
    use_case=use_cases.upload_services,
    events={"services.uploaded": "Fichier de services déposé : {name}"},
    form=forms.UploadForm,
    done="Le fichier est lu. Dites ce que contient chaque colonne.",
    page="candidates:service_imports",
    target="",
    place="part",
)
MAP = Act(
    key="map_columns",
    label="Relier les colonnes",
    rule="ELI-01",
    right=permissions.can_import,
    use_case=use_cases.map_columns,
    events={"services.planned": "Colonnes reliées : {name}"},
    form=forms.MappingForm,
    api=Api(path="mapping/", takes=shapes.MappingSerializer, method="put"),
    done="Vérifiez ce que fera chaque ligne, puis lancez l’import. Rien n’est encore enregistré.",
    page="candidates:service_import",
    target="",
    place="part",
)
START = Act(
    key="start_import",
    label="Lancer l’import",
    rule="ELI-01",
    right=permissions.can_import,
    use_case=use_cases.start_import,
    events={
        "services.import_started": "Import lancé : {name}",
        "services.imported": "Services importés : {name}",
    },
    api=Api(path="start/"),
    done="L’import est lancé.",
    page="candidates:service_import",
    target="",
    place="part",
)
GIVE_UP = Act(
    key="give_up_import",
    label="Abandonner cet import",
    rule="",
    right=permissions.can_import,
    use_case=use_cases.give_up_import,
    events={"services.import_given_up": "Import abandonné : {name}"},
    api=Api(path="give-up/"),
    done="L’import est abandonné : rien n’en a été enregistré.",
    page="candidates:service_import",
    target="",
    place="part",
)
SORT_BRANCHES = Act(
    key="sort_branches",
    label="Rattacher les antennes à leur site principal",
    rule="ELI-03",
    right=service_permissions.can_create_for,
    use_case=use_cases.sort_branches,
    events={
        "service.branch_attached": "Antenne devenue site secondaire : {name}",
        "service.branch_kept": "Antenne gardée comme service : {name}",
    },
    form=forms.BranchesForm,
    page="candidates:branches",
    target="",
    place="part",
)
ATTACH_BRANCH = Act(
    key="attach_branch",
    label="Rattacher une antenne à son site principal",
    rule="ELI-03",
    right=permissions.can_attach,
    use_case=use_cases.attach_branch,
    api=Api(path="attach/", takes=shapes.AttachSerializer),
    page="candidates:branches",
    target="",
    place="part",
)
