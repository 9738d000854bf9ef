"""The read side: the thread of a dossier, and whom to write to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from candidates.dossiers.enums import UNDER_WAY
from candidates.dossiers.models import Dossier
from candidates.exchanges.models import Exchange
from candidates.team import queries as team
from candidates.team.models import Signatory
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User


def is_open(dossier: Dossier) -> bool:
    """May both sides write: once the dossier was filed, since the body reads nothing of it before?"""
    return dossier.status in UNDER_WAY and dossier.body_id is not None


def thread(dossier: Dossier, piece: str = "") -> list[Exchange]:
    """What was written, the oldest first: all of it, or about one piece."""
    found = dossier.exchanges.select_related("author").prefetch_related("attachments")
    return list(found.filter(piece=piece) if piece else found)


@dataclass(frozen=True, slots=True)
class Contact:
    """The other side of the dossier: its organisation, who answers there, whether one writes here.

    Of a candidate, the body reads besides who follows the dossier (`referent`) and who signs: None while to be named.
    """

    organisation: Organisation
    people: Sequence[User]
    writes_here: bool
    of_candidate: bool = False
    referent: User | None = None
    signatory: Signatory | None = None


def contact(dossier: Dossier, *, prepares: bool, manages: bool) -> Contact | None:
    """Whom to write to about the dossier, for who prepares it or manages it (`candidates.dossiers.permissions`).

    None for who is on neither side, and while no body is chosen.
    """
    if dossier.body is None:
        return None
    if prepares:
        people = actors.members(dossier.body_id, Role.BODY_MANAGER)
        return Contact(dossier.body, list(people), is_open(dossier))
    if manages:
        people = actors.members(dossier.service.organisation_id, Role.CANDIDATE_MANAGER)
        named = team.referent(dossier)
        return Contact(
            dossier.service.organisation,
            [person for person in people if person != named],
            is_open(dossier),
            of_candidate=True,
            referent=named,
            signatory=team.signatory(dossier),
        )
    return None
