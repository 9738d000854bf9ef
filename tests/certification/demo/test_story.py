"""The demonstration's story: what `make demo` promises is true, act by act."""

from __future__ import annotations

import io
import os
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from candidates.dossiers.models import Dossier
from certification.attestations import documents
from certification.attestations.models import Attestation
from certification.demo import cast as people
from certification.demo import clock, neighbours, story
from certification.management.commands import demo
from certification.register.queries import register
from certification.sanctions.use_cases import lift_suspension, suspend_label
from label_sp.guide.calendar import is_working_day
from tests import snapshots
from tests.scenario_files import load_reference_data

pytestmark = pytest.mark.paper
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
    known = story.replay(people.assemble(), lambda *act: after.append(act))
    with story.undone():
        story.carry_on(known)
        assert Dossier.objects.filter(cycle=2, status="labelled").exists()
    rules_followed = {rule for *_, rule in after}
    assert {"FOL-01", "FOL-03", "SUS-01", "SUS-03", "REN-01", "REN-02"} <= rules_followed
    assert list(Dossier.objects.values_list("cycle", "status")) == [(1, "labelled")]


def test_telling_it_again_changes_nothing(told: list[Act]) -> None:
    before = list(Dossier.objects.values())
    story.replay(people.assemble(), lambda *act: None)
    assert list(Dossier.objects.values()) == before
    assert Attestation.objects.count() == 1


def test_each_act_names_a_rule_and_the_known_figures_are_there(told: list[Act]) -> None:
    assert all(rule for *_, rule in told)
    said = " ".join(what for _, _, what, _ in told)
    assert "200 réponses d’usagers" in said
    dossier = Dossier.objects.get()
    users, agents = (campaign for campaign in dossier.campaigns.order_by("-kind"))
    u9 = {tally.level: tally.count for tally in users.tallies.filter(question__code="U9")}
    assert (u9["4"], u9["3"]) == (190, 6)  # 95 % and 3 % of 200
    a9 = {tally.level: tally.count for tally in agents.tallies.filter(question__code="A9")}
    assert a9["4"] + a9["3"] == 8  # 80 % of 10
