"""The place of a row in its table tells when it was written: counted answers are written anew, in the order of their
identifiers, which were drawn.

Each time some older answers are taken along, so that even one answer counted alone does not stand last for long.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from surveys.campaigns.models import Response

TAKEN_ALONG = 100


def rewrite_counted(campaign_id: UUID, ids: Sequence[UUID]) -> None:
    """These answers are counted: they, and some that were, take new places. In the caller's transaction."""
    counted = Response.objects.filter(campaign=campaign_id, counted=True, pk__gte=uuid.uuid4())
    along = list(counted.order_by("pk").values_list("pk", flat=True)[:TAKEN_ALONG])
    names = [str(field.column) for field in Response._meta.concrete_fields if field.column != "counted"]
    columns, table = ", ".join(names), connection.ops.quote_name(Response._meta.db_table)
    every = [*ids, *along]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"WITH gone AS (DELETE FROM {table} WHERE id = ANY(%s) RETURNING {columns}) "  # noqa: S608
                f"INSERT INTO {table} ({columns}, counted) SELECT {columns}, true FROM gone ORDER BY id",
                [every],
            )
            return
        marks = ", ".join(["%s"] * len(every))
        keys = [each.hex for each in every]
        cursor.execute(f"SELECT {columns} FROM {table} WHERE id IN ({marks}) ORDER BY id", keys)  # noqa: S608
        rows = cursor.fetchall()
        cursor.execute(f"DELETE FROM {table} WHERE id IN ({marks})", keys)  # noqa: S608
        values = ", ".join(["%s"] * len(names))
        cursor.executemany(
            f"INSERT INTO {table} ({columns}, counted) VALUES ({values}, TRUE)",  # noqa: S608
            rows,
        )
