"""Acts: ask for the questionnaires; the DITP grants them or says why not, several at once. Guide 3.4, SUR-04."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import locked
from label_sp.actors import permissions as actor_permissions
from label_sp.actors.models import User
from label_sp.guide.failures import Failure, refuse_if
from label_sp.journal import journal
from label_sp.outbox import outbox
from surveys.access import mails, permissions, queries
from surveys.access.enums import AccessState
from surveys.access.models import SurveyAccess
from surveys.questionnaires.enums import SurveyKind

NO_REASON = "Écrivez pourquoi : la personne qui demande le lira."
NONE_CHOSEN = "Cochez au moins une demande."


@transaction.atomic
def ask_access(dossier_id: UUID, *, actor: User) -> list[SurveyAccess]:
    """Ask the DITP for the questionnaires that the audit to come needs, both at once; what was asked before stays.

    With the setting SURVEY_ACCESS_AUTOMATIC they are granted by that. Raises RuleViolation when each of them has to
    wait after an insufficient campaign (SUR-04), TransitionNotAllowed when nothing is left to ask. Guide 3.4.
    """
    dossier = locked(dossier_id)  # of two who press at once, the second finds what the first asked
    permissions.can_ask.require(actor, dossier)
    purpose = queries.audit_prepared(dossier)
    if purpose is None:
        raise ValidationError(
            f"Dossier « {dossier.get_status_display()} » : aucun audit ne se prépare, il n’y a pas d’enquête à mener."
        )
    known = queries.standings(dossier, purpose)
    surveys = [each.kind for each in known if each.may_be_asked]
    if not surveys:
        refuse_if(failure for each in known for failure in each.waits)
        raise TransitionNotAllowed("Every survey is asked for, or granted.")
    rows = [_asked(dossier, kind, purpose, actor) for kind in surveys]
    outbox.put(
        *(mails.access_answered(rows) if settings.SURVEY_ACCESS_AUTOMATIC else mails.access_asked(rows))
    )
    return rows


@transaction.atomic
def answer_accesses(
    *, actor: User, chosen: Sequence[UUID], accepted: bool, reason: str = ""
) -> list[SurveyAccess]:
    """Grant those requests, or refuse them with a reason that the candidates read: all of them, or none.

    Raises RuleViolation (SUR-04: 6 months after an insufficient campaign), ValidationError on a field,
    TransitionNotAllowed when one of them was answered meanwhile.
    """
    actor_permissions.can_supervise.require(actor)
    if not chosen:
        raise ValidationError({"chosen": NONE_CHOSEN})
    if not accepted and not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    rows = _to_answer(chosen)
    if accepted:
        refuse_if(each for row in rows for each in _waits(row))
    for row in rows:
        _answer(row, actor, accepted=accepted, reason=reason.strip())
    for _, of_dossier in groupby(rows, key=lambda row: (row.dossier_id, row.purpose)):
        outbox.put(*mails.access_answered(list(of_dossier)))
    return rows


def lapse(dossier: Dossier) -> None:
    """What a dossier asks for an audit that it prepares no more waits for nobody.

    Within the transaction that moves it.
    """
    prepared = queries.audit_prepared(dossier)
    for row in dossier.survey_accesses.filter(state=AccessState.ASKED).exclude(purpose=prepared or ""):
        row.state, row.answered_on = AccessState.LAPSED, dossier.today
        row.save()
        _record(row, "survey_access.lapsed", None)


def _asked(dossier: Dossier, kind: SurveyKind, purpose: str, actor: User) -> SurveyAccess:
    row = SurveyAccess(dossier=dossier, kind=kind, purpose=purpose, asked_on=dossier.today, asked_by=actor)
    event = "survey_access.asked"
    if settings.SURVEY_ACCESS_AUTOMATIC:
        row.state, row.answered_on = AccessState.GRANTED, row.asked_on
        event = "survey_access.granted_by_itself"
    row.save()
    _record(row, event, actor)
    return row


def _to_answer(chosen: Iterable[UUID]) -> list[SurveyAccess]:
    """Those rows, locked, by dossier; the dossiers first, as whoever asks locks them."""
    wanted = set(chosen)
    dossiers = Dossier.objects.filter(survey_accesses__in=wanted).order_by("pk").values("pk")
    list(Dossier.objects.select_for_update(of=("self",)).filter(pk__in=dossiers).order_by("pk"))
    found = SurveyAccess.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    rows = list(
        found.select_related("dossier__service__organisation", "asked_by").order_by(
            "dossier", "purpose", "-kind", "pk"
        )
    )
    if len(rows) < len(wanted) or not all(row.is_waiting for row in rows):
        raise TransitionNotAllowed("One of them waits for no answer any more.")
    return rows


def _waits(row: SurveyAccess) -> list[Failure]:
    """SUR-04, with the service in front: several are answered at once."""
    return [
        replace(each, message=f"{row.dossier.service} : {each.message}")
        for each in queries.standing(row.dossier, row.kind, row.purpose).waits
    ]


def _answer(row: SurveyAccess, actor: User, *, accepted: bool, reason: str) -> None:
    row.state = AccessState.GRANTED if accepted else AccessState.REFUSED
    row.answered_on, row.answered_by = timezone.localdate(), actor
    row.reason = "" if accepted else reason
    row.save()
    _record(row, f"survey_access.{row.state}", actor, **({} if accepted else {"reason": row.reason}))


def _record(row: SurveyAccess, event: str, actor: User | None, **facts: Any) -> None:
    journal.record(row, event, actor=actor, kind=row.kind, purpose=row.purpose, touches=False, **facts)
