"""What looks odd is worked out once after the closing, shown to the body and its auditors, and to nobody else."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from audits.audit.enums import AuditStatus
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from surveys.anomalies import findings, schedules, use_cases
from surveys.anomalies.models import CampaignAnomalies
from surveys.campaigns import storage
from surveys.campaigns.models import Campaign, Response
from surveys.campaigns.storage import Answer
from surveys.results import documents, told
from surveys.results.report import report_of
from surveys.steering.use_cases import close_campaign
from tests.factories import (
    answers_file,
    audit_in,
    candidate_of,
    ditp_agent,
    dossier_in,
    import_survey,
    member,
)
from tests.surveys.steering.cases import NOW, OPENED, answer, opened, since

pytestmark = pytest.mark.django_db
SERIES = "434343434343434"
TITLE = "Signalements, à vérifier"


@pytest.fixture(autouse=True)
def _today(time_machine: Any, settings: Any) -> None:
    settings.SECOND_FACTOR = False
    time_machine.move_to(NOW, tick=False)


def stuffed(**fields: Any) -> Campaign:
    """An open campaign: honest mail, and twenty times one series by a poster."""
    made = opened(**fields)
    chance = random.Random(3)  # noqa: S311 (invented answers)
    for place in range(40):
        answer(made, levels="".join(chance.choices("43", k=15)), days=since(OPENED, 8)[place % 8 :])
    answer(made, 20, levels=SERIES, channel="qr", days=since(OPENED, 8))
    return made


@pytest.fixture
def dossier() -> Dossier:
    return dossier_in(Status.ADMISSIBLE)


@pytest.fixture
def closed(dossier: Dossier) -> Campaign:
    return close_campaign(stuffed(dossier=dossier).pk, actor=candidate_of(dossier)).campaign


def page(user: User, dossier: Dossier) -> str:
    client = Client()
    client.force_login(user)
    answered = client.get(reverse("surveys:overview", args=[dossier.pk]))
    assert answered.status_code == 200
    return " ".join(answered.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def route(user: User, campaign: Campaign) -> Any:
    api = APIClient()
    api.force_authenticate(user)
    return api.get(f"/api/v1/campaigns/{campaign.pk}/anomalies/")


# --- who reads it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.BODY_MANAGER, Role.DECIDER])
def test_the_body_reads_it_beside_the_numbers_and_nothing_is_removed(closed: Campaign, role: Role) -> None:
    shown = page(member(closed.dossier.body, role), closed.dossier)
    assert TITLE in shown
    assert "20 réponses sur 20 sont la même série, question par question." in shown
    assert "20 questionnaires recevables par lien ouvert (affiche, QR code), sur 60 : 33,3 %" in shown
    closed.refresh_from_db()
    assert (closed.admissible, Response.objects.filter(campaign=closed).count()) == (60, 60)


def test_the_auditors_of_the_dossier_read_it(closed: Campaign) -> None:
    audit = audit_in(AuditStatus.ASSIGNED, dossier=closed.dossier)
    assert TITLE in page(audit.auditor, closed.dossier)
    found = route(audit.auditor, closed)
    assert [(each["kind"], each["channel"]) for each in found.data["anomalies"]] == [("same", "qr")]
    assert found.data["by_open_link"] == 20
    assert found.data["open_link_share"] == {"exact": "100/3", "shown": "33,3"}
    assert found.data["looked_at"]


def test_neither_the_candidate_nor_whoever_supervises_reads_it(closed: Campaign) -> None:
    for user in (candidate_of(closed.dossier), ditp_agent()):
        assert TITLE not in page(user, closed.dossier)
        refused = route(user, closed)
        assert (refused.status_code, "à l’organisme et à ses auditeurs" in refused.data["detail"]) == (
            403,
            True,
        )


def test_who_is_of_both_sides_is_of_the_candidate(closed: Campaign) -> None:
    both = member(closed.dossier.body, Role.BODY_MANAGER)
    assert route(both, closed).status_code == 200
    member(closed.dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR, user=both)
    assert route(both, closed).status_code == 403


def test_another_body_finds_nothing(closed: Campaign) -> None:
    stranger = member(dossier_in(Status.ADMISSIBLE).body, Role.BODY_MANAGER)
    assert route(stranger, closed).status_code == 404


def test_no_report_tells_it(closed: Campaign) -> None:
    html, said = documents.report_html(closed), told.as_json(report_of(closed)).decode()
    assert "même série" not in html + said and "ignalement" not in html + said


# --- when it is worked out --------------------------------------------------------------------------------------------


def test_a_campaign_that_is_open_is_told_nothing_of(dossier: Dossier) -> None:
    running = stuffed(dossier=dossier)
    manager = member(dossier.body, Role.BODY_MANAGER)
    assert TITLE not in page(manager, dossier)
    assert route(manager, running).status_code == 404
    assert schedules.look_for_anomalies() == 0 and not CampaignAnomalies.objects.exists()


def test_many_answers_wait_for_the_clock_and_the_page_says_so(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_cases, "AT_ONCE", 59)
    running = stuffed(dossier=dossier)
    closed = close_campaign(running.pk, actor=candidate_of(dossier)).campaign
    manager = member(dossier.body, Role.BODY_MANAGER)
    assert "n’ont pas encore été examinées" in page(manager, dossier)
    assert route(manager, closed).data["looked_at"] is None
    assert schedules.look_for_anomalies() == 1
    assert "sont la même série" in page(manager, dossier)
    assert schedules.look_for_anomalies() == 0


def test_an_import_is_looked_at_once_it_is_written(
    dossier: Dossier, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        imported = import_survey(dossier)
    kept = CampaignAnomalies.objects.get(campaign=imported)
    assert kept.looked_at == NOW
    assert "Rien de surprenant" in page(member(dossier.body, Role.BODY_MANAGER), dossier)


def test_what_was_kept_is_not_worked_out_again(closed: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "SAME_SHARE", 2)
    assert use_cases.look(closed.pk) == 0
    assert len(CampaignAnomalies.objects.get(campaign=closed).found) == 1


# --- what it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", [60, 1500])
def test_answers_are_looked_at_twice_and_the_page_reads_none(dossier: Dossier, answers: int) -> None:
    imported = import_survey(dossier, uploaded=answers_file(responses=answers))
    imported.refresh_from_db()
    with CaptureQueriesContext(connection) as asked:
        findings.anomalies(imported)
    assert len(asked) <= 6 and sum("surveys_response" in each["sql"] for each in asked) == 2
    assert use_cases.look(imported.pk) == 1
    manager = member(dossier.body, Role.BODY_MANAGER)
    with CaptureQueriesContext(connection) as asked:
        assert TITLE in page(manager, dossier)
    assert not any("surveys_response" in each["sql"] for each in asked)
    assert sum("surveys_campaignanomalies" in each["sql"] for each in asked) == 1


def test_the_database_counts_what_a_reader_of_answers_would() -> None:
    """Against the counts taken one answer after the other."""
    made = opened(opened_on=dt.date(2027, 3, 1))
    given = [
        Answer(levels, True, channel, "", OPENED + dt.timedelta(days=day), seconds)
        for levels, channel, day, seconds, times in (
            (SERIES, "qr", 0, 10, 6),
            ("4" * 15, "qr", 1, None, 4),
            ("4n-321443322111", "mail", 1, 30, 7),
            ("4" * 7 + "-" * 8, "mail", 2, 5, 9),  # not admissible
        )
        for _ in range(times)
    ]
    storage.store(made, given)
    found = findings.facts(made)
    assert found.days == {
        (OPENED, "qr"): 6,
        (OPENED + dt.timedelta(days=1), "qr"): 4,
        (OPENED + dt.timedelta(days=1), "mail"): 7,
    }
    assert found.series == {("qr", tuple(SERIES)): 6, ("mail", tuple("4n-321443322111")): 7}
    assert {channel: (came.answers, came.timed, came.fast) for channel, came in found.came.items()} == {
        "qr": (10, 6, 6),
        "mail": (7, 7, 0),
    }
    assert found.came["qr"].tallies[1] == {"n": 0, "1": 0, "2": 0, "3": 6, "4": 4}
    assert found.came["mail"].tallies[2] == {"n": 0, "1": 0, "2": 0, "3": 0, "4": 0}
