"""The end of validity without renewal is the fourth withdrawal of 5.3.2. WIT-01 to WIT-03, LIS-03."""

from __future__ import annotations

import datetime as dt

import pytest

from candidates.deadlines import queries as deadlines
from candidates.dossiers.enums import Status
from certification.desk.todo import todo
from certification.register.queries import register
from certification.register.verification import answer
from certification.reminders.use_cases import write_due_reminders
from certification.renewal import use_cases as renewal
from certification.renewal.schedules import expire_labels
from certification.sanctions.models import Withdrawal
from label_sp.guide.attestation import Standing
from label_sp.outbox import kinds
from label_sp.outbox.models import Message
from tests.audits.conftest import on
from tests.certification.conftest import emails, told
from tests.certification.labels import Label, label
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
LAST = dt.date(2028, 6, 30)
ONE = dt.timedelta(days=1)
MARK_ENDS = dt.date(2028, 9, 1)  # two months after the effective date


@pytest.fixture
def it() -> Label:
    return label(dt.date(2025, 7, 1))


@pytest.mark.rule("WIT-01")
@pytest.mark.parametrize(("day", "ended"), [(LAST - ONE, False), (LAST, False), (LAST + ONE, True)])
def test_the_clock_withdraws_the_day_after_the_last_valid_day(it: Label, day: dt.date, ended: bool) -> None:
    with on(day):
        assert expire_labels() == int(ended)
    assert (it.fresh().status == Status.EXPIRED) is ended
    assert Withdrawal.objects.exists() is ended
    assert register(day).exists() is not ended


@pytest.mark.rule("WIT-02")
def test_the_service_and_the_ditp_are_notified_by_a_letter_with_its_dates(it: Label) -> None:
    with on(LAST + ONE):
        renewal.expire_label(it.dossier.pk)
    notice, people = Withdrawal.objects.get(), it.people
    assert (notice.ground, notice.effective_on, notice.mark_ends_on) == ("not_renewed", LAST + ONE, MARK_ENDS)
    assert told("label.expired", it.dossier.pk) == emails(
        [people.candidate, people.contributor, people.manager, people.ditp]
    )
    body = Message.objects.filter(kind="label.expired").first().body
    for words in (
        "samedi 1er juillet 2028",
        "vendredi 1er septembre 2028",
        "non renouvelé à la fin du cycle",
    ):
        assert words in body
    kind = kinds.kind_of("label.expired")
    assert kind.legal and kind.letter


@pytest.mark.rule("WIT-02")
def test_a_late_clock_does_not_move_the_effective_date(it: Label) -> None:
    with on(LAST + 10 * ONE):
        renewal.expire_label(it.dossier.pk)
    notice = Withdrawal.objects.get()
    assert (notice.notified_on, notice.effective_on) == (LAST + 10 * ONE, LAST + ONE)


@pytest.mark.rule("WIT-03")
def test_the_mark_goes_within_two_months_with_its_deadline_its_act_and_its_reminders(it: Label) -> None:
    with on(LAST + ONE):
        renewal.expire_label(it.dossier.pk)
        due = {each.key: each for each in deadlines.of(it.dossier.pk)}
        mine = {item.act.key for item in todo(it.fresh(), it.people.candidate, LAST + ONE).mine}
    assert (due["mark_end"].due, due["mark_end"].done) == (MARK_ENDS, False)
    assert {"stop_mark", "reapply"} <= mine
    with on(MARK_ENDS - 7 * ONE):
        write_due_reminders(MARK_ENDS - 7 * ONE)
    assert Message.objects.filter(kind="reminder", body__contains="communication avec la marque").exists()


@pytest.mark.rule("LIS-03")
def test_its_attestation_says_expired_and_not_withdrawn(it: Label) -> None:
    with on(LAST + ONE):
        renewal.expire_label(it.dossier.pk)
    attestation = it.fresh().attestations.get()
    assert answer(attestation, LAST).standing is Standing.VALID
    assert answer(attestation, LAST + ONE).standing is Standing.EXPIRED


def test_a_renewal_under_way_is_said_and_ends_the_duty_to_stop_the_mark_once_granted() -> None:
    first = at_stage("labelled")
    second = first.renewal(visit=first.labelled_on.replace(year=2029)).advance("answered")
    first.advance("expired")
    body = Message.objects.filter(kind="label.expired").first().body
    assert f"Le dossier de renouvellement {second.dossier.reference} se poursuit." in body
    second.advance("labelled")
    with on(second.today):
        due = {each.key: each.done for each in deadlines.of(first.dossier_id)}
        mine = {item.act.key for item in todo(first.dossier, first.people.candidate, second.today).mine}
    assert due["mark_end"]
    assert "stop_mark" not in mine


def test_a_renewed_label_is_not_withdrawn_at_its_end() -> None:
    first = at_stage("labelled")
    first.renewal().advance("labelled")
    with on(first.dossier.valid_until + ONE):
        assert expire_labels() == 1  # the next cycle takes over
    assert first.dossier.status == Status.RENEWED
    assert not Withdrawal.objects.exists()
