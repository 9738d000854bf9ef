"""May this file be imported, and now? Asked when it arrives and again under the dossier's lock. SUR-04, SUR-10."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone

from candidates.dossiers.models import Dossier
from label_sp.common import files, tables
from label_sp.guide import surveys
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import Failures, refuse_if
from label_sp.guide.french import too_heavy
from surveys.campaigns import queries as campaigns
from surveys.campaigns.enums import Purpose
from surveys.campaigns.models import Campaign
from surveys.campaigns.use_cases import Declaration
from surveys.imports.models import AnswersUpload
from surveys.questionnaires import queries as questionnaire_queries
from surveys.questionnaires.enums import SurveyKind
from surveys.questionnaires.models import Questionnaire

NOT_NOW = (
    "Dossier « {} » : les résultats d’enquête ne s’importent que pendant la préparation, un complément ou le "
    "suivi."
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that may be read, and what it is read against."""

    name: str
    sha256: str
    questionnaire: Questionnaire


def arrived(uploaded: File, declared: Declaration) -> Arrived:
    """The file, of a name and a weight that are taken, and the questionnaire of the day the campaign began. SUR-10."""
    name = files.clean_name(uploaded.name or "")
    if not name.lower().endswith(tables.EXTENSIONS):
        raise ValidationError(
            {"file": f"Le fichier « {name} » n’est pas un fichier {tables.KINDS}. {tables.SAVE_AGAIN}"}
        )
    if (uploaded.size or 0) > settings.UPLOAD_MAX_BYTES:
        weight = too_heavy(uploaded.size or 0, settings.UPLOAD_MAX_BYTES)
        raise ValidationError({"file": f"Le fichier « {name} » {weight}."})
    questionnaire = questionnaire_queries.questionnaire_on(declared.kind, declared.opened_on)
    if questionnaire is None:
        raise ValidationError("Aucun questionnaire n’est publié. Prévenez l’équipe du label.")
    return Arrived(name, files.sha256_of(uploaded), questionnaire)


def declaration(told: AnswersUpload | Campaign) -> Declaration:
    """What was declared, as it stands in a row."""
    values = {each.name: getattr(told, each.name) for each in fields(Declaration)}
    return Declaration(**{**values, "kind": SurveyKind(told.kind), "purpose": Purpose(told.purpose)})


def may_import(dossier: Dossier, declared: Declaration, sha256: str) -> None:
    """Is it the time, is the file new, are the 6 months over? SUR-04."""
    if campaigns.purpose_of(dossier) != declared.purpose:
        raise ValidationError(NOT_NOW.format(dossier.get_status_display()))
    _refuse_twice(dossier, declared, sha256)
    refuse_if(_failures_of_start(dossier, declared, sha256))


def _refuse_twice(dossier: Dossier, declared: Declaration, sha256: str) -> None:
    """Refuse the same file again, unless it comes to correct what was declared with it for the same audit."""
    for earlier in campaigns.already_imported(dossier.pk, declared.kind, sha256):
        if earlier.purpose != declared.purpose or declaration(earlier) == declared:
            day = french_date(timezone.localdate(earlier.recorded_at))
            said = f"Ce fichier a déjà été importé le {day}. Rien n’a été changé : choisissez-en un autre."
            raise ValidationError({"file": said})


def _failures_of_start(dossier: Dossier, declared: Declaration, sha256: str) -> Failures:
    """SUR-04: did a campaign of the service miss the first tier, and does this one open before its 6 months are over?

    The opening day is typed: one before the other's closing is refused like one just after it, so that no date gets
    around the wait.
    """
    others = campaigns.that_count(dossier.service_id, declared.kind)
    known = campaigns.results(others)
    return next(
        (
            failures
            for each in others
            if not _is_corrected(each, known[each.pk].valid, dossier, declared, sha256)
            if (failures := _failures_after(each.results_on, known[each.pk].global_note, declared))
        ),
        (),
    )


def _failures_after(closed_on: date | None, note: Fraction | None, declared: Declaration) -> Failures:
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
