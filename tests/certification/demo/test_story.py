"""The demonstration's story: what `make demo` promises is true, act by act."""

from __future__ import annotations

import io
import os
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from candidates.dossiers.models import Dossier
from candidates.pieces import queries as pieces
from candidates.pieces.enums import PieceKind
from certification.attestations import documents
from certification.attestations.models import Attestation
from certification.demo import cast as people
from certification.demo import clock, neighbours, story
from certification.demo.campaigns import SERVER
from certification.demo.life import Life
from certification.management.commands import demo
from certification.register.queries import register
from certification.sanctions.use_cases import lift_suspension, suspend_label
from label_sp.guide import surveys as survey_rules
from label_sp.guide.calendar import is_working_day
from label_sp.guide.forecast import Outlook
from label_sp.journal.models import JournalEntry
from surveys.campaigns import queries as campaign_queries
from surveys.campaigns.enums import CampaignStatus, Source
from surveys.campaigns.models import Campaign
from surveys.invitations.models import Invitation, Token
from surveys.results.enums import ReportFormat
from surveys.results.models import SurveyReport
from tests import snapshots
from tests.scenario_files import load_reference_data

pytestmark = pytest.mark.paper
SURVEY_EVENTS = ("survey", "campaign.", "invitation.", "open_link.", "mailing.")
Act = tuple[date, str, str, str]
TOLD: dict[str | None, snapshots.Snapshot] = {}


@pytest.fixture
def told(db: None) -> list[Act]:
    """The story up to the Or, in this test's database: played once, laid down again for the other tests."""
    load_reference_data()
    base = snapshots.base()
    if base in TOLD:
        return TOLD[base].lay()
    acts: list[Act] = []

    def say(*act: object) -> None:
        acts.append(act)  # type: ignore[arg-type]

    cast = people.assemble()
    story.habilitate(cast, say)
    story.replay(cast, say)
    if base:
        TOLD[base] = snapshots.take(acts)
    return acts


@pytest.mark.parametrize("today", [date(2026, 12, 18) + timedelta(days=n) for n in range(15)], ids=str)
def test_the_visits_around_today_fall_on_working_days(today: date) -> None:
    first_day = neighbours.visit_by(today)
    assert today - timedelta(days=5) <= first_day <= today
    assert all(is_working_day(day) for day in (first_day, first_day + timedelta(days=1)))


