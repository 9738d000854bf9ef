"""What the page « Enquêtes » shows of the access to the questionnaires."""

from __future__ import annotations

from dataclasses import dataclass

from candidates.dossiers.models import Dossier
from label_sp.actors.queries import Actor
from surveys.access import permissions, queries
from surveys.access.enums import Purpose
from surveys.access.queries import Standing


@dataclass(frozen=True, slots=True)
class Access:
    """For one audit: both surveys, and whether this person may ask today."""

    purpose: Purpose
    surveys: tuple[Standing, ...]
    may_ask: bool


def of(dossier: Dossier, user: Actor) -> Access | None:
    """None while no audit is being prepared."""
    purpose = queries.audit_prepared(dossier)
    if purpose is None:
        return None
    surveys = tuple(queries.standings(dossier, purpose))
    asks = any(each.may_be_asked for each in surveys)
    return Access(purpose, surveys, asks and permissions.can_ask(user, dossier))
