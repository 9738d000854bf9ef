"""« Mes échéances »: what is due when, by whom; on all dossiers, one dossier or one organisation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from candidates.deadlines.models import DueDate
from candidates.deadlines.queries import of as deadlines
from certification.agenda.queries import Scope, visible
from certification.deadlines.recipients import owed_by, owing
from certification.deadlines.use_cases import refresh_touched
from label_sp.actors.enums import Role
from label_sp.actors.models import Membership, Organisation, User
from tests.audits.conftest import browser, on
from tests.certification.labels import OBTAINED, label
from tests.certification.pages import ROLES, counted, strangers, words
from tests.factories import DossierFactory, UserFactory, member
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PAGE = reverse("certification:agenda")


def see(case: Case, role: str, query: str = "", day: dt.date | None = None, user: User | None = None) -> Any:
    with on(day or case.today):
        return browser(user or getattr(case.people, role)).get(f"{PAGE}{query}")


def due(case: Case, key: str) -> dt.date:
    return next(each for each in deadlines(case.dossier_id) if each.key == key).due


def rows(count: int, *, like: Case, organisation: Organisation | None = None) -> None:
    """So many deadlines more, one dossier each."""
    for number in range(count):
        dossier = DossierFactory(body=like.people.body, submitted_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        DueDate.objects.create(
            dossier=dossier,
            key="submission",
            term="submission",
            due=like.today + number * DAY,
            owed_by="candidate",
            kind="deadline",
            reminded_through=like.today,
        )


# --- what it shows ------------------------------------------------------------------------------------


def test_a_deadline_shows_its_day_delay_rule_owner_what_it_blocks_and_its_next_reminder() -> None:
    case = at_stage("visited")
    report = due(case, "report")
    text = words(see(case, "auditor", day=report - 12 * DAY))
    assert "(dans 12 jours)" in text
    assert "Envoi du rapport d’audit" in text and case.dossier.service.name in text
    assert "21 jours après le dernier jour de la visite · guide 3.7.1, 3.7.2 · AUD-07" in text
    assert "Bloque : les observations et la décision" in text
    assert "Auditeur (à vous) Prochain rappel le " in text


def test_a_delay_in_working_days_says_which_days_do_not_count() -> None:
    case = at_stage("admissible")
    text = words(see(case, "manager"))
    assert "10 jours ouvrés avant le lundi 16 mars 2026 : 4 jours de week-end ne comptent pas" in text


def test_a_late_deadline_is_said_by_a_word_and_its_own_shape() -> None:
    case = at_stage("visited")
    answer = see(case, "auditor", day=due(case, "report") + DAY)
    assert "En retard" in words(answer)
    assert "sp-plan-mark--late" in answer.content.decode().split("<title", 1)[1].split("</svg>")[0]
    before = see(case, "auditor", day=due(case, "report"))
    assert "sp-plan-mark--late" not in before.content.decode().split("<title id", 1)[1].split("</svg>")[0]


def test_the_page_is_fresh_right_after_an_act() -> None:
    case = at_stage("visited")
    assert "Envoi du rapport d’audit" in words(see(case, "auditor"))
    case.advance("awaiting_decision")
    text = words(see(case, "manager"))
    assert "Envoi du rapport d’audit" not in text
    assert "Observations sur le rapport d’audit" in text


def test_an_empty_agenda_says_what_to_do() -> None:
    case = at_stage("visited")
    text = words(see(case, "", user=UserFactory()))
    assert "Aucune échéance pour l’instant" in text and "Voir les dossiers" in text


def test_what_is_done_or_over_is_not_there() -> None:
    case = at_stage("labelled")
    with on(case.today):
        refresh_touched()
        found = visible(case.people.ditp, Scope(), case.today)
    assert not found.filter(done=True).exists()
    assert not found.exclude(kind="deadline").filter(due__lt=case.today).exists()
    assert found.filter(term="validity_end").exists()


# --- filters ------------------------------------------------------------------------------------------


def test_only_mine_only_late_only_a_dossier_or_some_words() -> None:
    case, other = at_stage("visited"), label(OBTAINED, name="Mairie d’Ailleurs")
    day = due(case, "report") + DAY
    ditp = case.people.ditp
    assert "Mairie d’Ailleurs" in words(see(case, "ditp", day=day))
    assert "Mairie d’Ailleurs" not in words(see(case, "ditp", f"?dossier={case.dossier_id}", day))
    assert "Mairie d’Ailleurs" not in words(
        see(case, "ditp", "?periode=retard&q=" + case.dossier.reference, day)
    )
    late = words(see(case, "ditp", "?periode=retard", day))
    assert "Envoi du rapport d’audit" in late and "Dernier jour de validité" not in late
    assert "Aucune échéance ne répond à ces critères" in words(see(case, "ditp", "?moi=on", day, ditp))
    assert "(à vous)" in words(see(case, "auditor", "?moi=on", day))
    assert other.dossier.reference in words(see(case, "ditp", "?q=Ailleurs", day))


def test_one_organisation_is_its_services_or_what_a_body_has_in_hand() -> None:
    case, other = at_stage("visited"), label(OBTAINED, name="Mairie d’Ailleurs")
    for organisation in (case.people.organisation, case.people.body):
        text = words(see(case, "ditp", f"?organisation={organisation.pk}"))
        assert f"Échéances : {organisation}" in text
        assert case.dossier.reference in text and other.dossier.reference not in text


@pytest.mark.parametrize("wrong", ["periode=demain", "page=99", "page=x", "moi=maybe", "q=" + "x" * 300])
def test_a_filter_that_makes_no_sense_breaks_nothing(wrong: str) -> None:
    assert see(at_stage("visited"), "auditor", f"?{wrong}").status_code == 200


def test_pages_keep_the_filters_and_many_rows_cost_no_more_queries() -> None:
    case = at_stage("visited")
    see(case, "manager")
    with counted() as few:
        see(case, "manager", "?periode=180")
    rows(40, like=case)
    with counted() as many:
        answer = see(case, "manager", "?periode=180")
    assert "Page 1 sur 2" in words(answer)
    assert "periode=180&amp;page=2" in answer.content.decode()
    assert len(many) <= len(few)


# --- who owes: one definition, read from both sides ---------------------------------------------------


@pytest.mark.parametrize(
    "stage", ["preparing", "admissible", "visited", "awaiting_decision", "labelled", "follow_up_planned"]
)
def test_mine_is_whom_a_reminder_would_reach(stage: str) -> None:
    case = at_stage(stage)
    day = case.today
    member(case.people.body, Role.AUDITOR)
    with on(day):
        refresh_touched()
        found = list(DueDate.objects.select_related("dossier__service"))
        people = owing(found, day)
        for role in ROLES:
            user = getattr(case.people, role)
            told = set(DueDate.objects.filter(owed_by(user, day)).values_list("pk", flat=True))
            assert told == {pk for pk, users in people.items() if user in users}, role


# --- rights -------------------------------------------------------------------------------------------


def test_nobody_sees_the_deadlines_of_a_dossier_that_is_not_theirs() -> None:
    case = at_stage("visited")
    for who, stranger in strangers(case).items():
        assert case.dossier.reference not in words(see(case, "", user=stranger)), who
        foreign = see(case, "", f"?dossier={case.dossier_id}", user=stranger)
        missing = see(case, "", "?dossier=00000000-0000-4000-8000-000000000000", user=stranger)
        assert (foreign.status_code, missing.status_code) == (404, 404), who
        asked = see(case, "", f"?organisation={case.people.organisation.pk}", user=stranger)
        assert asked.status_code == 404, who


@pytest.mark.parametrize("query", ["?dossier=nothing", "?organisation=1"])
def test_an_id_that_is_none_is_not_found(query: str) -> None:
    assert see(at_stage("visited"), "ditp", query).status_code == 404


def test_who_left_sees_nothing_at_the_next_request() -> None:
    case = at_stage("visited")
    assert case.dossier.reference in words(see(case, "candidate"))
    Membership.objects.filter(user=case.people.candidate).update(ended_on=case.today - DAY)
    assert case.dossier.reference not in words(see(case, "candidate"))


def test_an_anonymous_reader_is_asked_to_log_in(client: Any) -> None:
    assert client.get(PAGE).url.startswith(reverse("actors:login"))
