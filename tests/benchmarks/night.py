"""The lines of the night: whom to remind among 100,000 dossiers, and the dates of all of them worked out again."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from candidates.deadlines.models import DueDate
from candidates.dossiers.enums import HOLDING_LABEL
from candidates.dossiers.models import Dossier
from certification.deadlines.cycles import cycle_facts_of
from certification.deadlines.policies import DEADLINE_DAYS
from certification.deadlines.recipients import owing
from certification.deadlines.use_cases import rebuild_all
from certification.reminders.use_cases import to_remind, write_due_reminders
from label_sp.guide import follow_up, timeline
from label_sp.guide.renewal import invitation_on
from label_sp.outbox.models import Message
from tests.benchmarks import data_night
from tests.benchmarks.measure import Line, compare

FLOOR = "un SELECT en SQL, index partiel, mêmes lignes"
COLUMNS = (
    *("pk", "key", "term", "due", "owed_by", "kind", "done", "detail", "reminded_through"),
    *("dossier", "dossier__reference", "dossier__service", "dossier__service__name"),
    *("dossier__service__organisation", "dossier__body", "dossier__body__name"),
)
OF_ALL = 2_000  # dossiers whose facts are kept for the floor of the last line
SELECT = """
SELECT due_date.id, due_date.key, due_date.term, due_date.due, due_date.owed_by, due_date.kind, due_date.done,
    due_date.detail, due_date.reminded_through, dossier.id, dossier.reference, service.id, service.name,
    service.organisation_id, body.id, body.name
FROM candidates_duedate due_date
JOIN candidates_dossier dossier ON dossier.id = due_date.dossier_id
JOIN candidates_service service ON service.id = dossier.service_id
LEFT JOIN actors_organisation body ON body.id = dossier.body_id
WHERE due_date.next_on <= %s ORDER BY due_date.next_on, due_date.id
"""


def all_lines(rounds: int, dossiers: int) -> Iterator[Line]:
    """Fill, say how many rows there are, measure."""
    started = time.perf_counter()
    data_night.fill(dossiers)
    today, filled = timezone.localdate(), time.perf_counter() - started
    due, rows = len(_select(today)), DueDate.objects.count()
    share = f"{due * 100 / dossiers:.1f} % des dossiers"
    print(
        f"\n{dossiers} dossiers, {rows} échéances, {due} rappels ce jour ({share}), remplis en {filled:.0f} s"
    )
    yield _found(today, rounds)
    yield _against_a_loop(today, rounds)
    yield _scan(today, rounds)
    yield _scan_and_people(today, rounds)
    yield _whole_pass(today, max(rounds // 2, 3))
    yield _all_again()


def _found(today: date, rounds: int) -> Line:
    return compare(
        "rappels du jour : trouvés (tuples)",
        lambda: _tuples(today),
        lambda: _select(today),
        what_floor=FLOOR,
        rounds=rounds,
        repeat=3,
    )


def _tuples(today: date) -> list[tuple[object, ...]]:
    return list(to_remind(today).select_related(None).values_list(*COLUMNS))


def _scan(today: date, rounds: int) -> Line:
    assert len(to_remind(today)) == len(_tuples(today)) == len(_select(today)) > 0
    return compare(
        "  lus comme objets, avec leur dossier",
        lambda: list(to_remind(today)),
        lambda: _select(today),
        what_floor=FLOOR,
        rounds=rounds,
        repeat=3,
    )


def _scan_and_people(today: date, rounds: int) -> Line:
    def ours() -> None:
        owing(list(to_remind(today)), today)

    return compare(
        "  et les personnes concernées",
        ours,
        lambda: _select(today),
        what_floor=FLOOR,
        rounds=rounds,
        repeat=3,
    )


def _against_a_loop(today: date, rounds: int) -> Line:
    assert _looped(today) > 0
    return compare(
        "  et sans dates stockées : une boucle",
        lambda: _tuples(today),
        lambda: _looped(today),
        what_floor="values_list de tous, dates calculées en Python",
        rounds=max(rounds // 2, 3),
        repeat=1,
    )


def _looped(today: date) -> int:
    """Three dates of each labelled dossier out of its own two: what a pass without stored deadlines would do."""
    found = 0
    days = {today - timedelta(days=offset) for offset in DEADLINE_DAYS}
    known = Dossier.objects.filter(status__in=HOLDING_LABEL).values_list("pk", "obtained_on", "valid_until")
    for _, obtained_on, valid_until in known:
        dates = follow_up.calendar_of(obtained_on)
        found += dates.window_last in days
        found += dates.prepare_from == today
        found += invitation_on(valid_until) == today
    return found


def _whole_pass(today: date, rounds: int) -> Line:
    """Written and rolled back each time; the floor inserts the same messages, made beforehand."""
    made: list[Message] = []

    def write() -> None:
        with transaction.atomic():
            write_due_reminders(today)
            if not made:
                made.extend(Message.objects.filter(kind__startswith="reminder"))
            transaction.set_rollback(True)

    def insert() -> None:
        with transaction.atomic():
            for message in made:
                message.pk, message._state.adding = uuid.uuid4(), True
            Message.objects.bulk_create(made, batch_size=500)
            transaction.set_rollback(True)

    write()
    return compare(
        f"tout le passage, {len(made)} messages écrits",
        write,
        insert,
        what_floor="bulk_create des mêmes messages",
        rounds=rounds,
        repeat=1,
    )


def _all_again() -> Line:
    """Once: it is the work of a week. Per dossier, in milliseconds; nothing must differ."""
    dossiers = Dossier.objects.count()
    some = list(Dossier.objects.select_related("service")[:OF_ALL])
    facts = list(cycle_facts_of(some).values())
    bare = _seconds(lambda: [timeline.deadlines(each) for each in facts]) / len(facts)
    ours = _seconds(_nothing_differs) / dossiers
    ratio = round(ours / bare, 2)
    name = f"tout recalculer, par dossier (1 fois, {dossiers})"
    floor = "le guide seul, faits déjà lus"
    return Line(name, round(ours * 1000, 3), round(bare * 1000, 3), ratio, ratio, ratio, 1, floor)


def _nothing_differs() -> None:
    if differing := rebuild_all():
        raise AssertionError(
            f"{differing} stored deadlines are not the guide's: the data is not what it says."
        )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _select(today: date) -> list[tuple[object, ...]]:
    return _fetched(SELECT, today)


def _fetched(sql: str, today: date) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [today])
        return cursor.fetchall()
