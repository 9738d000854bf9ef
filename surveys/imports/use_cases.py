"""Acts: bring a file of answers in, say what its columns and values are, import it. SUR-05 to SUR-10.

A file waits in a row of its own and counts for nothing until it is imported. It is read by blocks, and its answers go
to `surveys.campaigns.storage` one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.dossiers.permissions import can_prepare
from candidates.dossiers.use_cases import locked
from label_sp.actors.models import User
from label_sp.clock.batches import About, Batch
from label_sp.common.bounds import latest_today
from label_sp.journal import journal
from surveys.anomalies import use_cases as anomalies
from surveys.answers import imports, plans
from surveys.answers.header import CHANNEL, FINISHED, SITE
from surveys.answers.imports import Reader, Row
from surveys.answers.plans import Chosen, Stream, UnreadableAnswers
from surveys.campaigns import permissions as campaign_permissions
from surveys.campaigns import queries as campaigns
from surveys.campaigns import storage
from surveys.campaigns.enums import CampaignStatus, Purpose, Source
from surveys.campaigns.models import Campaign
from surveys.campaigns.use_cases import Declaration, check_declaration
from surveys.imports import checks, permissions, queries
from surveys.imports.enums import WAITING, UploadState
from surveys.imports.models import AnswersShape, AnswersUpload
from surveys.questionnaires.enums import SurveyKind

KEPT = timedelta(days=1)
NOTHING_READ = "Aucune ligne de ce fichier n’a pu être lue : rien n’a été importé."
FORM_NAMES = {FINISHED: "finished", CHANNEL: "channel", SITE: "site"}  # fields of the form


# --- step by step -----------------------------------------------------------------------------------------------------


@transaction.atomic
def upload_answers(
    dossier_id: UUID,
    kind: str,
    *,
    actor: User,
    uploaded: File,
    purpose: str = Purpose.INITIAL,
    solicited: int,
    opened_on: date,
    closed_on: date,
    sample_method: str,
    concerned: int | None = None,
) -> AnswersUpload:
    """Declare a campaign closed elsewhere and bring its file in; what the file says by itself is not asked.

    Raises ValidationError (a field or the file is wrong), RuleViolation (SUR-04). Nothing is imported yet.
    """
    dossier = locked(dossier_id)
    campaign_permissions.can_bring_in.require(actor, dossier)
    declared = Declaration(
        SurveyKind(kind), Purpose(purpose), solicited, opened_on, closed_on, sample_method.strip(), concerned
    )
    check_declaration(declared, today=latest_today())
    arrived = checks.arrived(uploaded, declared)
    checks.may_import(dossier, declared, arrived.sha256)
    with _on_the_file():
        header = plans.head(uploaded, queries.questions_of(arrived.questionnaire))
    before = queries.remembered(dossier.service.organisation_id, kind, header)
    upload = AnswersUpload.objects.create(
        **asdict(declared),
        dossier=dossier,
        questionnaire=arrived.questionnaire,
        author=actor,
        file=uploaded,
        name=arrived.name,
        sha256=arrived.sha256,
        header=queries.stored(header),
        chosen=plans.proposed(header, before),
        arrived_at=timezone.now(),
    )
    journal.record(upload, "survey.uploaded", actor=actor, dossier_id=dossier.pk, kind=kind, name=upload.name)
    chosen = Chosen(**upload.chosen)
    if not header.to_check and not plans.problems_of_columns(
        chosen, header, queries.questions_of(arrived.questionnaire)
    ):
        _look(upload)
    return upload


@transaction.atomic
def choose_columns(
    upload_id: UUID, *, actor: User, columns: Mapping[str, int], end: str, channel: str = ""
) -> AnswersUpload:
    """Say which column holds what, and how one knows who finished; what was said of values stays."""
    upload = _waiting(upload_id, actor)
    chosen = Chosen(**{**upload.chosen, "columns": dict(columns), "end": end})
    chosen["channel"] = channel or chosen.get("channel", "")
    questions = queries.questions_of(upload.questionnaire)
    if wrong := plans.problems_of_columns(chosen, queries.header_of(upload), questions):
        raise ValidationError({FORM_NAMES.get(name, name): said for name, said in wrong.items()})
    upload.chosen = dict(chosen)
    _look(upload)
    journal.record(
        upload, "survey.columns_chosen", actor=actor, dossier_id=upload.dossier_id, kind=upload.kind
    )
    return upload


@transaction.atomic
def choose_values(
    upload_id: UUID,
    *,
    actor: User,
    answers: Mapping[str, str] | None = None,
    ends: Mapping[str, str] | None = None,
    channels: Mapping[str, str] | None = None,
) -> AnswersUpload:
    """Say what the values mean that say nothing by themselves. SUR-05."""
    upload = _waiting(upload_id, actor, UploadState.VALUES, UploadState.PLANNED)
    given = {"answers": dict(answers or {}), "ends": dict(ends or {}), "channels": dict(channels or {})}
    if lacks := plans.missing(Chosen(**given), queries.found_of(upload)):  # type: ignore[typeddict-item]
        raise ValidationError([said for each in lacks.values() for said in each])
    upload.chosen = {**upload.chosen, **given}
    _plan(upload)
    journal.record(
        upload, "survey.values_chosen", actor=actor, dossier_id=upload.dossier_id, kind=upload.kind
    )
    return upload


@transaction.atomic
def import_upload(upload_id: UUID, *, actor: User) -> Campaign:
    """Import what was looked at; a second press answers with the campaign that the first made."""
    upload = _waiting(upload_id, actor, UploadState.PLANNED, UploadState.DONE)
    if upload.campaign:
        return upload.campaign
    dossier, declared = locked(upload.dossier_id), checks.declaration(upload)
    check_declaration(declared, today=latest_today())
    checks.may_import(dossier, declared, upload.sha256)
    arrived = checks.Arrived(upload.name, upload.sha256, upload.questionnaire)
    with upload.file.open("rb") as content:
        reader = Reader(queries.plan_of(upload), queries.sites_of(dossier))
        campaign = _import(dossier, declared, arrived, reader, content, actor)
    upload.campaign, upload.state = campaign, UploadState.DONE
    upload.save(update_fields=["campaign", "state"])
    AnswersShape.objects.update_or_create(
        organisation_id=dossier.service.organisation_id,
        kind=upload.kind,
        shape=plans.shape(queries.header_of(upload)),
        defaults={"chosen": upload.chosen},
    )
    return campaign


@transaction.atomic
def give_up_upload(upload_id: UUID, *, actor: User) -> AnswersUpload:
    """Leave it: nothing of it was imported, and its file goes."""
    upload = _waiting(upload_id, actor)
    journal.record(
        upload,
        "survey.upload_given_up",
        actor=actor,
        dossier_id=upload.dossier_id,
        kind=upload.kind,
        name=upload.name,
    )
    _forget(upload)
    return upload


def forget_uploads() -> int:
    """Take away the files that arrived more than a day ago, imported or not. Returns how many."""
    old = AnswersUpload.objects.filter(arrived_at__lt=timezone.now() - KEPT).values_list("pk", flat=True)
    return sum(FORGOTTEN.each(list(old), _forget_one))


def _about(row: object) -> About:
    return About(
        f"Fichier de réponses {AnswersUpload.objects.values_list('name', flat=True).get(pk=str(row))}"
    )


FORGOTTEN = Batch("answers_uploads", "Retrait d’un fichier de réponses déposé depuis plus d’un jour", _about)


@transaction.atomic
def _forget_one(upload_id: UUID) -> int:
    upload = (
        AnswersUpload.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=upload_id).first()
    )
    if upload is None:
        return 0
    _forget(upload)
    return 1


def _forget(upload: AnswersUpload) -> None:
    name = str(upload.file.name)
    upload.delete()
    transaction.on_commit(lambda: default_storage.delete(name))


# --- at once ----------------------------------------------------------------------------------------------------------


def import_answers(
    dossier_id: UUID,
    kind: str,
    *,
    actor: User,
    uploaded: File,
    solicited: int,
    opened_on: date,
    closed_on: date,
    sample_method: str,
    concerned: int | None = None,
    purpose: str = Purpose.INITIAL,
    chosen: Chosen | None = None,
) -> Campaign:
    """Import the answers of one closed campaign; the latest import counts, the earlier ones remain. SUR-05 to SUR-10.

    For a file that says enough with what is `chosen`: nothing is guessed. Its report stays on `campaign.read`. Raises
    ValidationError (a field is wrong, the file is, or how to read it is not said), RuleViolation (SUR-04).
    """
    dossier = Dossier.objects.select_related("service__organisation").get(pk=dossier_id)
    campaign_permissions.can_bring_in.require(actor, dossier)
    declared = Declaration(
        SurveyKind(kind), Purpose(purpose), solicited, opened_on, closed_on, sample_method.strip(), concerned
    )
    check_declaration(declared, today=latest_today())
    arrived = checks.arrived(uploaded, declared)
    words = queries.words_of(arrived.questionnaire)
    with _on_the_file():
        plan = plans.automatic(uploaded, queries.questions_of(arrived.questionnaire), words, chosen)
    with transaction.atomic():
        dossier = locked(dossier_id)
        checks.may_import(dossier, declared, arrived.sha256)
        return _import(dossier, declared, arrived, Reader(plan, queries.sites_of(dossier)), uploaded, actor)


# --- parts ------------------------------------------------------------------------------------------------------------


@contextmanager
def _on_the_file() -> Iterator[None]:
    """What cannot be read is said on the field of the file, or on that of how it is to be read."""
    try:
        yield
    except UnreadableAnswers as refusal:
        field = "file" if "file" in refusal.problems else "mapping"
        raise ValidationError({field: refusal.messages}) from refusal


def _look(upload: AnswersUpload) -> None:
    """Read the values of the columns chosen; when none has to be explained, what the import would give."""
    header, chosen = queries.header_of(upload), Chosen(**upload.chosen)
    codes = [code for code, _ in queries.questions_of(upload.questionnaire)]
    with upload.file.open("rb") as content, _on_the_file():
        found = plans.found_in(content, chosen, header, codes, queries.words_of(upload.questionnaire))
    upload.found, upload.report, upload.state = queries.stored(found), {}, UploadState.VALUES
    if found.asks:
        upload.save(update_fields=["chosen", "found", "report", "state"])
    else:
        _plan(upload)


def _plan(upload: AnswersUpload) -> None:
    reader = Reader(queries.plan_of(upload), queries.sites_of(upload.dossier))
    with upload.file.open("rb") as content, _on_the_file():
        for _ in imports.counted_rows(reader.read(content), reader.report):
            pass
    upload.report = reader.report.as_json()
    upload.state = UploadState.PLANNED
    upload.save(update_fields=["chosen", "found", "report", "state"])


def _waiting(upload_id: UUID, actor: User, *states: str) -> AnswersUpload:
    locked = AnswersUpload.objects.select_for_update(of=("self",))
    upload = locked.select_related("dossier__service", "questionnaire", "campaign").get(pk=upload_id)
    permissions.can_finish.require(actor, upload)
    if upload.state not in (states or WAITING):
        raise ValidationError(f"Ce fichier n’attend plus cela : {upload.get_state_display()}.")
    return upload


def _import(
    dossier: Dossier,
    declared: Declaration,
    arrived: checks.Arrived,
    reader: Reader,
    content: Stream,
    actor: User,
) -> Campaign:
    """A closed campaign with its answers, told in the journal: by whom, and for whom when it is not the candidate."""
    campaign = Campaign.objects.create(
        **asdict(declared),
        dossier=dossier,
        source=Source.IMPORTED,
        status=CampaignStatus.CLOSED,
        number=campaigns.next_number(dossier, declared.kind, declared.purpose),
        questionnaire=arrived.questionnaire,
        source_name=arrived.name,
        source_sha256=arrived.sha256,
        recorded_by=actor,
        recorded_at=timezone.now(),
    )
    with _on_the_file():
        storage.store(campaign, _answers(reader.read(content)))
    if not reader.report.taken:
        first = [f"Ligne {number} : {said}" for number, said in reader.report.refusals]
        raise ValidationError({"file": [NOTHING_READ, *first]})
    own = can_prepare(actor, dossier)
    journal.record(
        campaign,
        "survey.imported" if own else "survey.imported_for",
        actor=actor,
        dossier_id=dossier.pk,
        kind=campaign.kind,
        purpose=campaign.purpose,
        number=campaign.number,
        solicited=campaign.solicited,
        concerned=campaign.concerned,
        responses=campaign.responses,
        admissible=campaign.admissible,
        refused=reader.report.refused,
        sha256=campaign.source_sha256,
        organisation="" if own else str(dossier.service.organisation),
    )
    transaction.on_commit(lambda: anomalies.look_after(campaign))
    vars(campaign)["read"] = reader.report  # no column: what became of the lines of this import
    return campaign


def _answers(rows: Iterator[Row]) -> Iterator[storage.Answer]:
    return (storage.Answer(*row) for row in rows)
