"""The read side: what the antivirus says of a content, and whether it may be given."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, FileField, Model, OuterRef, QuerySet

from candidates.scans.enums import ScanState
from candidates.scans.models import Scan
from label_sp.common import antivirus

SENTENCES = {
    ScanState.WAITING: "Ce fichier attend l’analyse de l’antivirus : il se téléchargera dans quelques minutes.",
    ScanState.FAILED: "L’antivirus n’a pas pu analyser ce fichier : il n’est donné à personne d’autre que la personne "
    "qui l’a déposé. Demandez-lui de l’exporter en PDF et de le déposer de nouveau.",
    ScanState.INFECTED: "L’antivirus a trouvé un programme dangereux dans ce fichier : il n’est donné à personne. Le "
    "déposer de nouveau demande une copie saine.",
}


def states(sha256s: Iterable[str]) -> dict[str, ScanState]:
    """What is said of each of these contents; nothing without an antivirus."""
    if not antivirus.is_on():
        return {}
    wanted = {each for each in sha256s if each}
    known = dict(Scan.objects.filter(pk__in=wanted).values_list("pk", "state"))
    return {each: ScanState(known.get(each, ScanState.WAITING)) for each in wanted}


def refusal(sha256: str, *, own: bool) -> str:
    """Why these bytes are not given, to whom they come from (`own`) or to others; blank when they are."""
    state = states([sha256]).get(sha256, ScanState.CLEAN)
    given = state == ScanState.CLEAN or (own and state != ScanState.INFECTED)
    return "" if given else SENTENCES[state]


def require_clean(sha256: str, *, own: bool) -> None:
    """Raise PermissionDenied with the reason, unless these bytes may be given."""
    if said := refusal(sha256, own=own):
        raise PermissionDenied(said)


def infected(sha256s: Iterable[str]) -> set[str]:
    """Those in which something was found."""
    return {each for each, state in states(sha256s).items() if state == ScanState.INFECTED}


def holders() -> list[type[Model]]:
    """The tables that keep files with their fingerprint and name."""
    found = []
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.get_fields()}
        if isinstance(fields.get("file"), FileField) and {"sha256", "name"} <= fields.keys():
            found.append(model)
    return found


def not_known(model: type[Model]) -> QuerySet[Model]:
    """The rows of a table whose content has no line here yet."""
    known = Scan.objects.filter(pk=OuterRef("sha256"))
    return model._default_manager.exclude(sha256="").filter(~Exists(known))
