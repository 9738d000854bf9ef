"""A large file arrives part by part: in order, once, by its owner, looked at when whole, swept when it never is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from candidates.dossiers.enums import Status
from candidates.pieces import parts, queries, together
from candidates.pieces.models import WaitingFile, WaitingPart
from label_sp.actors.enums import Role
from tests.audits.conftest import browser
from tests.candidates.conftest import Team, bytes_of, team
from tests.factories import OrganisationFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
CONTENT = b"%PDF-1.4\n% " + b"x" * (2 * parts.PART + 500_000) + b"\n%%EOF\n"


def announce(client: Any, there: Team, **changes: Any) -> Any:
    typed = {"name": "Plan de formation.pdf", "size": len(CONTENT), "key": "k:1", **changes}
    return client.post(reverse("candidates:piece_announce", args=[there.dossier.pk]), typed)


def send(client: Any, there: Team, pk: str, start: int, content: bytes | None = None) -> Any:
    address = reverse("candidates:piece_part", args=[there.dossier.pk, pk])
    body = CONTENT[start : start + parts.PART] if content is None else content
    return client.post(f"{address}?start={start}", body, content_type="application/octet-stream")


def stored(there: Team) -> list[str]:
    try:
        return default_storage.listdir(f"waiting/{there.dossier.pk}")[1]
    except FileNotFoundError:
        return []


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_on_where_a_cut_stopped_it_and_becomes_its_piece() -> None:
    there = team()
    client = browser(there.contributor)
    first = announce(client, there).json()
    assert (first["received"], first["whole"]) == (0, False)
    assert send(client, there, first["id"], 0).json()["received"] == parts.PART
    again = announce(client, there).json()
    assert (again["id"], again["received"]) == (first["id"], parts.PART), "not from its beginning"
    late = send(client, there, first["id"], 0)
    assert (late.status_code, late.json()) == (409, {"received": parts.PART})
    assert queries.waiting_files(there.dossier, there.contributor) == []
    send(client, there, first["id"], parts.PART)
    assert send(client, there, first["id"], 2 * parts.PART).json()["whole"] is True
    (waiting,) = queries.waiting_files(there.dossier, there.contributor)
    assert not WaitingPart.objects.exists() and stored(there) == [str(waiting.pk)]
    sort = reverse("candidates:pieces_sort", args=[there.dossier.pk])
    assert client.post(sort, {str(waiting.pk): "training_plan"}).status_code == 302
    assert bytes_of(queries.current_pieces(there.dossier)["training_plan"]) == CONTENT


def test_what_is_no_pdf_is_refused_when_it_is_whole_and_forgotten() -> None:
    there = team()
    client = browser(there.contributor)
    content = b"<html>" + b"x" * 100
    first = announce(client, there, size=len(content)).json()
    answer = send(client, there, first["id"], 0, content)
    assert answer.status_code == 422 and "son contenu n’en est pas un" in answer.json()["errors"][0]
    assert not WaitingFile.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"size": 30 * 1024**2}, "la limite est de"),
        ({"size": 0}, "est vide"),
        ({"size": "beaucoup"}, "nombre"),
        ({"name": ""}, "obligatoire"),
    ],
)
def test_what_cannot_arrive_is_said_before_the_first_byte(changes: dict[str, Any], said: str) -> None:
    answer = announce(browser((there := team()).manager), there, **changes)
    assert answer.status_code == 422 and said in " ".join(answer.json()["errors"])
    assert not WaitingFile.objects.exists()


def test_a_part_is_the_owners_of_the_right_size_and_of_an_open_dossier() -> None:
    there = team()
    client = browser(there.contributor)
    first = announce(client, there).json()
    for content in (b"", b"x" * (parts.PART + 1)):
        assert send(client, there, first["id"], 0, content).status_code == 422
    assert send(browser(there.manager), there, first["id"], 0).status_code == 422
    stranger = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    assert send(browser(stranger), there, first["id"], 0).status_code == 404
    assert announce(browser(stranger), there).status_code == 404
    filed = team(Status.SUBMITTED, submitted_at=timezone.now())
    assert announce(browser(filed.body_manager), filed).status_code == 403
    assert announce(browser(filed.manager), filed).status_code == 422
    assert not WaitingPart.objects.exists()


def test_no_more_than_some_arrive_at_once_and_what_never_does_goes() -> None:
    there = team()
    client = browser(there.contributor)
    for number in range(parts.AT_ONCE):
        assert announce(client, there, key=f"k:{number}").status_code == 200
    assert announce(client, there, key="k:more").status_code == 422
    WaitingFile.objects.update(arrived_at=timezone.now() - dt.timedelta(days=1, hours=1))
    assert together.sweep_waiting() == parts.AT_ONCE
    assert announce(client, there, key="k:more").status_code == 200
