"""The read side: who may ask the questionnaires, and from which day on. Guide 3.4, SUR-04."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.actors.queries import Actor
from label_sp.common.reading import asked_once
from label_sp.guide import surveys as guide
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import Failure, Failures
from surveys.access.enums import AccessState, Purpose
from surveys.access.models import SurveyAccess
from surveys.questionnaires.enums import SurveyKind

PREPARES = {
    Status.PREPARING: Purpose.INITIAL,
    Status.INCOMPLETE: Purpose.INITIAL,
    Status.LABELLED: Purpose.FOLLOW_UP,
    Status.IN_FOLLOW_UP: Purpose.FOLLOW_UP,
}


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed campaign that counts: its survey, its last day and its global note, None when nobody answered."""

    kind: str
    on: date
    note: Fraction | None


Campaigns = Callable[[UUID], Iterable[Closed]]
_CAMPAIGNS: list[Campaigns] = []


def closed_campaigns_told_by(asked: Campaigns) -> None:
    """A later topic says which campaigns of a service (its id) are closed and count. SUR-04."""
    _CAMPAIGNS.append(asked)


def audit_prepared(dossier: Dossier) -> Purpose | None:
    """Which audit surveys of today would prepare; None while none is.

    A visit put off may need new surveys (SUR-01): they are taken until its days are agreed.
    """
    if dossier_queries.awaits_visit_days(dossier):
        return Purpose.INITIAL
    return PREPARES.get(Status(dossier.status))


def visible_to(user: Actor) -> QuerySet[SurveyAccess]:
    """Those of the dossiers that this person sees; what waits first, the oldest of them first."""
    seen = SurveyAccess.objects.filter(dossier__in=dossier_queries.visible_to(user).order_by().values("pk"))
    waiting_first = Case(When(state=AccessState.ASKED, then=Value(0)), default=Value(1))
    found = seen.select_related("dossier__service__organisation", "asked_by", "answered_by")
    return found.order_by(waiting_first, "asked_on", "dossier__reference", "-kind", "pk")


def waiting(user: Actor) -> QuerySet[SurveyAccess]:
    """Those that wait for the DITP's answer, the oldest first."""
    return visible_to(user).filter(state=AccessState.ASKED)


@asked_once
def all_of(dossier: Dossier) -> list[SurveyAccess]:
    """Every request of this dossier, in the order in which they were made."""
    rows = dossier.survey_accesses.select_related("asked_by", "answered_by")
    return list(rows.order_by("asked_on", "answered_on", "pk"))


def is_waiting(dossier: Dossier) -> bool:
    """Does a request of this dossier wait for the DITP's answer?"""
    return any(each.is_waiting for each in all_of(dossier))


def in_hand(dossier: Dossier, purpose: str) -> set[str]:
    """The surveys whose access is asked for or was granted, for that audit."""
    states = (AccessState.ASKED, AccessState.GRANTED)
    return {each.kind for each in all_of(dossier) if each.purpose == purpose and each.state in states}


@dataclass(frozen=True, slots=True)
class Standing:
    """The access to one survey, for one audit, as of one day.

    access: the request that tells where it stands; None when nobody asked. granted: it may be run here. waits: the 6
    months after a campaign that missed the first tier, while they last, until `open_from`. SUR-04.
    """

    kind: SurveyKind
    access: SurveyAccess | None
    granted: bool
    waits: Failures
    open_from: date | None

    @property
    def used_up(self) -> bool:
        """It was granted, and the campaign that it served missed the first tier."""
        return self.access is not None and self.access.state == AccessState.GRANTED and not self.granted

    @property
    def may_be_asked(self) -> bool:
        return not (self.granted or self.waits or (self.access is not None and self.access.is_waiting))

    @property
    def failures(self) -> Failures:
        """Why it cannot be run here."""
        return self.waits or (() if self.granted else (_without(self),))


@asked_once
def standings(dossier: Dossier, purpose: str) -> list[Standing]:
    """Both surveys, for that audit, today where the candidate is."""
    ordered = [each for each in all_of(dossier) if each.purpose == purpose]
    missed = _insufficient(dossier)
    return [_standing(kind, ordered, missed, dossier.today) for kind in SurveyKind]


def standing(dossier: Dossier, kind: str, purpose: str) -> Standing:
    """The same of one survey."""
    return next(each for each in standings(dossier, purpose) if each.kind == kind)


def granted(dossier: Dossier, kind: str, purpose: str) -> bool:
    """May this survey be run for that audit? A campaign that missed the first tier has used its access up. SUR-04."""
    return standing(dossier, kind, purpose).granted


def failures_without_access(dossier: Dossier, kind: str, purpose: str) -> Failures:
    """Why a campaign of that kind cannot be run here for that audit. An import of a finished one needs no access."""
    return standing(dossier, kind, purpose).failures


def _standing(
    kind: SurveyKind, rows: Iterable[SurveyAccess], missed: Iterable[Closed], today: date
) -> Standing:
    own = [row for row in rows if row.kind == kind]
    given = [row.answered_on for row in own if row.state == AccessState.GRANTED and row.answered_on]
    last = max((each for each in missed if each.kind == kind), key=lambda each: each.on, default=None)
    waits = guide.failures_to_open_campaign(kind.in_guide, last.on, last.note, today=today) if last else ()
    return Standing(
        kind=kind,
        access=next((row for row in own if row.is_waiting), own[-1] if own else None),
        granted=bool(given) and not (last and max(given) <= last.on),
        waits=waits,
        open_from=guide.next_campaign_from(last.on) if last and waits else None,
    )


@asked_once
def _insufficient(dossier: Dossier) -> list[Closed]:
    """The closed campaigns of the service, in all its dossiers, that missed the first tier."""
    closed = (each for told in _CAMPAIGNS for each in told(dossier.service_id))
    return [each for each in closed if guide.misses_first_tier(SurveyKind(each.kind).in_guide, each.note)]


def _without(found: Standing) -> Failure:
    label = guide.KIND_LABELS[found.kind].capitalize()
    known, next_step = "aucune demande d’accès en cours", "Demandez l’accès aux questionnaires."
    if found.access and found.access.is_waiting:
        known = f"une demande du {french_date(found.access.asked_on)}, sans réponse"
        next_step = "Attendez la réponse de l’équipe du label ; un message vous la donnera."
    elif found.access and found.access.state == AccessState.REFUSED and found.access.answered_on:
        known = f"une demande refusée le {french_date(found.access.answered_on)} : {found.access.reason}"
        next_step = "Tenez compte du motif, puis demandez de nouveau l’accès aux questionnaires."
    elif found.used_up:
        known = "un accès qui a servi à une campagne insuffisante"
    return Failure(
        "SUR-04",
        f"{label} : l’accès au questionnaire n’est pas accordé.",
        found=known,
        needed="un accès accordé par l’équipe du label (DITP)",
        next_step=next_step,
    )
