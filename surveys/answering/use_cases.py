"""Take an answer: its link is burnt and its row written together, or neither is. SUU-05.

On PostgreSQL one statement does both: of sixty-four that come at once for one link, the first takes the lock of its row
and deletes it, the others find nothing. The campaign's row is locked as a key is: whoever closes it (FOR UPDATE) waits
for the answers that are being written, and those that come after see it closed.

What remains linkable: the tables hold no order, no hour and no name. Whoever reads the files of the server (its log of
writes, what a vacuum has not cleaned yet), or copies both tables minute after minute, sees a link go and an answer
come.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from label_sp.guide import surveys
from surveys.answering.queries import table
from surveys.answering.sheets import fixed_of
from surveys.answers.enums import Channel
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import COLUMNS, Campaign, Response
from surveys.campaigns.storage import STORED
from surveys.invitations.models import OpenLink, Token

OPEN = CampaignStatus.OPEN


def take_personal(hashed: str, campaign_id: UUID, levels: Sequence[str], *, seconds: int | None) -> bool:
    """The answer of who holds that link. False when it was used, or the campaign takes none: nothing was written."""
    given = _values(campaign_id, levels, Channel.MAIL, seconds)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_burning(len(levels)), [hashed, _id(campaign_id), *given])
            return bool(cursor.rowcount == 1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table(Token)} WHERE hash = %s AND campaign_id = %s AND campaign_id IN "  # noqa: S608
            f"(SELECT id FROM {table(Campaign)} WHERE status = '{OPEN}') RETURNING site",
            [hashed, _id(campaign_id)],
        )
        if (burnt := cursor.fetchone()) is None:
            return False
        columns, marks = _columns(len(levels))
        cursor.execute(
            f"INSERT INTO {table(Response)} (site, campaign_id, {columns}) VALUES (%s, %s, {marks})",  # noqa: S608
            [burnt[0], _id(campaign_id), *given],
        )
        return True


def take_shared(code: str, campaign_id: UUID, levels: Sequence[str], *, seconds: int | None) -> bool:
    """The answer of who came by an open link. False when the link or the campaign takes none."""
    given = _values(campaign_id, levels, Channel.QR, seconds)
    with connection.cursor() as cursor:
        cursor.execute(_shared(len(levels)), [*given, code, _id(campaign_id)])
        return bool(cursor.rowcount == 1)


def keep_draft(hashed: str, sealed: bytes) -> bool:
    """Unfinished answers, for their link. False when it was used, or the campaign takes no answer any more."""
    waiting = Token.objects.filter(hash=hashed, campaign__status=OPEN)
    return bool(waiting.update(draft=sealed))


def _values(campaign_id: UUID, levels: Sequence[str], channel: str, seconds: int | None) -> list[Any]:
    """In the order of `_columns`."""
    return [
        _id(uuid.uuid4()),
        channel,
        True,
        surveys.is_admissible(levels, True, len(levels)),
        False,
        seconds,
        fixed_of(campaign_id).day(),
        *(STORED[level] for level in levels),
    ]


@cache
def _columns(questions: int) -> tuple[str, str]:
    names = (
        "id",
        "channel",
        "finished",
        "admissible",
        "counted",
        "seconds",
        "day",
        *COLUMNS[:questions],
    )
    return ", ".join(names), ", ".join(_mark(name) for name in names)


def _mark(name: str) -> str:
    """PostgreSQL must be told the type of what it selects instead of inserting."""
    types = {"id": "uuid", "seconds": "integer", "day": "date", "channel": "varchar"}
    if connection.vendor != "postgresql" or name in ("finished", "admissible", "counted"):
        return "%s"
    return f"%s::{types.get(name, 'smallint')}"


@cache
def _burning(questions: int) -> str:
    columns, marks = _columns(questions)
    return (
        f"WITH here AS (SELECT t.hash, t.campaign_id, t.site FROM {table(Token)} t "  # noqa: S608
        f"JOIN {table(Campaign)} c ON c.id = t.campaign_id "
        f"WHERE t.hash = %s AND c.id = %s AND c.status = '{OPEN}' FOR KEY SHARE OF c), "
        f"burnt AS (DELETE FROM {table(Token)} t USING here WHERE t.hash = here.hash "
        "RETURNING here.campaign_id, here.site) "
        f"INSERT INTO {table(Response)} (campaign_id, site, {columns}) "
        f"SELECT campaign_id, site, {marks} FROM burnt"
    )


@cache
def _shared(questions: int) -> str:
    columns, marks = _columns(questions)
    lock = " FOR KEY SHARE OF c" if connection.vendor == "postgresql" else ""
    return (
        f"INSERT INTO {table(Response)} ({columns}, campaign_id, site) "  # noqa: S608
        f"SELECT {marks}, c.id, l.site FROM {table(OpenLink)} l JOIN {table(Campaign)} c ON c.id = l.campaign_id "
        f"WHERE l.code = %s AND NOT l.closed AND c.id = %s AND c.status = '{OPEN}'{lock}"
    )


def _id(found: UUID) -> UUID | str:
    return found if connection.vendor == "postgresql" else found.hex
