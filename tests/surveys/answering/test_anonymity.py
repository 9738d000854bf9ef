"""Whoever holds the invitations, the links and the answers whole cannot say who gave which answer. SUU-05.

The attacker of these tests has copies of the three tables made after the campaign, with what the database itself keeps
of each row: its place (ctid, rowid), its transaction (xmin), the order in which the table is read. He knows in which
order the invitations were written, and who answered (whose link is gone). For each thing by which rows can be ranked he
pairs the first person with the first answer, and so on; he also pairs by equal values (site, day). What he gets right
is held against chance: pairing n people at random gets one right on average, whatever n is.

The answers are marked by the test: the person's number is written in the answers themselves.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from django.db import connection

from surveys.answering import use_cases
from surveys.campaigns import mixing, storage
from surveys.campaigns.models import Campaign, Response
from surveys.invitations.models import Invitation, Token
from surveys.invitations.tokens import hash_of
from tests.surveys.answering.asked import asked, open_campaign

pytestmark = pytest.mark.django_db
PEOPLE, WHO_ANSWER = 240, 160
CHANCE = 6  # right ones; at random 7 or more of a pairing come once in 12,000
BASE = 5
Pair = tuple[int, int]  # person, the number written in the answer given to them


def marked(number: int) -> list[str]:
    """Answers that hold a number, for the test to know whose they are: five levels, four questions."""
    digits = [number // BASE**place % BASE for place in range(4)]
    return [*("n1234"[digit] for digit in digits), *["4"] * 11]


def mark_of(row: dict[str, Any]) -> int:
    return sum(int(row[f"q{place + 1}"]) * BASE**place for place in range(4))


def life(one: Campaign, *, site_of: Any = lambda number: "", seed: int = 3) -> list[int]:
    """People are invited, answer in an order of their own over the day, and answers are counted now and then.

    Returns who answered, in the order of answering."""
    chance = random.Random(seed)  # noqa: S311
    secrets = [asked(one, number, site_of(number)) for number in range(PEOPLE)]
    order = chance.sample(range(PEOPLE), WHO_ANSWER)
    for place, number in enumerate(order):
        assert use_cases.take_personal(hash_of(secrets[number]), one.pk, marked(number), seconds=None)
        if place % 7 == 0:
            storage.fold(one.pk)
    storage.fold(one.pk)
    return order


def dump(model: Any, where: str = "") -> list[dict[str, Any]]:
    """All columns, and what the database keeps beside them, in the order that it reads the table."""
    hidden = (
        "ctid::text AS place, xmin::text::bigint AS xmin"
        if connection.vendor == "postgresql"
        else "rowid AS place"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}, t.* FROM {model._meta.db_table} t {where}")  # noqa: S608
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for read, row in enumerate(rows):
        row["read"] = read
        if isinstance(row["place"], str):
            row["place"] = tuple(int(part) for part in row["place"].strip("()").split(","))
    return rows


def attack(one: Campaign) -> dict[str, int]:
    """How many are right, by each way of ranking or grouping."""
    answered = _who_answered()
    rows = dump(Response)
    found: dict[str, int] = {}
    for mine in ("read", "place", "id", "address_hash", *(["xmin"] if "xmin" in rows[0] else [])):
        for theirs in ("read", "place", "id", *(["xmin"] if "xmin" in rows[0] else [])):
            pairs = _ranked(answered, mine, rows, theirs)
            found[f"{mine} ~ {theirs}"] = sum(number == mark for number, mark in pairs)
            back = _ranked(answered, mine, rows, theirs, backwards=True)
            found[f"{mine} ~ {theirs}, backwards"] = sum(number == mark for number, mark in back)
    return found


def _who_answered() -> list[dict[str, Any]]:
    """The invitations whose link is gone, with the test's own number of each person."""
    waiting = {str(row["invitation_id"]) for row in dump(Token)}
    numbers = {str(row.pk).replace("-", ""): n for n, row in enumerate(_in_order_of_invitation())}
    people = [row for row in dump(Invitation) if str(row["id"]) not in waiting]
    return [{**row, "number": numbers[str(row["id"]).replace("-", "")]} for row in people]


