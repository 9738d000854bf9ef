"""The pages below the first one of a dossier: who opens them, what they cost, what they say, where anchors lead."""

from __future__ import annotations

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candidates.dossiers.models import Dossier
from certification.deadlines.use_cases import refresh_touched
from label_sp.actors.queries import has_role
from label_sp.common.reading import one_reading
from label_sp.journal import journal
from label_sp.journal.models import JournalEntry
from label_sp.outbox import outbox
from tests.audits.conftest import browser
from tests.certification.pages import ROLES, address, counted, get, strangers, words
from tests.factories import UserFactory
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db

MOST = {  # queries, of whoever opens it at whichever of these stages; about eight are those of every page
    "dossier_audits": 11,
    "dossier_decisions": 11,
    "dossier_deadlines": 12,
    "dossier_messages": 16,
    "dossier_journal": 13,
    "dossier_documents": 12,
    "dossier_printed": 44,
}
EMPTY = {
    "dossier_audits": "Aucun audit n’est encore prévu.",
    "dossier_decisions": "Aucune décision n’est encore prise.",
    "dossier_deadlines": "Aucune échéance pour l’instant.",
    "dossier_messages": "Aucun message n’a encore été adressé",
    "dossier_documents": "Aucun document n’est encore produit.",
}
ANCHORED = re.compile(r'href="([^"#]*)#([^"]+)"')


@pytest.mark.parametrize("stage", ["preparing", "assigned", "answered", "suspended"])
def test_each_part_opens_for_who_sees_the_dossier_within_its_bound(stage: str) -> None:
    case = at_stage(stage)
    with case.at(case.today, hour=12):
        refresh_touched()
        dossier = case.dossier
        for role in ROLES:
            client = browser(getattr(case.people, role))
            sees = client.get(address("dossier", dossier)).status_code
            for name, most in MOST.items():
                with counted() as queries:
                    answer = client.get(address(name, dossier))
                assert answer.status_code == sees, (role, name)
                assert len(queries) <= most, f"{stage}, {role}, {name}: {len(queries)} queries"


def test_strangers_and_visitors_open_none_of_them() -> None:
    case = at_stage("labelled")
    with case.at(case.today, hour=12):
        for who, user in strangers(case).items():
            client = browser(user)
            for name in MOST:
                assert client.get(address(name, case.dossier)).status_code == 404, (who, name)
        manager = browser(case.people.manager)
        assert {manager.get(address(name, Dossier(pk=uuid4()))).status_code for name in MOST} == {404}
        assert {manager.get(address(name, case.dossier)).status_code for name in MOST} == {200}
        assert {manager.post(address(name, case.dossier)).status_code for name in MOST} == {405}


@pytest.mark.parametrize("name", EMPTY)
def test_a_part_without_anything_says_what_will_come(name: str) -> None:
    assert EMPTY[name] in words(get(at_stage("preparing"), "candidate", name))


def test_no_part_costs_more_with_a_longer_story() -> None:
    case = at_stage("labelled")
    with case.at(case.today, hour=12):
        client, dossier = browser(case.people.manager), case.dossier

        def cost() -> dict[str, int]:
            refresh_touched()
            found = {}
            for name in ("dossier", *MOST):
                with counted() as queries:
                    client.get(address(name, dossier))
                found[name] = len(queries)
            return found

        cost()  # a process reads each questionnaire once
        before = cost()
        for number in range(40):
            journal.record(dossier, "piece.reviewed", actor=UserFactory(), number=number)
            draft = outbox.Draft(f"k{number}", "act", case.people.manager, "Objet", "Texte", dossier.pk)
            outbox.put(draft)
        assert cost() == before