def test_a_demonstration_on_another_port_leads_to_itself(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"  # so that the fixture puts it back
    monkeypatch.setenv("SITE_URL", "")
    monkeypatch.delenv("SITE_URL")
    demo.Command().answer_at("127.0.0.1:8123")
    assert settings.SITE_URL == os.environ["SITE_URL"] == "http://127.0.0.1:8123"
    demo.Command().answer_at("127.0.0.1:9000")
    assert settings.SITE_URL == "http://127.0.0.1:8123"  # what was asked for by name stays


@pytest.mark.rule("DEC-03")
@pytest.mark.rule("ATT-02")
def test_the_story_ends_with_the_or_its_attestation_and_the_register(told: list[Act]) -> None:
    attestation = Attestation.objects.get()
    pages = PdfReader(io.BytesIO(documents.attestation_pdf(attestation))).pages
    flat = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (
        story.SERVICE,
        "Or",
        "Acheux-en-Amiénois",
        "17 rue de Bertrancourt",
        "Bray-sur-Somme",
        "30 juin 2028",
    ):
        assert words in flat
    assert attestation.number in flat
    assert attestation.code in flat.replace(" ", "")
    assert [dossier.service.name for dossier in register(date(2025, 7, 1))] == [story.SERVICE]
    assert not register(date(2025, 6, 30)).exists()
    assert not register(date(2028, 7, 1)).exists()


@pytest.mark.rule("LIS-02")
@pytest.mark.rule("SUS-03")
def test_the_page_behind_the_qr_code_says_valid_then_suspended_then_valid_again(told: list[Act]) -> None:
    attestation = Attestation.objects.get()
    cast = people.assemble()
    address = reverse("certification:verify", args=[attestation.number, attestation.code])

    def page_on(day: date) -> str:
        with clock.on(day):
            return Client().get(address).content.decode()

    assert "Valide jusqu’au 30 juin 2028" in page_on(date(2025, 7, 1))
    with clock.on(date(2027, 4, 5)):
        suspend_label(
            attestation.dossier_id,
            actor=cast.decider,
            ground="own_request",
            reason="Travaux.",
            conform_by=date(2027, 9, 30),
        )
    suspended = page_on(date(2027, 4, 6))
    assert "Suspendue depuis le 5 avril 2027" in suspended
    assert "Valide jusqu’au" not in suspended
    with clock.on(date(2027, 7, 5)):
        lift_suspension(
            attestation.dossier_id,
            actor=cast.decider,
            conformity="Fait.",
            conformity_shown_on=date(2027, 7, 5),
        )
    assert "Valide jusqu’au 30 juin 2028" in page_on(date(2027, 7, 6))


def test_the_simulated_life_runs_to_the_renewal_and_leaves_no_trace(told: list[Act]) -> None:
    after: list[Act] = []
    sent = len(mail.outbox)
    known = story.replay(people.assemble(), lambda *act: after.append(act))
    with story.undone():
        story.carry_on(known)
        assert Dossier.objects.filter(cycle=2, status="labelled").exists()
        run = Campaign.objects.filter(dossier__cycle=1, purpose="follow_up").values_list("source", "status")
        assert list(run) == [(Source.RUN, CampaignStatus.CLOSED)] * 2
        brought_in = Campaign.objects.filter(dossier__cycle=2, source=Source.IMPORTED)
        assert set(brought_in.values_list("kind", "responses", "admissible")) == {
            ("users", 211, 210),  # one stopped half-way
            ("agents", 12, 11),
        }
    rules_followed = {rule for *_, rule in after}
    assert {"FOL-01", "FOL-03", "SUS-01", "SUS-03", "REN-01", "REN-02"} <= rules_followed
    assert [what for _, _, what, _ in after if "refait" in what or "importe" in what] == [
        "refait la même enquête usagers : 110 adresses à inviter",
        "refait la même enquête agents : 12 adresses à inviter",
        "importe 210 réponses d’usagers sur 1290",
        "importe 11 réponses d’agents sur 12",
    ]
    assert len(mail.outbox) == sent
    assert list(Dossier.objects.values_list("cycle", "status")) == [(1, "labelled")]


def test_telling_it_again_changes_nothing(told: list[Act]) -> None:
    before = list(Dossier.objects.values())
    story.replay(people.assemble(), lambda *act: None)
    assert list(Dossier.objects.values()) == before
    assert Attestation.objects.count() == 1


def test_each_act_names_a_rule_and_the_known_figures_are_there(told: list[Act]) -> None:
    assert all(rule for *_, rule in told)
    said = [what for _, _, what, _ in told]
    assert (
        "clôt l’enquête usagers : 100 questionnaires recevables pour 240 personnes sollicitées, il en fallait 50"
        in said
    )
    users, agents = campaigns()
    u9 = {tally.level: tally.count for tally in users.tallies.filter(question__code="U9")}
    assert (u9["4"], u9["3"]) == (95, 3)  # 98 % of 100
    a9 = {tally.level: tally.count for tally in agents.tallies.filter(question__code="A9")}
    assert a9["4"] + a9["3"] == 8  # 80 % of 10


def campaigns() -> tuple[Campaign, Campaign]:
    """The users' and the agents' of the story, and no other."""
    users, agents = Dossier.objects.get().campaigns.order_by("-kind")
    return users, agents


@pytest.mark.rule("SUR-03")
@pytest.mark.rule("SUU-05")
def test_the_story_runs_its_surveys_here_from_access_to_piece(told: list[Act]) -> None:
    users, agents = campaigns()
    for campaign in (users, agents):
        assert (campaign.source, campaign.status) == (Source.RUN, CampaignStatus.CLOSED)
        assert (campaign.opened_on, campaign.closed_on) == (date(2025, 1, 6), date(2025, 2, 14))
        assert campaign_queries.result(campaign).valid
    assert (users.solicited, users.responses, users.admissible) == (240, 103, 100)
    assert users.channels == {"mail": 62, "qr": 28, "paper": 10}
    assert (agents.solicited, agents.concerned, agents.channels) == (12, 12, {"mail": 10})
    assert [(each.reminder, each.people) for each in users.mailings.all()] == [(False, 240), (True, 199)]
    assert users.arrivals.values("day").distinct().count() > 20
    assert {(each.state, each.answered_by.email) for each in Dossier.objects.get().survey_accesses.all()} == {
        ("granted", "amelie.roux@ditp.example")
    }
    assert not Token.objects.exists()
    assert not Invitation.objects.exclude(address="").exists()  # forgotten 30 days after


def test_the_journal_of_the_story_holds_each_act_of_its_surveys(told: list[Act]) -> None:
    known = JournalEntry.objects.filter(dossier_id=Dossier.objects.get().pk).values_list("event", flat=True)
    acts = Counter(event for event in known if event.startswith(SURVEY_EVENTS))
    assert acts == {
        "survey_access.asked": 2,
        "survey_access.granted": 2,
        "campaign.prepared": 2,
        "campaign.sample_said": 1,
        "invitation.added": 2,
        "campaign.opened": 2,
        "open_link.made": 2,
        "mailing.started": 2,
        "mailing.reminder_started": 2,
        "mailing.ended": 4,
        "survey.sheet_typed": 10,
        "survey.closed": 2,
        "invitation.addresses_forgotten": 2,
    }


@pytest.mark.rule("SUR-09")
def test_closing_made_the_piece_that_the_story_files(told: list[Act]) -> None:
    dossier = Dossier.objects.get()
    piece = pieces.current_pieces(dossier)[PieceKind.SURVEY_REPORTS]
    assert dossier.service.day_of(piece.uploaded_at) == date(2025, 2, 14)
    with piece.file.open("rb") as content:
        flat = " ".join(" ".join(page.extract_text() for page in PdfReader(content).pages).split())
    for words in ("Menée dans l’application", "100", "240"):
        assert words in flat
    assert SurveyReport.objects.count() == 2 * len(ReportFormat)


def test_a_neighbour_is_half_way_through_a_survey_that_its_team_steers(
    db: None, client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = SERVER  # which no test may reach, and no invented address is posted to
    load_reference_data()
    cast, today = people.assemble(), date(2026, 11, 28)
    story.habilitate(cast, lambda *act: None)
    others = people.assemble_others(cast)
    life = Life(others, lambda *act: None)
    name = next(iter(neighbours.STAGES))
    neighbours.STAGES[name](life, name, today)
    users = Campaign.objects.get(kind="users")
    assert users.status == CampaignStatus.OPEN
    assert set(users.invitations.values_list("state", flat=True)) == {"sent"}
    assert Campaign.objects.get(kind="agents").status == CampaignStatus.PREPARING
    client.force_login(others.contributor)
    with clock.on(today):
        page = client.get(reverse("surveys:steering", args=[users.pk]))
    shown = page.context["progress"]
    assert shown.result.admissible == admissible_by(today)
    assert shown.steering.forecast.outlook == Outlook.FORESEEN
    users.refresh_from_db()
    assert set(users.channels) == {"mail", "qr", "paper"}
    assert shown.curve.path


@pytest.mark.parametrize("today", [date(2026, 12, 18) + timedelta(days=n) for n in range(15)], ids=str)
def test_whatever_the_day_that_neighbour_is_half_way(today: date) -> None:
    assert 20 <= admissible_by(today) < 50


def admissible_by(today: date) -> int:
    """Of the users' survey of the neighbour."""
    users, _ = neighbours.half_way(Life(None, lambda *act: None), "Accueil", today)  # type: ignore[arg-type]
    (run,) = users.runs
    return sum(
        each.day <= today for each in users.given(run) if survey_rules.is_admissible(each.levels, True, 15)
    )
