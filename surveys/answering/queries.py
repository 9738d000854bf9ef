"""The read side: what stands behind a link, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from candidates.dossiers.models import Dossier
from candidates.services.models import Service
from label_sp.actors.models import Organisation
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign
from surveys.invitations.models import OpenLink, Token

SEEN = "c.id, c.status, c.questionnaire_id, c.opened_on, c.planned_end, s.name, o.name, s.department"


@dataclass(frozen=True, slots=True)
class Door:
    """A link and its campaign: `site` is what the answer will say, `draft` what was kept for this link."""

    campaign_id: UUID
    status: str
    questionnaire_id: UUID
    opened_on: date
    planned_end: date | None
    service: str
    organisation: str
    department: str
    site: str
    draft: bytes | memoryview | None = None

    @property
    def is_open(self) -> bool:
        """May it be answered now?"""
        return self.status == CampaignStatus.OPEN

    @property
    def who(self) -> str:
        """Who asks: « Service de l’eau, Mairie de Bray »."""
        return str(Service(name=self.service, organisation=Organisation(name=self.organisation)))


def personal(hashed: str) -> Door | None:
    """Behind a personal link; None for one that was used, or never was."""
    return _door(_statement(Token, "hash", "t.site, t.draft"), hashed)


def shared(code: str) -> Door | None:
    """Behind an open link; None for one that is unknown or was closed."""
    return _door(_statement(OpenLink, "code", "t.site") + " AND NOT t.closed", code)


def _door(statement: str, key: str) -> Door | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
        row = cursor.fetchone()
    if row is None:
        return None
    campaign_id, status, questionnaire_id, opened_on, planned_end, *rest = row
    return Door(
        _uuid(campaign_id), status, _uuid(questionnaire_id), _day(opened_on), _day(planned_end), *rest
    )


@cache
def _statement(model: type[Token | OpenLink], key: str, more: str) -> str:
    joined = (
        (Campaign, "c", "c.id = t.campaign_id"),
        (Dossier, "d", "d.id = c.dossier_id"),
        (Service, "s", "s.id = d.service_id"),
        (Organisation, "o", "o.id = s.organisation_id"),
    )
    joins = " ".join(f"JOIN {table(each)} {name} ON {on}" for each, name, on in joined)
    return f"SELECT {SEEN}, {more} FROM {table(model)} t {joins} WHERE t.{key} = %s"  # noqa: S608


def table(model: Any) -> str:
    """The name of its table, quoted."""
    return str(connection.ops.quote_name(model._meta.db_table))


def _uuid(found: UUID | str) -> UUID:
    return found if isinstance(found, UUID) else UUID(found)


def _day(found: date | str | None) -> Any:
    return date.fromisoformat(found) if isinstance(found, str) else found
