"""The act: sheets that were filled in on a screen are filed as PDF files, several at once. SUU-05.

A file is read and forgotten: of it stays a mark by which the same file is known again, that leads to no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.crypto import salted_hmac

from label_sp.actors.models import User
from label_sp.common import files, pdf_fields
from label_sp.common.words import stored
from label_sp.design.forms import DayField
from label_sp.guide.surveys import Level
from label_sp.journal import journal
from surveys import days
from surveys.answering import typing_in
from surveys.answering.models import FiledSheet
from surveys.answering.sheets import Sheet, sheet_of
from surveys.answers.enums import Channel
from surveys.campaigns import permissions, storage
from surveys.campaigns.models import Campaign

MOST = 20  # files at once: one takes a fifth of a second to read
PDF = {".pdf": files.DOCUMENTS[".pdf"]}
DAY, SITE, LEVEL = "jour", "site", "niveau-"
UNREADABLE = (
    "Ce PDF n’a pas pu être lu. Ouvrez-le, enregistrez-le de nouveau, ou saisissez cette feuille au clavier."
)
NO_FIELDS = (
    "Ce PDF n’a pas de champs : c’est une impression ou une numérisation. Saisissez cette feuille au clavier."
)
OTHER = "Cette feuille est celle d’une autre campagne, ou d’une autre version du questionnaire."
TWICE = "Ce fichier a déjà été déposé : rien n’a changé."


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one file: taken, already there (`known`), or refused with a sentence."""

    name: str
    taken: bool = False
    known: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of all of them, in their order."""

    lines: tuple[Line, ...]

    @property
    def taken(self) -> int:
        return sum(each.taken for each in self.lines)

    @property
    def known(self) -> int:
        return sum(each.known for each in self.lines)

    @property
    def refused(self) -> int:
        return len(self.lines) - self.taken - self.known


def reference(campaign: Campaign) -> str:
    """How the fields of its sheets begin: no other campaign's do, nor those of another questionnaire."""
    return f"{campaign.pk.hex[:12]}{campaign.questionnaire_id.hex[:8]}"


def file_sheets(
    campaign_id: UUID, *, actor: User, sheets: Sequence[File], day: date, site: str = ""
) -> Filed:
    """Each file by itself: one that is refused stops no other. `day`, `site`: of the sheets that do not say theirs.

    Raises PermissionDenied, ValidationError (the campaign is not open, a field is wrong).
    """
    with transaction.atomic():  # before a file is read
        _open(campaign_id, actor, day, site)
    names, contents, refusals = _looked_at(sheets)
    read = dict(zip(contents, pdf_fields.read(list(contents.values())), strict=True))
    with transaction.atomic():
        campaign = _open(campaign_id, actor, day, site)
        lines = tuple(
            Line(name, said=refusals[place])
            if place in refusals
            else _filed(campaign, actor, name, contents[place], read[place], day, site)
            for place, name in enumerate(names)
        )
        filed = Filed(lines)
        if filed.taken:
            journal.record(
                campaign,
                "survey.sheets_filed",
                actor=actor,
                dossier_id=campaign.dossier_id,
                kind=campaign.kind,
                count=filed.taken,
            )
    return filed


def _open(campaign_id: UUID, actor: User, day: date, site: str) -> Campaign:
    campaign = typing_in.locked(campaign_id)
    permissions.can_import.require(actor, campaign.dossier)
    if not campaign.takes_answers:
        raise ValidationError(typing_in.NOT_OPEN)
    typing_in.check_place(campaign, day, site)
    return campaign


def _looked_at(sheets: Sequence[File]) -> tuple[list[str], dict[int, bytes], dict[int, str]]:
    """The name of each file, what those hold that are taken in, and why the others are not, by their place."""
    names, contents, refusals = list[str](), dict[int, bytes](), dict[int, str]()
    for place, uploaded in enumerate(sheets):
        names.append(files.clean_name(uploaded.name or ""))
        try:
            files.check_upload(uploaded, PDF)
        except ValidationError as refused:
            refusals[place] = " ".join(refused.messages)
        else:
            uploaded.seek(0)
            contents[place] = uploaded.read()
    return names, contents, refusals


def _filed(
    campaign: Campaign,
    actor: User,
    name: str,
    content: bytes,
    fields: Mapping[str, str] | None,
    day: date,
    site: str,
) -> Line:
    mark = salted_hmac("surveys.answering.filed", content, algorithm="sha256").hexdigest()
    if FiledSheet.objects.filter(campaign=campaign, mark=mark).exists():
        return Line(name, known=True, said=TWICE)
    try:
        answer = _answer(campaign, fields, day, site, actor)
    except ValidationError as refused:
        return Line(name, said=" ".join(refused.messages))
    _, new = FiledSheet.objects.get_or_create(campaign=campaign, mark=mark)
    if not new:  # another deposit was quicker
        return Line(name, known=True, said=TWICE)
    storage.add(campaign.pk, answer)
    return Line(name, taken=True)


def _answer(
    campaign: Campaign, fields: Mapping[str, str] | None, day: date, site: str, actor: User
) -> storage.Answer:
    """Raises ValidationError with why the sheet is not taken."""
    if fields is None:
        raise ValidationError(UNREADABLE)
    if not fields:
        raise ValidationError(NO_FIELDS)
    start = f"{reference(campaign)}-"
    given = {
        name.removeprefix(start): value.strip() for name, value in fields.items() if name.startswith(start)
    }
    if not given:
        raise ValidationError(OTHER)
    levels = _levels(sheet_of(campaign.questionnaire_id), given)
    on = DayField(days.CAMPAIGN).clean(typed) if (typed := given.get(DAY, "")) else day
    known = {stored(name): name for name in typing_in.sites_of(campaign.dossier)}
    at = known.get(stored(said), said) if (said := given.get(SITE, "")) else site
    typing_in.check_place(campaign, on, at)
    return storage.Answer(levels, True, Channel.PAPER, at, on, None, actor.pk)


def _levels(sheet: Sheet, given: Mapping[str, str]) -> list[str]:
    levels = sheet.levels({code: value.removeprefix(LEVEL) for code, value in given.items()})
    if set(levels) == {str(Level.UNANSWERED)}:
        raise ValidationError(typing_in.EMPTY)
    return levels
