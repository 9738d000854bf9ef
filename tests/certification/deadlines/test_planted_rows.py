"""A bad row planted in each batch: the others are done, and the row is told where the team looks.

Whoever adds a scheduled task or a command plants one here too: the tests below find them by themselves.
"""

from __future__ import annotations

import datetime as dt
import io
import mailbox
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from axes.models import AccessFailureLog, AccessLog
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command, get_commands
from django.urls import reverse
from django.utils import timezone

from audits.durations.models import AuditDuration
from candidates.deadlines.models import DueDate
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.grids.models import Grid
from certification.deadlines import use_cases as deadlines
from label_sp.actors import passwords
from label_sp.actors.models import PasswordRequest
from label_sp.clock import leftovers
from label_sp.clock.models import ScheduleRun, SetAside
from label_sp.clock.schedules import SCHEDULES, beat_table
from label_sp.journal.models import Touch
from label_sp.outbox import digests, outbox, returns
from label_sp.outbox.models import Delivery, Message, MessageState
from surveys.questionnaires.models import Questionnaire
from tests.audits.conftest import browser, on
from tests.certification.deadlines.planted import (
    DAY,
    TODAY,
    planned,
    plant_access,
    plant_anomalies,
    plant_answers,
    plant_answers_file,
    plant_effort,
    plant_file,
    plant_forgetting,
    plant_mailing,
    plant_scan,
    plant_service_line,
    plant_survey_end,
    plant_survey_report,
    plant_waiting_file,
    run,
    told,
)
from tests.certification.pages import words
from tests.factories import (
    REFERENCE_DATA,
    UserFactory,
    candidate_of,
    ditp_agent,
    dossier_in,
)
from tests.outbox.outbox_cases import draft, let_end, prefers

pytestmark = pytest.mark.django_db
ENDS = {"first year": dt.date(1, 1, 5), "last year": dt.date(9999, 12, 28)}


def dated(*dossiers: Dossier) -> list[bool]:
    return [DueDate.objects.filter(dossier=each).exists() for each in dossiers]


# --- one plant for each batch -----------------------------------------------------------------------------------------


def plant_dates(task: str) -> None:
    one, bad, late, two = planned(), *map(planned, ENDS.values()), planned()
    run(task)
    assert dated(one, bad, late, two) == [True, False, False, True]
    assert {row.dossier_id for row in SetAside.objects.filter(batch="deadlines")} == {bad.pk, late.pk}
    assert not Touch.objects.exists()  # else it would be tried each minute
    assert bad.reference in told() and "hors du calendrier" in told()
    Dossier.objects.filter(pk=bad.pk).update(
        audit_first_day=TODAY + 60 * DAY, audit_last_day=TODAY + 61 * DAY
    )
    Touch.objects.create(dossier_id=bad.pk, at=timezone.now())
    deadlines.refresh_touched()  # corrected by an act
    assert dated(bad) == [True] and bad.reference not in told() and late.reference in told()


def plant_reminders(task: str) -> None:
    one, bad, two = (planned() for _ in range(3))
    people = [candidate_of(each) for each in (one, bad, two)]
    deadlines.refresh_touched()
    DueDate.objects.exclude(term="submission").delete()
    DueDate.objects.update(due=TODAY + DAY, next_on=TODAY)  # to be filed tomorrow
    assert DueDate.objects.filter(dossier=bad).update(term="abolished")
    assert run(task) == 2
    reminded = set(Message.objects.filter(kind="reminder").values_list("recipient", flat=True))
    assert reminded == {people[0].pk, people[2].pk}
    assert run(task) == 0
    assert SetAside.objects.get().tries == 1  # not in a loop
    assert "abolished" in told() and bad.reference in told()
    deadlines.rebuild_all()
    assert "abolished" not in told() and not SetAside.objects.exists()


def plant_label(task: str) -> None:
    days = {"obtained_on": TODAY - 1096 * DAY, "valid_until": TODAY - DAY}
    one, bad, two = (dossier_in(Status.LABELLED, **days) for _ in range(3))
    with pytest.MonkeyPatch.context() as patch:
        saved = Dossier.save

        def save(self: Dossier, *args: Any, **kwargs: Any) -> None:
            if self.pk == bad.pk:
                raise ValueError("value too long for type character varying(10)")
            saved(self, *args, **kwargs)

        patch.setattr(Dossier, "save", save)
        assert run(task) == 2
    assert [Dossier.objects.get(pk=each.pk).status for each in (one, bad, two)] == [
        "expired",
        "labelled",
        "expired",
    ]
    assert bad.reference in told() and "Échéance d’un label" in told()