def test_the_journal_shows_all_by_pages_and_is_narrowed_by_act_person_and_day() -> None:
    case = at_stage("submitted")
    with case.at(case.today, hour=12):
        client, url = browser(case.people.ditp), address("dossier_journal", case.dossier)
        other = UserFactory(first_name="Zoé", last_name="Zola")
        for number in range(31):
            journal.record(case.dossier, "piece.reviewed", actor=other, number=number)
        JournalEntry.objects.filter(actor=other).update(at=dt.datetime(2024, 5, 6, 22, 30, tzinfo=dt.UTC))
        journal.record(case.dossier, "piece.reviewed", actor=None)

        def number(**asked: str) -> str:
            return re.findall(r"(Aucun|\d+) actes?", words(client.get(url, asked)))[0]

        every = JournalEntry.objects.filter(dossier_id=case.dossier_id).count()
        assert number() == str(every) and "Page suivante" in words(client.get(url))
        assert number(qui=str(other.pk)) == "31" and number(qui=journal.CLOCK) == "1"
        assert number(quoi="Pièce examinée", qui=str(other.pk)) == "31"
        assert number(au="2024-05-07") == "31"  # 22:30 UTC is the next day in Paris
        assert "Aucun acte ne correspond" in words(client.get(url, {"au": "2024-05-06"}))
        assert number(du="n’importe") == str(every)


def test_the_page_for_paper_gathers_every_part() -> None:
    page = words(get(at_stage("labelled"), "candidate", "dossier_printed"))
    for title in (
        "À faire maintenant",
        "Votre contact",
        "Pièces",
        "Enquêtes",
        "Audit",
        "Décisions et attestations",
    ):
        assert f" {title} " in page, title
    for title in ("Échéances", "Messages envoyés", "Journal", "Documents", "Conditions de chaque palier"):
        assert f" {title} " in page, title


@pytest.mark.parametrize("stage", ["preparing", "submitted", "assigned", "follow_up_reported"])
def test_what_keeps_a_step_back_is_said_once_under_one_item(stage: str) -> None:
    case = at_stage(stage)
    role = {"submitted": "manager", "assigned": "auditor"}.get(stage, "candidate")
    with case.at(case.today, hour=12):
        answer = browser(getattr(case.people, role)).get(address("dossier", case.dossier))
    todo = answer.context["first"].todo
    told = [each for item in (*todo.mine, *todo.others) for each in item.lacks]
    assert sorted(map(str, told)) == sorted(map(str, todo.blockers))
    visible = re.sub(r"<details class=\"sp-quiet.*?</details>", "", answer.content.decode(), flags=re.DOTALL)
    for failure in todo.blockers:
        assert visible.count(f">{failure.message}<") + visible.count(f" {failure.message}\n") <= 1, failure


def test_a_lack_stands_under_the_act_that_mends_it() -> None:
    case = at_stage("preparing")
    with case.at(case.today, hour=12):
        answer = browser(case.people.candidate).get(address("dossier", case.dossier))
    found = {item.act.key: {each.rule for each in item.lacks} for item in answer.context["first"].todo.mine}
    assert found["file_pieces"] == {"DOS-01"} and found["indicators"] == {"DOS-06"}
    assert "DOS-02" in found["plan"] and not found["submit"]


@pytest.mark.parametrize("stage", ["preparing", "submitted", "scored", "labelled", "suspended"])
def test_each_link_with_an_anchor_finds_its_place(stage: str) -> None:
    case = at_stage(stage)
    with case.at(case.today, hour=12):
        for role in ("candidate", "manager", "ditp"):
            client = browser(getattr(case.people, role))
            for name in ("dossier", *MOST):
                url = address(name, case.dossier)
                first = client.get(url)
                if first.status_code == 404:
                    continue
                html, pages = first.content.decode(), {}
                for page, place in set(ANCHORED.findall(html)):
                    if page.startswith("http"):
                        continue
                    if page not in pages:
                        pages[page] = client.get(page).content.decode() if page else html
                    assert f'id="{place}"' in pages[page], (role, name, page, place)


def test_the_places_of_the_former_long_page_are_still_there() -> None:
    html = get(at_stage("labelled"), "candidate").content.decode()
    for place in ("pieces", "enquetes", "audit", "decision", "echeances", "messages", "contact", "todo"):
        assert f'id="{place}"' in html, place


def test_a_question_is_asked_once_in_a_reading_and_anew_outside() -> None:
    case = at_stage("submitted")
    manager, body = case.people.manager, case.people.body.pk

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            for _ in range(3):
                has_role(manager, body, "body_manager")
        return len(queries)

    assert asked() == 3
    with one_reading():
        assert asked() == 1
        assert has_role(manager, body, "body_manager") and not has_role(manager, body, "decider")
    manager.memberships.all().delete()
    assert not has_role(manager, body, "body_manager")