def _in_order_of_invitation() -> Sequence[Invitation]:
    return sorted(
        Invitation.objects.all(), key=lambda each: int(each.address.removeprefix("personne").split("@")[0])
    )


def _ranked(
    people: Iterable[dict[str, Any]],
    mine: str,
    rows: Iterable[dict[str, Any]],
    theirs: str,
    *,
    backwards: bool = False,
) -> list[Pair]:
    first = [each["number"] for each in sorted(people, key=lambda each: _key(each[mine]))]
    second = [mark_of(row) for row in sorted(rows, key=lambda each: _key(each[theirs]), reverse=backwards)]
    return list(zip(first, second, strict=True))


def _key(found: Any) -> Any:
    return found if isinstance(found, int | tuple) else str(found)


def test_nothing_that_remains_pairs_people_with_answers() -> None:
    one = open_campaign()
    life(one)
    found = attack(one)
    assert len(found) >= 24 and max(found.values()) <= CHANCE, found


def test_the_order_in_which_people_answered_is_not_that_of_the_rows() -> None:
    """Whoever saw people come in one after the other, and gets the tables later, reads no order in them."""
    one = open_campaign()
    order = life(one)
    for key in ("read", "place"):
        rows = [mark_of(row) for row in sorted(dump(Response), key=lambda each: _key(each[key]))]
        assert sum(a == b for a, b in zip(order, rows, strict=True)) <= CHANCE


def test_the_control_rows_left_in_their_place_tell_that_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixing, "rewrite_counted", lambda campaign_id, ids: None)
    monkeypatch.setattr(storage, "fold", lambda campaign_id: 0)
    one = open_campaign()
    order = life(one)
    rows = [mark_of(row) for row in sorted(dump(Response), key=lambda each: _key(each["place"]))]
    assert rows == order


def test_the_control_a_link_kept_with_its_moment_tells_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that keeps used links with the moment, beside answers in their order: each answer has its person."""
    monkeypatch.setattr(storage, "fold", lambda campaign_id: 0)
    one = open_campaign()
    used_at = {number: moment for moment, number in enumerate(life(one))}
    people = [{**each, "used_at": used_at[each["number"]]} for each in _who_answered()]
    pairs = _ranked(people, "used_at", dump(Response), "place")
    assert all(number == mark for number, mark in pairs)


# --- small groups -----------------------------------------------------------------------------------------------------


def alone_by_site(one: Campaign) -> int:
    """People of whom the site alone names the answer: one person who answered there, one answer from there."""
    sites = {str(pk).replace("-", ""): site for pk, site in Invitation.objects.values_list("pk", "site")}
    people: dict[str, list[int]] = defaultdict(list)
    for each in _who_answered():
        people[sites[str(each["id"]).replace("-", "")]].append(each["number"])
    answers: dict[str, list[int]] = defaultdict(list)
    for row in dump(Response):
        answers[row["site"]].append(mark_of(row))
    return sum(len(numbers) == 1 and answers.get(site) == numbers for site, numbers in people.items() if site)


def _with_sites(one: Campaign, said: Any) -> None:
    life(one, site_of=said)
    for number, invitation in enumerate(_in_order_of_invitation()):
        Invitation.objects.filter(pk=invitation.pk).update(site=_site(number))


def _site(number: int) -> str:
    return f"Permanence {number}" if number < 10 else "Mairie"


def test_a_site_of_one_person_is_not_said_by_the_answer() -> None:
    """Links of small groups say no site (`Token.site`): who is alone in a place is not alone in the answers."""
    one = open_campaign()
    _with_sites(one, lambda number: "" if number < 10 else "Mairie")
    assert alone_by_site(one) == 0


def test_the_control_a_site_of_one_person_names_it() -> None:
    one = open_campaign()
    _with_sites(one, _site)
    assert alone_by_site(one) >= 3


def test_a_row_says_a_day_and_no_moment() -> None:
    moments = [
        f.name for f in Response._meta.fields if f.get_internal_type() in ("DateTimeField", "TimeField")
    ]
    links = [f.name for f in Response._meta.fields if f.is_relation]
    assert (moments, links) == ([], ["campaign", "entered_by"])
