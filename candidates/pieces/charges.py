"""The pieces of a dossier, as its team gives them to one another and writes about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.urls import reverse

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import awaits_complements
from candidates.pieces.enums import PieceKind, Verdict
from candidates.pieces.models import Piece
from candidates.pieces.queries import takes_pieces
from candidates.team import charges, queries
from candidates.team.charges import Thing
from candidates.team.models import Assignment
from label_sp.actors.models import User

PIECE = "piece"


def things(dossier: Dossier) -> dict[str, Thing]:
    """The 8 pieces."""
    given = queries.assignments(dossier, PIECE)
    waiting = still_to_file(given.values())
    return {
        kind.value: _thing(dossier, kind, given.get(kind), waits=kind in given and given[kind].pk in waiting)
        for kind in PieceKind
    }


def of_person(person: User, organisations: Collection[UUID]) -> list[Thing]:
    """Those that were given to somebody, on the dossiers in course of these organisations."""
    found = Assignment.objects.filter(
        about=PIECE,
        person=person,
        key__in=PieceKind.values,
        dossier__closed_on=None,
        dossier__service__organisation__in=organisations,
    ).select_related("dossier__service__organisation")
    given = list(found)
    waiting = still_to_file(given)
    return [_thing(each.dossier, PieceKind(each.key), each, waits=each.pk in waiting) for each in given]


def still_to_file(given: Iterable[Assignment]) -> set[UUID]:
    """Those whose piece was not filed since, or of which the body asks a complement. One query."""
    rows = list(given)
    latest: dict[tuple[UUID, str], Piece] = {}
    if rows:
        filed = Piece.objects.filter(dossier__in={each.dossier_id for each in rows}).order_by("version")
        latest = {(piece.dossier_id, piece.kind): piece for piece in filed}
    return {each.pk for each in rows if _waits(each, latest.get((each.dossier_id, each.key)))}


def _waits(given: Assignment, latest: Piece | None) -> bool:
    if latest is None or latest.uploaded_at < given.given_at:
        return True
    return latest.verdict == Verdict.COMPLEMENT and awaits_complements(given.dossier)


def _thing(dossier: Dossier, kind: PieceKind, given: Assignment | None, *, waits: bool) -> Thing:
    return Thing(
        dossier=dossier,
        about=PIECE,
        key=kind.value,
        name=str(kind.label),
        url=reverse("candidates:piece", args=[dossier.pk, kind.value]),
        holder_id=given.person_id if given else None,
        due=given.wanted_on if given else None,
        waits=waits,
    )


charges.register(
    charges.Subject(
        key=PIECE,
        word="Pièce",
        acts=("file_pieces", "renew_pieces", "complete"),
        things=things,
        of_person=of_person,
        is_open_on=takes_pieces,
        is_given=True,
    )
)
