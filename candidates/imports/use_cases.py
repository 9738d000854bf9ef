"""Acts: bring a file in, say what its columns hold, run it; say of which service a branch is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import ProtectedError

from candidates.imports import columns, matching, permissions
from candidates.imports.enums import TO_DO, ImportState, LineState
from candidates.imports.models import ColumnNames, ImportLine, ServiceImport
from candidates.imports.reading import Reader, Reading
from candidates.services import permissions as service_permissions
from candidates.services.models import Service, Site
from label_sp.actors.models import Organisation, User
from label_sp.clock import schedules
from label_sp.common import files, tables
from label_sp.common.columns import names as names_of
from label_sp.common.columns import notes as notes_of
from label_sp.guide.eligibility import failures_of_kind
from label_sp.guide.failures import refuse_if
from label_sp.guide.french import counted, too_heavy
from label_sp.journal import journal

MOST_LINES, SAMPLES, BATCH = 20_000, 3, 1000
LINES = "aucune ligne|ligne|lignes"
NOT_NOW = "Cet import n’attend plus cela : il est {}."
TOO_LONG = (
    f"Le fichier dépasse {counted(MOST_LINES, LINES)}, la limite d’un import. Coupez-le en plusieurs, par département "
    "par exemple."
)
TITLE = (
    "La première ligne n’a qu’une cellule remplie : un titre, ou des cellules fusionnées. L’en-tête tient sur une "
    "seule ligne, un nom par colonne : retirez ce qui le précède, puis déposez le fichier à nouveau."
)


@transaction.atomic
def upload_services(organisation: Organisation, *, actor: User, uploaded: File) -> ServiceImport:
    """Read the first lines of a spreadsheet, and keep it until its columns are known. Nothing is imported yet."""
    service_permissions.can_create_for.require(actor, organisation.pk)
    name = files.clean_name(uploaded.name or "")
    if not name.lower().endswith(tables.EXTENSIONS):
        raise _wrong(f"Le fichier « {name} » n’est pas un fichier {tables.KINDS}. {tables.SAVE_AGAIN}")
    if (uploaded.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise _wrong(f"Le fichier « {name} » {too_heavy(uploaded.size or 0, settings.UPLOAD_MAX_BYTES)}.")
    uploaded.seek(0)
    content = uploaded.read()
    headers, samples = _head(content)
    imported = ServiceImport.objects.create(
        organisation=organisation,
        author=actor,
        file_name=name,
        content=content,
        headers=headers,
        samples=samples,
        notes=notes_of(headers),
    )
    journal.record(imported, "services.uploaded", actor=actor, dossier_id=None, name=name)
    return imported


@transaction.atomic
def map_columns(
    import_id: UUID,
    *,
    actor: User,
    mapping: Mapping[str, int],
    kind: str,
    agents: int = 1,
    attached_to: Service | None = None,
) -> ServiceImport:
    """Say what each column holds, and see what each line will do. The choice is kept for the next file. ELI-01.

    mapping: the number of a column, from 0, by field (`columns.FIELDS`).
    """
    imported = _locked(import_id, actor, ImportState.READ, ImportState.PLANNED)
    columns.check(mapping)
    if any(not 0 <= index < len(imported.headers) for index in mapping.values()):
        raise ValidationError(
            {"mapping": f"Les colonnes de ce fichier vont de 0 à {len(imported.headers) - 1}."}
        )
    refuse_if(failures_of_kind(kind))
    imported.mapping, imported.kind, imported.agents = dict(mapping), kind, agents
    imported.attached_to, imported.state = attached_to, ImportState.PLANNED
    imported.save()
    _remember(imported)
    imported.lines.all().delete()
    reader, there = Reader(mapping), matching.known(imported.organisation_id)
    rows = islice(tables.read(bytes(imported.content)), 1, None)
    planned = (_line(imported, reader.read(number, cells), there) for number, cells in rows)
    ImportLine.objects.bulk_create(planned, batch_size=BATCH)
    journal.record(imported, "services.planned", actor=actor, dossier_id=None, name=imported.file_name)
    return imported


@transaction.atomic
def start_import(import_id: UUID, *, actor: User) -> ServiceImport:
    """Run it: a worker does the lines by groups, and a bad one stops no other. One at a time for an organisation.

    A second press on the same button changes nothing, and is told of what the first began.
    """
    organisation = ServiceImport.objects.values_list("organisation", flat=True).get(pk=import_id)
    Organisation.objects.select_for_update().get(pk=organisation)
    imported = _locked(import_id, actor, ImportState.PLANNED, ImportState.RUNNING, ImportState.DONE)
    if imported.state != ImportState.PLANNED:
        return imported
    others = ServiceImport.objects.filter(organisation=organisation, state=ImportState.RUNNING)
    if other := others.select_related("author").first():
        raise ValidationError(
            f"Un autre import de votre organisation est en cours : « {other.file_name} », lancé par {other.author}. "
            "Attendez sa fin, puis lancez celui-ci."
        )
    if not imported.lines.filter(state__in=TO_DO).exists():
        raise ValidationError("Aucune ligne n’est à créer ni à modifier : il n’y a rien à lancer.")
    imported.state = ImportState.RUNNING
    imported.save(update_fields=["state"])
    journal.record(imported, "services.import_started", actor=actor, dossier_id=None, name=imported.file_name)
    transaction.on_commit(lambda: schedules.soon("import_services"))
    return imported


@transaction.atomic
def give_up_import(import_id: UUID, *, actor: User) -> ServiceImport:
    """Leave it: nothing of it was imported, and its file is not kept."""
    imported = _locked(import_id, actor, ImportState.READ, ImportState.PLANNED)
    imported.lines.all().delete()
    imported.state, imported.content = ImportState.GIVEN_UP, b""
    imported.save(update_fields=["state", "content"])
    journal.record(
        imported, "services.import_given_up", actor=actor, dossier_id=None, name=imported.file_name
    )
    return imported


# --- branches ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def attach_branch(branch_id: UUID, *, actor: User, main: Service) -> Site:
    """Make a branch the secondary site of its main service: a person says of which. ELI-03, guide 1.4.2."""
    branch = _branch(branch_id, actor)
    if main.pk == branch.pk or main.branch or main.organisation_id != branch.organisation_id:
        raise ValidationError(
            {"main": "Choisissez un service de la même organisation, qui n’est pas une antenne."}
        )
    main = Service.objects.select_for_update().get(pk=main.pk)
    sites = list(branch.sites.all())
    known = {each.name_key for each in main.sites.all()}
    if doubled := next((each for each in sites if each.name_key in known), None):
        raise ValidationError({"main": f"{main.name} a déjà un site nommé « {doubled.name} »."})
    if not main.sites.exists() or not sites:
        raise ValidationError({"main": "L’un des deux n’a aucun site : ajoutez-le d’abord."})
    Site.objects.filter(service=branch).update(service=main, is_main=False)
    name = branch.name
    try:
        branch.delete()
    except ProtectedError as error:
        raise ValidationError(
            {"main": f"{name} a un dossier : il ne devient pas le site d’un autre service."}
        ) from error
    journal.record(main, "service.branch_attached", actor=actor, dossier_id=None, name=name)
    sites[0].refresh_from_db()
    return sites[0]


@transaction.atomic
def keep_branch(branch_id: UUID, *, actor: User) -> Service:
    """It is no branch: it stays a service of its own. ELI-03."""
    branch = _branch(branch_id, actor)
    branch.branch = False
    branch.save(update_fields=["branch"])
    journal.record(branch, "service.branch_kept", actor=actor, dossier_id=None, name=branch.name)
    return branch


@dataclass
class Sorted:
    """What became of branches sorted together: how many, and a sentence for each that could not be."""

    attached: int = 0
    kept: int = 0
    refusals: list[str] = field(default_factory=list)


def sort_branches(choices: Mapping[UUID, Service | None], *, actor: User) -> Sorted:
    """Each branch to its main service, or kept as a service of its own (None); one that cannot stops no other."""
    done = Sorted()
    for branch_id, main in choices.items():
        try:
            if main is None:
                keep_branch(branch_id, actor=actor)
                done.kept += 1
            else:
                attach_branch(branch_id, actor=actor, main=main)
                done.attached += 1
        except ValidationError as refused:
            done.refusals.append(" ".join(refused.messages))
    return done


# --- parts ------------------------------------------------------------------------------------------------------------


def _locked(import_id: UUID, actor: User, *states: str) -> ServiceImport:
    found = ServiceImport.objects.select_for_update(of=("self",)).select_related("organisation")
    imported = found.get(pk=import_id)
    permissions.can_import.require(actor, imported)
    if imported.state not in states:
        raise ValidationError(NOT_NOW.format(imported.get_state_display()))
    return imported


def _branch(branch_id: UUID, actor: User) -> Service:
    found = Service.objects.select_for_update(of=("self",)).filter(pk=branch_id).first()
    if found is None or not found.branch:
        raise ValidationError("Cette antenne a déjà été rattachée, ou gardée comme service.")
    permissions.can_attach.require(actor, found)
    return found


def _head(content: bytes) -> tuple[list[str], list[list[str]]]:
    """The names of the columns and the first lines; the file is read to its end, so that no late line surprises."""
    samples, count, headers = list[list[str]](), 0, list[str]()
    try:
        rows = tables.read(content)
        headers = names_of(next(rows, (0, list[str]()))[1])
        for count, (_, cells) in enumerate(rows, start=1):
            if count <= SAMPLES:
                samples.append([" ".join(each.split())[:80] for each in cells])
            if count > MOST_LINES:
                break
    except tables.UnreadableTable as refused:
        raise _wrong(str(refused)) from refused
    if problem := _problem_of(headers, count):
        raise _wrong(problem)
    return headers, samples


def _problem_of(headers: list[str], count: int) -> str:
    if not headers:
        return "Le fichier n’a aucune ligne. Il commence par une ligne d’en-tête."
    if sum(map(bool, headers)) < 2:
        return TITLE
    if len(headers) > columns.MOST_COLUMNS:
        return f"Le fichier a {len(headers)} colonnes, {columns.MOST_COLUMNS} au plus. Retirez les autres."
    if count > MOST_LINES:
        return TOO_LONG
    return "" if count else "Le fichier n’a que son en-tête : ajoutez une ligne par service."


def _line(imported: ServiceImport, read: Reading, there: matching.Known) -> ImportLine:
    state, changed, problems = LineState.REFUSED.value, list[str](), list(read.problems)
    if not problems:
        state, changed, problems = matching.outcome(read.values, there, imported)
    return ImportLine(
        parent=imported,
        number=read.number,
        name=read.name,
        state=state,
        values=read.values,
        problems=problems,
        warnings=read.warnings,
        changes=changed,
    )


def _remember(imported: ServiceImport) -> None:
    attached = str(imported.attached_to_id or "")
    ColumnNames.objects.update_or_create(
        organisation=imported.organisation,
        defaults={
            "fields": columns.remembered_names(imported.headers, imported.mapping),
            "options": {"kind": imported.kind, "agents": imported.agents, "attached_to": attached},
        },
    )


def _wrong(sentence: str) -> ValidationError:
    return ValidationError({"file": sentence})
