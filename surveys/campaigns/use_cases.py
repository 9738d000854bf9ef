"""The acts: publish the questionnaires, import the answers of a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from label_sp.common import files, tables
from label_sp.common.bounds import latest_today
from label_sp.guide import surveys
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import Failures, refuse_if
from label_sp.guide.french import too_heavy
from label_sp.journal import journal
from surveys.answers import imports
from surveys.campaigns import permissions, queries, storage
from surveys.campaigns.enums import CampaignStatus, Purpose, Source
from surveys.campaigns.models import Campaign
from surveys.questionnaires import queries as questionnaire_queries
from surveys.questionnaires.enums import SurveyKind
from surveys.questionnaires.models import Questionnaire

MOST_SOLICITED = 100_000_000


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the candidate states about a campaign, beside the answers. SUU-06, SUA-02."""

    kind: SurveyKind
    purpose: Purpose
    solicited: int
    opened_on: date
    closed_on: date
    sample_method: str
    concerned: int | None = None  # agents only


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """An uploaded file, read: its rows, and what makes it recognisable."""

    name: str
    sha256: str
    questionnaire: Questionnaire
    rows: Sequence[imports.Row]


# --- answers ----------------------------------------------------------------------------------------------------------


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
) -> Campaign:
    """Import the answers of one closed campaign; the latest import counts, the earlier ones remain. SUR-05 to SUR-10.

    The file is read before the dossier is locked, so that a long one makes nobody wait. Raises ValidationError (a field
    is wrong, or the file is), RuleViolation (SUR-04).
    """
    permissions.can_import.require(
        actor, Dossier.objects.select_related("service__organisation").get(pk=dossier_id)
    )
    declared = Declaration(
        SurveyKind(kind),
        Purpose(purpose),
        solicited,
        opened_on,
        closed_on,
        sample_method.strip(),
        concerned,
    )
    check_declaration(declared, today=latest_today())
    return _store(dossier_id, declared, read_file(uploaded, declared.kind, opened_on), actor)


def check_declaration(declared: Declaration, *, today: date) -> None:
    """Refuse dates in the wrong order and an impossible number, field by field."""
    errors = {}
    if declared.opened_on > today:
        errors["opened_on"] = "La date d’ouverture est dans le futur."
    if declared.closed_on > today:
        errors["closed_on"] = (
            "La date de clôture est dans le futur : importez les réponses une fois la campagne close."
        )
    elif declared.closed_on < declared.opened_on:
        errors["closed_on"] = (
            f"La clôture précède l’ouverture du {french_date(declared.opened_on)}. Corrigez l’une des deux dates."
        )
    if not 0 <= declared.solicited <= MOST_SOLICITED:
        errors["solicited"] = "Donnez un nombre entier de personnes, 0 ou plus."
    elif problem := _problem_of_concerned(declared):
        errors["concerned"] = problem
    if not declared.sample_method:
        errors["sample_method"] = "Décrivez comment les personnes sollicitées ont été choisies."
    if errors:
        raise ValidationError(errors)


def _problem_of_concerned(declared: Declaration) -> str:
    """What is wrong with the number of agents concerned, beside those solicited. SUA-02, SUA-03."""
    if declared.kind == SurveyKind.USERS:
        return "" if declared.concerned is None else "Ce nombre n’est demandé que pour l’enquête agents."
    if declared.concerned is None:
        return "Donnez le nombre d’agents en contact direct ou indirect avec les usagers."
    if declared.concerned > MOST_SOLICITED:
        return "Donnez un nombre entier de personnes, 0 ou plus."
    if declared.concerned < declared.solicited:
        return (
            f"Vous avez sollicité {declared.solicited} agents : les agents concernés sont au moins aussi nombreux. "
            "Corrigez l’un des deux nombres."
        )
    return ""


def read_file(uploaded: File, kind: SurveyKind, opened_on: date) -> AnswersFile:
    """Read an upload against the questionnaire that was in force when the campaign started. SUR-10."""
    name = files.clean_name(uploaded.name or "")
    if not name.lower().endswith(tables.EXTENSIONS):
        raise ValidationError(
            {"file": f"Le fichier « {name} » n’est pas un fichier {tables.KINDS}. {tables.SAVE_AGAIN}"}
        )
    if (uploaded.size or 0) > settings.UPLOAD_MAX_BYTES:
        weight = too_heavy(uploaded.size or 0, settings.UPLOAD_MAX_BYTES)
        raise ValidationError({"file": f"Le fichier « {name} » {weight}."})
    questionnaire = questionnaire_queries.questionnaire_on(kind, opened_on)
    if questionnaire is None:
        raise ValidationError("Aucun questionnaire n’est publié. Prévenez l’équipe du label.")
    uploaded.seek(0)
    codes = questionnaire_queries.codes_of(questionnaire)
    try:
        rows = imports.read_answers(uploaded.read(), codes, max_bytes=settings.UPLOAD_MAX_BYTES)
    except imports.UnreadableAnswers as refusal:
        raise ValidationError({"file": refusal.messages}) from refusal
    return AnswersFile(name, files.sha256_of(uploaded), questionnaire, rows)


