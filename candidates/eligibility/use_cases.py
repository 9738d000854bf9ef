"""Acts: ask to be on the list of eligible services; the DITP's answer, with its reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.eligibility import mails, permissions
from candidates.eligibility.enums import RequestState
from candidates.eligibility.models import EligibilityRequest, ListedKind
from label_sp.actors import permissions as actor_permissions
from label_sp.actors.models import Organisation, User
from label_sp.common import texts, words
from label_sp.common.bounds import latest_today
from label_sp.guide import eligibility
from label_sp.guide.eligibility import RequestFacts
from label_sp.guide.failures import refuse_if
from label_sp.journal import journal
from label_sp.outbox import outbox

CLOSED = "l’organisation qui la faisait est fermée"


@transaction.atomic
def ask_eligibility(
    organisation: Organisation,
    *,
    actor: User,
    name: str,
    mission: str,
    users: str,
    reason: str,
    ministry: str,
    contact: str,
    central_service: str = "",
    sent_by_central_service: bool = False,
) -> EligibilityRequest:
    """Ask the DITP to put a service on the list, through its central service if it has one. ELI-02, guide 1.4."""
    permissions.can_ask.require(actor, organisation.pk)
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # the same form sent twice at once
    request = EligibilityRequest(
        organisation=organisation,
        name=texts.name(name),
        mission=mission.strip(),
        users=users.strip(),
        reason=reason.strip(),
        ministry=ministry.strip(),
        contact=contact.strip(),
        central_service=central_service.strip(),
        sent_by_central_service=sent_by_central_service,
        asked_on=timezone.localdate(),
        asked_by=actor,
    )
    asked = organisation.eligibility_requests.filter(state=RequestState.ASKED)
    if any(words.same(each.name, request.name) for each in asked):
        raise ValidationError({"name": "Une demande pour ce service est déjà à l’examen."})
    refuse_if(eligibility.failures_to_request(_facts(request)))
    request.save()
    journal.record(request, "eligibility.asked", actor=actor, dossier_id=None, name=request.name)
    outbox.put(*mails.request_asked(request))
    return request


@transaction.atomic
def answer_eligibility(
    request_id: UUID,
    *,
    actor: User,
    accepted: bool,
    answer: str,
    ministry_consulted_on: date | None = None,
    ministry_advice: str = "",
    listed_name: str = "",
    treated_as: str = "",
) -> EligibilityRequest:
    """Answer with a reason; on agreement, given with the ministry, the list has one more kind. ELI-02, guide 1.4.

    `treated_as`: the kind of the guide whose grid and perimeter the added one has.
    """
    actor_permissions.can_supervise.require(actor)
    request = EligibilityRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if not request.is_open:
        raise TransitionNotAllowed("It was answered.")
    if not answer.strip():
        raise ValidationError({"answer": "Écrivez le motif : le service le lira."})
    if ministry_consulted_on and ministry_consulted_on > latest_today():
        raise ValidationError({"ministry_consulted_on": "Cette date est dans le futur."})
    request.ministry_consulted_on, request.ministry_advice = ministry_consulted_on, ministry_advice.strip()
    if accepted:
        refuse_if(eligibility.failures_to_list(_facts(request, agreed=True)))
        request.listed = _listed(request, listed_name.strip(), treated_as)
    request.state = RequestState.ACCEPTED if accepted else RequestState.REFUSED
    request.answer, request.answered_on, request.answered_by = answer.strip(), timezone.localdate(), actor
    request.save()
    journal.record(
        request, f"eligibility.{request.state}", actor=actor, dossier_id=None, reason=request.answer
    )
    outbox.put(*mails.request_answered(request))
    return request


def lapse(organisation: Organisation) -> None:
    """An organisation is closed: what it asks waits for nobody any more. Within the transaction that closes it."""
    for request in organisation.eligibility_requests.filter(state=RequestState.ASKED):
        request.state, request.answered_on, request.answer = RequestState.LAPSED, timezone.localdate(), CLOSED
        request.save()
        journal.record(request, "eligibility.lapsed", actor=None, dossier_id=None, reason=CLOSED)


def _facts(request: EligibilityRequest, *, agreed: bool | None = None) -> RequestFacts:
    return RequestFacts(
        kind=eligibility.OFF_THE_LIST,
        has_central_service=bool(request.central_service),
        sent_by_central_service=request.sent_by_central_service,
        ministry_consulted=request.ministry_consulted_on is not None,
        agreed=agreed,
    )


def _listed(request: EligibilityRequest, name: str, treated_as: str) -> ListedKind:
    """The kind on the list: a new one, or the one of that name that another request brought."""
    if not name:
        raise ValidationError({"listed_name": "Écrivez le nom de la catégorie, tel que la liste le publie."})
    if treated_as not in eligibility.KINDS:
        raise ValidationError(
            {"treated_as": "Choisissez la catégorie dont la grille et le périmètre s’appliquent."}
        )
    name = texts.name(name, "listed_name")
    if known := next((each for each in ListedKind.objects.all() if words.same(each.name, name)), None):
        return known
    known, _ = ListedKind.objects.get_or_create(
        name=name,
        defaults={
            "ministry": request.ministry,
            "treated_as": treated_as,
            "listed_on": timezone.localdate(),
        },
    )
    return known