def plant_digest(task: str) -> None:
    people = [UserFactory() for _ in range(3)]
    for person in people:
        prefers(person, Delivery.DIGEST)
        outbox.put(draft(person, f"act:{person.pk}"))
    with pytest.MonkeyPatch.context() as patch:
        values = digests._values

        def broken(found: list[Message], today: dt.date) -> dict[str, object]:
            if found[0].recipient == people[1]:
                raise KeyError("subject")
            return values(found, today)

        patch.setattr(digests, "_values", broken)
        assert run(task) == 2
    assert str(people[1]) in told() and "Composition du courriel du jour" in told()


def reminder_without_facts(key: str, **fields: Any) -> Message:
    """A reminder that does not say of which deadline it is: what is asked when it leaves cannot be answered."""
    outbox.put(draft(UserFactory(), key, kind="reminder", **fields))
    return Message.objects.get(key=key)


def plant_message(task: str) -> None:
    bad = reminder_without_facts("act:0")
    Message.objects.filter(pk=bad.pk).update(lane=0, created_at=timezone.now() - DAY)  # first in every queue
    good = UserFactory()
    outbox.put(draft(good, "act:1"))
    Message.objects.filter(recipient=good).update(lane=0)
    run(task)
    assert [message.to for message in mail.outbox] == [[good.email]]
    for _ in range(20):
        bad.refresh_from_db()
        if bad.state != MessageState.WAITING:
            break
        let_end(bad)
        run(task)
    assert bad.state == MessageState.FAILED and 1 < bad.attempts < 10
    assert "Une donnée manque" in told() and bad.address in told()


def plant_request(task: str) -> None:
    one, bad, two = (UserFactory() for _ in range(3))
    for person in (one, bad, two):
        PasswordRequest.objects.create(email=person.email, asked_at=timezone.now())
    with pytest.MonkeyPatch.context() as patch:
        send = passwords.send_link

        def broken(email: str) -> None:
            if email == bad.email:
                raise TypeError("odd")
            send(email)

        patch.setattr(passwords, "send_link", broken)
        assert run(task) == 2
        assert run(task) == 0 and SetAside.objects.get().tries == 1
    assert {message.recipient for message in Message.objects.all()} == {one, two}
    assert "Réponse à un mot de passe oublié" in told() and bad.email not in told()


def plant_return(task: str) -> None:
    box = mailbox.Maildir(Path(settings.MEDIA_ROOT) / "returned", create=True)
    for raw in (b"Subject: odd\n\nx", b"Subject: good\n\nx"):
        box.add(raw)
    read = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "RETURNED_MAIL", Path(settings.MEDIA_ROOT) / "returned")

        def broken(raw: bytes) -> None:
            if b"odd" in raw:
                raise TypeError("odd")
            read.append(raw)

        patch.setattr(returns, "report_in", broken)
        run(task)
    assert len(read) == 1 and SetAside.objects.get().tries == 1
    assert "Lecture des courriels revenus" in told()


def plant_login(task: str) -> None:
    """It works on no row by itself: one statement takes away what is old."""
    for days in (400, 300):
        AccessLog.objects.create(username="x", ip_address="192.0.2.7", path_info="/")
        AccessFailureLog.objects.create(username="x", ip_address="192.0.2.7", path_info="/")
        for log in (AccessLog, AccessFailureLog):
            log.objects.filter(pk=log.objects.latest("pk").pk).update(
                attempt_time=timezone.now() - days * DAY
            )
    assert run(task) == 2
    assert AccessLog.objects.count() == AccessFailureLog.objects.count() == 1


TASKS: dict[str, Callable[[str], None]] = {
    "candidates.scans.schedules.scan_files": plant_scan,
    "candidates.access.schedules.forget_access_requests": plant_access,
    "surveys.answering.schedules.count_answers": plant_answers,
    "candidates.imports.schedules.import_services": plant_service_line,
    "candidates.effort.schedules.work_out_effort": plant_effort,
    "candidates.pieces.schedules.sweep_waiting_files": plant_waiting_file,
    "surveys.imports.schedules.forget_answers_files": plant_answers_file,
    "certification.renewal.schedules.expire_labels": plant_label,
    "certification.deadlines.schedules.rebuild_deadlines": plant_dates,
    "certification.deadlines.schedules.refresh_deadlines": plant_dates,
    "certification.reminders.schedules.write_due_reminders": plant_reminders,
    "label_sp.actors.schedules.answer_password_requests": plant_request,
    "label_sp.actors.schedules.forget_logins": plant_login,
    "surveys.anomalies.schedules.look_for_anomalies": plant_anomalies,
    "surveys.results.schedules.keep_survey_reports": plant_survey_report,
    "surveys.steering.schedules.recall_survey_ends": plant_survey_end,
    "surveys.invitations.schedules.send_survey_mails": plant_mailing,
    "surveys.invitations.schedules.forget_survey_addresses": plant_forgetting,
    "label_sp.outbox.schedules.gather_digests": plant_digest,
    "label_sp.outbox.schedules.read_returns": plant_return,
    "label_sp.clock.sweeps.sweep_files": plant_file,
    "label_sp.outbox.tasks.send_outbox": plant_message,
    "label_sp.outbox.tasks.send_urgent": plant_message,
}