@transaction.atomic
def _store(dossier_id: UUID, declared: Declaration, answers: AnswersFile, actor: User) -> Campaign:
    dossier = _locked(dossier_id)
    if queries.purpose_of(dossier) != declared.purpose:
        raise ValidationError(
            f"Dossier « {dossier.get_status_display()} » : les résultats d’enquête ne s’importent que pendant la "
            "préparation, un complément ou le suivi."
        )
    _refuse_twice(dossier, declared, answers.sha256)
    refuse_if(_failures_of_start(dossier, declared, answers.sha256))
    campaign = _save(dossier, declared, answers, actor)
    journal.record(
        campaign,
        "survey.imported",
        actor=actor,
        dossier_id=dossier.pk,
        kind=campaign.kind,
        purpose=campaign.purpose,
        number=campaign.number,
        solicited=campaign.solicited,
        concerned=campaign.concerned,
        responses=campaign.responses,
        admissible=campaign.admissible,
        sha256=campaign.source_sha256,
    )
    return campaign


def _locked(dossier_id: UUID) -> Dossier:
    """The dossier, locked: of two imports at once, the second sees what the first has written."""
    return (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("service__organisation")
        .get(pk=dossier_id)
    )


def _refuse_twice(dossier: Dossier, declared: Declaration, sha256: str) -> None:
    """Refuse the same file again, unless it comes to correct what was declared with it for the same audit."""
    for earlier in queries.already_imported(dossier.pk, declared.kind, sha256):
        if earlier.purpose != declared.purpose or _declared_with(earlier) == declared:
            day = french_date(timezone.localdate(earlier.recorded_at))
            raise ValidationError(
                {
                    "file": f"Ce fichier a déjà été importé le {day}. Rien n’a été changé : choisissez-en un autre."
                }
            )


def _declared_with(campaign: Campaign) -> Declaration:
    return Declaration(**{each.name: getattr(campaign, each.name) for each in fields(Declaration)})


def _failures_of_start(dossier: Dossier, declared: Declaration, sha256: str) -> Failures:
    """SUR-04: did a campaign of the service miss the first tier, and does this one open before its 6 months are over?

    The opening day is typed: one before the other's closing is refused like one just after it, so that no date gets
    around the wait.
    """
    others = queries.that_count(dossier.service_id, declared.kind)
    known = queries.results(others)
    return next(
        (
            failures
            for each in others
            if not _is_corrected(each, known[each.pk].valid, dossier, declared, sha256)
            if (failures := _failures_after(each.results_on, known[each.pk].global_note, declared))
        ),
        (),
    )


def _failures_after(closed_on: date, note: Fraction | None, declared: Declaration) -> Failures:
    return surveys.failures_to_open_campaign(
        declared.kind.in_guide, closed_on, note, today=declared.opened_on
    )


def _is_corrected(
    earlier: Campaign, was_valid: bool, dossier: Dossier, declared: Declaration, sha256: str
) -> bool:
    """Is this import the same campaign again: the same file, the same days, or one prolonged for want of responses?"""
    if (earlier.dossier_id, earlier.purpose) != (dossier.pk, declared.purpose):
        return False
    prolonged = not was_valid or earlier.closed_on == declared.closed_on
    return earlier.source_sha256 == sha256 or (earlier.opened_on == declared.opened_on and prolonged)


def _save(dossier: Dossier, declared: Declaration, answers: AnswersFile, actor: User) -> Campaign:
    earlier = Campaign.objects.filter(dossier=dossier, kind=declared.kind, purpose=declared.purpose)
    campaign = Campaign.objects.create(
        **asdict(declared),
        dossier=dossier,
        source=Source.IMPORTED,
        status=CampaignStatus.CLOSED,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        questionnaire=answers.questionnaire,
        source_name=answers.name,
        source_sha256=answers.sha256,
        recorded_by=actor,
        recorded_at=timezone.now(),
    )
    storage.store(campaign, (storage.Answer(*row) for row in answers.rows))
    return campaign
