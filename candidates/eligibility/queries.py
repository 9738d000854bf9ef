"""The read side: the list of eligible kinds, and the requests to be on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, QuerySet, Value, When

from candidates.eligibility.enums import RequestState
from candidates.eligibility.models import EligibilityRequest, ListedKind
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM
from label_sp.actors.queries import Actor
from label_sp.guide.eligibility import KINDS


def kinds_to_choose() -> list[tuple[str, str]]:
    """The list as a candidate chooses from it: the guide's kinds, then what the DITP added. ELI-01, ELI-02."""
    return [*KINDS.items(), *((str(each.pk), each.name) for each in added())]


def added() -> QuerySet[ListedKind]:
    """What the DITP added to the list, by name. ELI-02."""
    return ListedKind.objects.all()


def added_kind(value: str) -> ListedKind | None:
    """The added kind of this id; None for a kind of the guide, or for nothing known."""
    return next((each for each in added() if str(each.pk) == value), None)


def visible_to(user: Actor) -> QuerySet[EligibilityRequest]:
    """Those of the person's own candidate organisations; the DITP reads all. What waits comes first."""
    waiting_first = Case(When(state=RequestState.ASKED, then=Value(0)), default=Value(1))
    found = EligibilityRequest.objects.select_related("organisation", "asked_by", "listed")
    found = found.order_by(waiting_first, "-asked_on", "pk")
    if not user.is_authenticated:
        return found.none()
    if actors.is_ditp(user):
        return found
    own = actors.organisations_of(user, *CANDIDATE_TEAM)
    return found.filter(organisation__in=own)


def waiting(user: Actor) -> Sequence[EligibilityRequest]:
    """Those that wait for the DITP's answer, the oldest first. ELI-02."""
    return list(visible_to(user).filter(state=RequestState.ASKED).order_by("asked_on", "pk"))