def test_each_scheduled_task_has_a_planted_row() -> None:
    assert {each["task"] for each in beat_table().values()} == set(TASKS)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("task", TASKS)
def test_a_bad_row_stops_no_other_and_is_told(task: str) -> None:
    with on(TODAY):
        TASKS[task](task)


# --- commands ---------------------------------------------------------------------------------------------------------


def plant_in_catch_up() -> None:
    """Every task of the schedule is one of its rows; and bad rows of each at once."""
    good, bad = planned(), planned(ENDS["last year"])
    reminder_without_facts("act:0")
    outbox.put(draft(UserFactory(), "act:1"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leftovers, "sweep", lambda: 1 // 0)
        err = io.StringIO()
        with pytest.raises(CommandError, match="fichiers"):
            call_command("catch_up", rebuild=True, stdout=io.StringIO(), stderr=err)
    assert "ZeroDivisionError" in err.getvalue()
    assert dated(good, bad) == [True, False] and len(mail.outbox) >= 1
    assert bad.reference in told()


def plant_in_reference_data() -> None:
    data = yaml.safe_load(REFERENCE_DATA.read_text(encoding="utf-8"))
    del data["local_grid"][3]["code"]
    file = Path(settings.MEDIA_ROOT) / "reference.yaml"
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(CommandError, match=r"local_grid.*code"):
        call_command("load_reference_data", file=file, stdout=io.StringIO())
    kinds = set(Grid.objects.values_list("kind", flat=True))
    assert (Questionnaire.objects.count(), kinds, AuditDuration.objects.count()) == (2, {"central"}, 1)


COMMANDS: dict[str, Callable[[], None] | str] = {
    "catch_up": plant_in_catch_up,
    "load_reference_data": plant_in_reference_data,
    "demo": "replays acts of people: the first that is refused ends the story",
    "draw_machines": "draws out of the code, reads no row",
    "list_acts": "lists out of the code, reads no row",
    "first_account": "writes one account",
    "reduce_territories": "makes one file of others, reads no row",
    "read_returns": "does what its scheduled task does, which has its planted mail",
    "changepassword": "writes one account",
    "createsuperuser": "writes one account",
}


def test_each_command_has_a_planted_row_or_works_on_no_rows() -> None:
    ours = {app.name for app in apps.get_app_configs() if "site-packages" not in app.path}
    assert {name for name, app in get_commands().items() if app in ours} == set(COMMANDS)


@pytest.mark.parametrize("name", [name for name, plant in COMMANDS.items() if callable(plant)])
def test_a_bad_row_stops_no_other_of_a_command(name: str) -> None:
    plant = COMMANDS[name]
    assert callable(plant)
    with on(TODAY):
        plant()


# --- what people do about it ------------------------------------------------------------------------------------------


def test_the_team_has_it_tried_again_and_nobody_else_may() -> None:
    with on(TODAY):
        bad = planned(ENDS["last year"])
        deadlines.refresh_touched()
        aside = SetAside.objects.get()
        url = reverse("certification:again", args=[aside.pk])
        assert browser(candidate_of(bad)).post(url).status_code in {403, 404}
        assert not Touch.objects.exists()
        client = browser(ditp_agent())
        assert "C’est demandé" in words(client.post(url, follow=True))
        assert Touch.objects.get().dossier_id == bad.pk
        Dossier.objects.filter(pk=bad.pk).update(
            audit_first_day=TODAY + 60 * DAY, audit_last_day=TODAY + 61 * DAY
        )
        deadlines.refresh_touched()
        assert "plus de côté" in words(client.post(url, follow=True))
        assert "Rien n’a été mis de côté." in told()


def test_what_is_set_aside_is_an_alarm() -> None:
    now = timezone.now()
    for name in SCHEDULES:
        ScheduleRun.objects.create(name=name, started_at=now, succeeded_at=now, result=0)
    planned(ENDS["last year"])
    deadlines.refresh_touched()
    assert "À regarder : 1 point" in told()
