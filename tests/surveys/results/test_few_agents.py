"""No line of a small agents' survey leaves: the file is made of counts alone, and gives the same notes again."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from candidates.dossiers.enums import Status
from label_sp.actors.enums import Role
from label_sp.guide.steering import SMALLEST_CROWD
from label_sp.guide.surveys import is_admissible
from surveys.answers.scale import WRITTEN
from surveys.campaigns import queries, storage
from surveys.campaigns.models import Campaign, Response
from surveys.campaigns.storage import Answer
from surveys.questionnaires.queries import codes_of
from surveys.results import answers_file
from surveys.results.enums import PLACES_APART, RECOMPOSED, ReportFormat
from surveys.results.models import SurveyReport
from surveys.results.recomposed import Deal, lines
from surveys.results.use_cases import kept
from tests.factories import candidate_of, dossier_in, import_survey, member
from tests.surveys.steering.cases import NOW, OPENED, opened

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SUR-09")]
LEVELS = "4321n-"


@pytest.fixture(autouse=True)
def _today(time_machine: Any, settings: Any) -> None:
    settings.SECOND_FACTOR = False
    time_machine.move_to(NOW, tick=False)


def answered(agents: int, seed: int = 1, kind: str = "agents") -> Campaign:
    """A closed survey of so many people, all different: some left questions out, some stopped half-way."""
    chance = random.Random(seed)  # noqa: S311 (invented answers)
    questions = 11 if kind == "agents" else 15
    made = opened(
        kind, dossier_in(Status.SUBMITTED), solicited=400, concerned=400 if kind == "agents" else None
    )
    storage.store(
        made,
        [
            Answer(
                "".join(chance.choices(LEVELS, [6, 4, 2, 1, 3, 3], k=questions)),
                chance.random() < 0.9,
                chance.choice(["mail", "mail", "qr", "paper"]),
                chance.choice(["Mairie", "Annexe", ""]),
                OPENED,
            )
            for _ in range(agents)
        ],
    )
    Campaign.objects.filter(pk=made.pk).update(status="closed", closed_on=NOW.date())
    return Campaign.objects.get(pk=made.pk)


def rows(campaign: Campaign) -> list[dict[str, str]]:
    text = "".join(answers_file.lines(campaign)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def wholes(campaign: Campaign) -> Counter[tuple[str, ...]]:
    """What each person answered, as the file would write it."""
    columns = [f"q{place}" for place in range(1, len(codes_of(campaign.questionnaire)) + 1)]
    given = Response.objects.filter(campaign=campaign, admissible=True).values_list(*columns)
    return Counter(tuple(WRITTEN[storage.LEVELS[level]] for level in levels) for levels in given)


def read(campaign: Campaign) -> Counter[tuple[str, ...]]:
    codes = codes_of(campaign.questionnaire)
    return Counter(tuple(row[code] for code in codes) for row in rows(campaign))


# --- what leaves ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("agents", [1, 3, 12, 49])
def test_a_small_file_imports_again_to_the_same_numbers(agents: int, seed: int) -> None:
    first = answered(agents, seed)
    content = "".join(answers_file.lines(first)).encode()
    again = import_survey(
        dossier_in(Status.PREPARING),
        "agents",
        uploaded=SimpleUploadedFile("r.csv", content),
        solicited=400,
        opened_on=OPENED,
        closed_on=NOW.date(),
    )
    before, after = queries.result(first), queries.result(again)
    assert (after.notes, after.global_note, after.valid) == (before.notes, before.global_note, before.valid)
    assert (again.responses, again.admissible, again.channels) == (
        first.responses,
        first.admissible,
        first.channels,
    )
    assert queries.tallies([again])[again.pk] == queries.tallies([first])[first.pk]


def test_no_line_of_a_small_file_is_somebody_s() -> None:
    """Twelve agents, six surveys of them: as many whole answers are met again as chance gives, next to none."""
    met = sum((wholes(each) & read(each)).total() for seed in range(6) if (each := answered(12, seed)))
    assert met <= 1


def test_a_small_file_is_made_without_reading_an_answer() -> None:
    campaign = answered(12)
    with CaptureQueriesContext(connection) as asked:
        rows(campaign)
    assert not any('"surveys_response"' in each["sql"] for each in asked)


def test_from_fifty_answers_on_lines_are_whole_and_places_are_drawn_apart() -> None:
    campaign = answered(SMALLEST_CROWD)
    assert wholes(campaign) <= read(campaign)
    said = Counter((row["canal"], row["terminé"]) for row in rows(campaign))
    names = {"mail": "mail", "qr": "qr", "paper": "papier"}
    stored = Response.objects.filter(campaign=campaign).values_list("channel", "finished")
    assert said == Counter((names[channel], str(int(finished))) for channel, finished in stored)
    codes = codes_of(campaign.questionnaire)
    columns = [f"q{place}" for place in range(1, 12)]
    by_person = Counter(
        (tuple(WRITTEN[storage.LEVELS[level]] for level in levels), names[channel])
        for *levels, channel in Response.objects.filter(campaign=campaign).values_list(*columns, "channel")
    )
    in_file = Counter((tuple(row[code] for code in codes), row["canal"]) for row in rows(campaign))
    assert (by_person & in_file).total() < 40  # half of them by mail anyway


def test_users_keep_their_lines_and_where_they_came_from() -> None:
    campaign = answered(12, kind="users")
    assert wholes(campaign) <= read(campaign)


def test_the_same_campaign_gives_the_same_lines_and_another_secret_others(settings: Any) -> None:
    campaign = answered(12)
    first = rows(campaign)
    assert rows(Campaign.objects.get(pk=campaign.pk)) == first
    settings.SECRET_KEY = "another"
    assert rows(campaign) != first


def test_lines_are_dealt_as_evenly_as_can_be() -> None:
    """The least that each response answered is less than the least of the lines: the worst spread of all."""
    campaign = answered(1)
    full, short = "4" * 11, "4" * 6 + "-" * 5
    people = [full] * 3 + [short] * 9
    counts = [Counter(levels[place] for levels in people) for place in range(11)]
    made = lines(counts, len(people), Deal(campaign))
    assert all(is_admissible(line, True, 11) for line in made)
    assert [Counter(line[place] for line in made) for place in range(11)] == counts
    several = {sum(level == "4" for level in line) for line in made}
    assert max(several) - min(several) <= 1


# --- what is said of it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("agents", "said"), [(49, RECOMPOSED), (50, PLACES_APART)])
def test_page_and_route_say_what_the_file_holds(agents: int, said: str) -> None:
    campaign = answered(agents)
    manager = member(campaign.dossier.body, Role.BODY_MANAGER)
    for user in (candidate_of(campaign.dossier), manager):
        client, api = Client(), APIClient()
        client.force_login(user)
        page = client.get(reverse("surveys:overview", args=[campaign.dossier_id])).content.decode()
        assert said in page.replace("\xa0", " ").replace("\u202f", " ")
        api.force_authenticate(user)
        listed = api.get(f"/api/v1/campaigns/{campaign.pk}/reports/").data
        assert [each["holds"] for each in listed if each["format"] == "csv"] == [said]


def test_a_file_that_was_kept_with_whole_lines_is_made_anew() -> None:
    """The migration takes the row; the next who asks has another."""
    from importlib import import_module  # noqa: PLC0415

    from django.apps import apps  # noqa: PLC0415

    campaign, users = answered(12), answered(12, kind="users")
    old = [kept(each, form) for each in (campaign, users) for form in (ReportFormat.CSV, ReportFormat.JSON)]
    import_module("surveys.migrations.0011_answers_of_few_agents").made_anew(apps, None)
    left = set(SurveyReport.objects.values_list("pk", flat=True))
    assert {each.pk for each in old} - left == {old[0].pk}
    assert kept(campaign, ReportFormat.CSV).pk != old[0].pk
