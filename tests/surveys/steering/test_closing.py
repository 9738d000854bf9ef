"""Closing a campaign: what it freezes, what it stops, what it makes; and who may."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.pieces.models import Piece
from label_sp.actors.enums import Role
from label_sp.journal.models import JournalEntry, Touch
from label_sp.outbox import tasks
from label_sp.outbox.models import Message
from surveys.campaigns import queries as campaigns
from surveys.campaigns.enums import CampaignStatus
from surveys.campaigns.models import Campaign, Response
from surveys.invitations import mailing
from surveys.invitations.models import Invitation, OpenLink, Token
from surveys.results.models import SurveyReport
from surveys.steering import queries, use_cases
from tests.factories import (
    UserFactory,
    candidate_of,
    ditp_agent,
    dossier_in,
    import_survey,
    member,
    questionnaires,
)
from tests.surveys.campaigns import run_cases
from tests.surveys.steering.cases import NOW, OPENED, answer, both_closing, opened, since

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def close(campaign: Campaign, **fields: Any) -> use_cases.Closed:
    return use_cases.close_campaign(campaign.pk, actor=fields.get("actor") or candidate_of(campaign.dossier))


@pytest.mark.rule("SUR-09")
def test_closing_counts_all_that_came_and_freezes_it() -> None:
    campaign = opened()
    answer(campaign, 60)
    answer(campaign, 3, finished=False)
    closed = close(campaign).campaign
    assert (closed.status, closed.closed_on) == (CampaignStatus.CLOSED, dt.date(2027, 3, 11))
    assert (closed.responses, closed.admissible, closed.channels) == (63, 60, {"mail": 60})
    assert not Response.objects.filter(counted=False).exists()
    assert campaigns.result(closed).global_note == 100
    assert campaigns.latest(closed.dossier, "users") == closed


@pytest.mark.rule("SUR-07")
def test_closing_knows_whom_the_last_minute_wrote_to() -> None:
    questionnaires()
    campaign = run_cases.opened(dossier_in(Status.PREPARING), otherwise=7)
    run_cases.invited(campaign, *(f"a{number}@exemple.test" for number in range(5)))
    mailing.send_invitations(campaign.pk, actor=candidate_of(campaign.dossier))
    mailing.advance()
    tasks.send_outbox()  # the clock has not looked again since
    assert Campaign.objects.get().solicited == 7
    assert close(campaign).campaign.solicited == 12
    assert Campaign.objects.get().solicited == 12
    assert JournalEntry.objects.get(event="survey.closed").data["solicited"] == 12


@pytest.mark.rule("SUR-03")
def test_one_that_is_not_valid_closes_too_and_says_so() -> None:
    campaign = opened()
    answer(campaign, 12)
    result = campaigns.result(close(campaign).campaign)
    assert not result.valid
    entry = JournalEntry.objects.get(event="survey.closed")
    assert (entry.data["valid"], entry.data["needed"], entry.data["admissible"]) == (False, 50, 12)
    assert "n’est pas valide" in Message.objects.get(kind="survey.closed").body


@pytest.mark.rule("SUR-03")
@pytest.mark.parametrize("status", [CampaignStatus.PREPARING, CampaignStatus.ABANDONED])
def test_only_an_open_campaign_closes(status: str) -> None:
    campaign = opened(status=status)
    with pytest.raises(TransitionNotAllowed):
        close(campaign)
    assert Campaign.objects.get().status == status


def test_a_second_closing_finds_it_closed_and_changes_nothing() -> None:
    campaign = opened()
    answer(campaign, 60)
    close(campaign)
    before = Campaign.objects.values().get()
    with pytest.raises(TransitionNotAllowed):
        close(campaign)
    assert Campaign.objects.values().get() == before
    assert JournalEntry.objects.filter(event="survey.closed").count() == 1


def test_links_take_nothing_more() -> None:
    campaign = opened()
    invited = Invitation.objects.create(
        campaign=campaign, address="a@example.org", address_hash="a", added_at=NOW
    )
    Token.objects.create(hash="a" * 64, campaign=campaign, invitation=invited)
    OpenLink.objects.create(campaign=campaign)
    other = opened("agents", campaign.dossier)
    kept = Invitation.objects.create(campaign=other, address="b@example.org", address_hash="b", added_at=NOW)
    Token.objects.create(hash="b" * 64, campaign=other, invitation=kept)
    OpenLink.objects.create(campaign=other)
    close(campaign)
    assert list(Token.objects.values_list("campaign", flat=True)) == [other.pk]
    assert dict(OpenLink.objects.values_list("campaign", "closed")) == {campaign.pk: True, other.pk: False}
    assert Invitation.objects.count() == 2  # that somebody was written to remains


def test_the_latest_closed_counts_even_when_another_was_imported_meanwhile() -> None:
    campaign = opened()
    answer(campaign, 60)
    imported = import_survey(campaign.dossier)
    assert imported.number == 2
    closed = close(campaign).campaign
    assert closed.number == 3
    assert campaigns.latest(campaign.dossier, "users") == closed


@pytest.mark.parametrize("who", ["contributor", "manager"])
def test_the_candidates_team_closes(who: str) -> None:
    campaign = opened()
    role = {"contributor": Role.CANDIDATE_CONTRIBUTOR, "manager": Role.CANDIDATE_MANAGER}[who]
    actor = member(campaign.dossier.service.organisation, role)
    assert close(campaign, actor=actor).campaign.recorded_by == actor


@pytest.mark.parametrize("who", ["ditp", "body", "decider", "nobody", "other_candidate"])
def test_nobody_else_closes(who: str) -> None:
    campaign = opened(dossier=dossier_in(Status.ADMISSIBLE))
    body = campaign.dossier.body
    actor = {
        "ditp": ditp_agent,
        "body": lambda: member(body, Role.BODY_MANAGER),
        "decider": lambda: member(body, Role.DECIDER),
        "nobody": UserFactory,
        "other_candidate": lambda: candidate_of(dossier_in(Status.PREPARING)),
    }[who]()
    with pytest.raises(PermissionDenied):
        close(campaign, actor=actor)
    assert Campaign.objects.get().status == CampaignStatus.OPEN


def test_the_team_is_told_and_the_dates_are_worked_out_again() -> None:
    campaign = opened()
    answer(campaign, 60)
    others = member(campaign.dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR)
    Touch.objects.all().delete()
    actor = candidate_of(campaign.dossier)
    close(campaign, actor=actor)
    told = Message.objects.filter(kind="survey.closed")
    assert {message.recipient for message in told} == {actor, others}
    assert "60 questionnaires recevables, il en fallait 50. Elle est valide." in told[0].body.replace(
        "\xa0", " "
    )
    assert Touch.objects.filter(dossier_id=campaign.dossier_id).exists()


# --- the report and the piece -----------------------------------------------------------------------------------------


@pytest.mark.paper
def test_the_report_is_kept_in_its_four_formats_and_attached_once_both_are_closed() -> None:
    dossier = dossier_in(Status.PREPARING)
    users, agents = both_closing(dossier)
    assert close(users).attached == ()
    assert {each.format for each in SurveyReport.objects.filter(campaign=users)} == {
        "pdf",
        "xlsx",
        "csv",
        "json",
    }
    assert not Piece.objects.exists()
    attached = close(agents).attached
    assert {piece.kind for piece in attached} == {"survey_reports", "user_sample_method"}
    assert Piece.objects.filter(dossier=dossier, kind="survey_reports").count() == 1


@pytest.mark.paper
@pytest.mark.parametrize("status", [Status.ADMISSIBLE, Status.IN_AUDIT])
def test_a_dossier_that_takes_no_piece_gets_none(status: Status) -> None:
    users, agents = both_closing(dossier_in(status))
    close(users)
    assert close(agents).attached == ()
    assert not Piece.objects.exists()


def test_a_report_that_cannot_be_made_does_not_undo_the_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise RuntimeError("no paper today")

    monkeypatch.setattr("surveys.results.documents.report_pdf", broken)
    campaign = opened()
    answer(campaign, 60)
    assert close(campaign).campaign.is_closed
    assert not SurveyReport.objects.exists()
    monkeypatch.undo()
    from label_sp.clock.models import SetAside  # noqa: PLC0415
    from surveys.results import use_cases as reports  # noqa: PLC0415

    assert SetAside.objects.filter(batch="survey_reports").exists()
    SetAside.objects.update(again_at=timezone.now() - dt.timedelta(minutes=1))
    assert reports.keep_missing() == 1
    assert SurveyReport.objects.count() == 4


# --- what is to do, and the clock -------------------------------------------------------------------------------------


@pytest.mark.rule("SUU-04")
@pytest.mark.rule("SUA-03")
@pytest.mark.parametrize(
    ("kind", "solicited", "concerned", "admissible", "enough"),
    [
        ("users", 1000, None, 49, False),
        ("users", 1000, None, 50, True),
        ("users", 1001, None, 50, False),
        ("users", 1001, None, 51, True),
        ("users", 0, None, 60, False),
        ("agents", 49, 49, 24, False),
        ("agents", 49, 49, 25, True),
        ("agents", 50, 50, 29, False),
        ("agents", 50, 50, 30, True),
        ("agents", 300, 300, 89, False),
        ("agents", 300, 300, 90, True),
        ("agents", 301, 301, 49, False),
        ("agents", 301, 301, 50, True),
        ("agents", 45, 60, 29, False),
        ("agents", 45, 60, 30, True),
    ],
)
def test_the_database_knows_when_it_is_enough_as_the_guide_does(
    kind: str, solicited: int, concerned: int | None, admissible: int, *, enough: bool
) -> None:
    campaign = opened(
        kind, solicited=solicited, concerned=concerned, responses=admissible, admissible=admissible
    )
    assert queries.is_to_close(campaign.dossier) is enough
    assert campaigns.result(campaign).valid is enough


@pytest.mark.rule("SUR-03")
def test_the_planned_end_makes_it_due_the_day_after() -> None:
    campaign = opened(planned_end=dt.date(2027, 3, 11))
    assert not queries.is_to_close(campaign.dossier)
    Campaign.objects.update(planned_end=dt.date(2027, 3, 10))
    assert queries.is_to_close(Dossier.objects.get())
    Campaign.objects.update(planned_end=None)
    assert not queries.is_to_close(Dossier.objects.get())


@pytest.mark.rule("SUR-03")
def test_the_team_is_reminded_once_for_each_end_and_nothing_closes(time_machine: Any) -> None:
    campaign = opened(planned_end=dt.date(2027, 3, 10))
    actor = candidate_of(campaign.dossier)
    assert (use_cases.recall_ends(), use_cases.recall_ends()) == (1, 0)
    message = Message.objects.get(kind="survey.end_over")
    assert message.recipient == actor and "mercredi 10 mars 2027" in message.body
    assert Campaign.objects.get().status == CampaignStatus.OPEN
    Campaign.objects.update(planned_end=dt.date(2027, 3, 20))
    assert use_cases.recall_ends() == 0
    time_machine.move_to(dt.datetime(2027, 3, 21, 9, tzinfo=dt.UTC), tick=False)
    assert use_cases.recall_ends() == 1
    assert Message.objects.filter(kind="survey.end_over").count() == 2


@pytest.mark.rule("FOL-02")
def test_a_campaign_of_the_follow_up_closes_the_same_way() -> None:
    questionnaires()
    dossier = dossier_in(Status.LABELLED)
    campaign = opened(dossier=dossier, purpose="follow_up")
    answer(campaign, 60, days=since(OPENED, 5))
    closed = close(campaign).campaign
    assert campaigns.latest(dossier, "users", "follow_up") == closed
    assert campaigns.latest(dossier, "users", "initial") is None
