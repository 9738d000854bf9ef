"""The page of a dossier: the same for all roles, at each stage, for those who may see it."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client

from candidates.dossiers.models import Dossier
from certification.admission.use_cases import review_piece
from certification.deadlines.use_cases import refresh_touched
from label_sp.journal import journal
from label_sp.outbox import outbox
from tests.audits.conftest import browser
from tests.certification.pages import ROLES, address, counted, get, strangers, words
from tests.factories import UserFactory
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db

STAGES = (
    "preparing",
    "ready",
    "submitted",
    "incomplete",
    "resubmitted",
    "abandoned",
    "admissible",
    "assigned",
    "planned",
    "scored",
    "awaiting_decision",
    "answered",
    "refused",
    "labelled",
    "follow_up_ready",
    "in_follow_up",
    "follow_up_incomplete",
    "follow_up_admissible",
    "follow_up_reported",
    "action_plan_due",
    "confirmed",
    "suspended",
    "withdrawn",
    "expired",
)
MOST_QUERIES = 30  # the candidate’s, with a follow-up’s report to answer; most pages ask 20 to 26
MOST_TO_WORK_OUT = 22  # more, for the first page after an act
FILED_ONLY = ("manager", "decider")


def at(stage: str) -> Case:
    scores = {"refused": "below", "action_plan_due": "argent"}.get(stage, "or")
    return at_stage(stage, scores=scores, follow_up_scores="bronze" if stage == "action_plan_due" else None)


def may_see(case: Case, role: str) -> bool:
    if role == "auditor":
        return case.dossier.audits.exists()
    return role not in FILED_ONLY or case.dossier.submitted_at is not None


@pytest.mark.parametrize("stage", STAGES)
def test_each_role_reads_the_page_at_each_stage(stage: str) -> None:
    case = at(stage)
    with case.at(case.today, hour=12):
        refresh_touched()  # what the acts of that life left to work out is no question of the page
    for role in ROLES:
        with case.at(case.today, hour=12):
            client, url = browser(getattr(case.people, role)), address("dossier", case.dossier)
            with counted() as queries:
                answer = client.get(url)
        assert answer.status_code == (200 if may_see(case, role) else 404), role
        assert len(queries) <= MOST_QUERIES, f"{stage}, {role}: {len(queries)} queries"


@pytest.mark.parametrize("stage", STAGES)
def test_the_first_page_after_an_act_works_the_deadlines_out_within_a_bound(stage: str) -> None:
    case = at(stage)
    with case.at(case.today, hour=12):
        refresh_touched()
        journal.record(case.dossier, "piece.reviewed", actor=case.people.candidate, number=1)
        client, url = browser(case.people.candidate), address("dossier", case.dossier)
        with counted() as first:
            client.get(url)
        with counted() as next_one:
            client.get(url)
    assert 0 < len(first) - len(next_one) <= MOST_TO_WORK_OUT, f"{stage}: {len(next_one)}, {len(first)}"


def test_the_number_of_queries_does_not_grow_with_the_story() -> None:
    case = at("labelled")
    with case.at(case.today, hour=12):
        client, url = browser(case.people.manager), address("dossier", case.dossier)
        client.get(url)
        with counted() as before:
            client.get(url)
        for number in range(40):
            journal.record(case.dossier, "piece.reviewed", actor=UserFactory(), number=number)
            outbox.put(
                outbox.Draft(f"k{number}", "act", case.people.manager, "Objet", "Texte", case.dossier.pk)
            )
        refresh_touched()
        with counted() as after:
            answer = client.get(url)
    assert len(after) == len(before)
    assert "messages envoyés" in words(answer)


def test_a_stranger_gets_the_answer_of_a_missing_object() -> None:
    case = at("labelled")
    with case.at(case.today, hour=12):
        for who, user in strangers(case).items():
            client = browser(user)
            refused = client.get(address("dossier", case.dossier))
            missing = client.get(address("dossier", Dossier(pk=uuid4())))
            assert (refused.status_code, missing.status_code) == (404, 404), who
            assert words(refused) == words(missing), who
        assert browser(case.people.manager).get(address("dossier", case.dossier)).status_code == 200


def test_a_visitor_is_asked_to_log_in() -> None:
    case = at("preparing")
    answer = Client().get(address("dossier", case.dossier))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/")


def test_what_is_mine_comes_first_with_a_button_and_its_rule() -> None:
    case = at("answered")
    page = words(get(case, "decider"))
    assert "Par vous Décider du label" in page
    assert "Rien ne s’y oppose : possible dès maintenant." in page
    others = words(get(case, "candidate"))
    assert "Rien n’est attendu de vous pour l’instant." in others
    assert "Organisme, décision" in others


@pytest.mark.rule("DOS-01")
def test_what_blocks_the_way_says_rule_found_needed_and_next_step() -> None:
    page = words(get(at("preparing"), "candidate"))
    assert "Une pièce manque : organigramme." in page
    for part in (
        "Constaté : pièce non déposée.",
        "Attendu : organigramme.",
        "À faire : Déposez cette pièce.",
        "DOS-01",
    ):
        assert part in page


@pytest.mark.rule("AUD-08")
def test_scores_show_to_the_candidate_once_the_report_is_sent() -> None:
    case = at("scored")
    for page, said in (("dossier_audits", "Conditions de chaque palier"), ("dossier", "Résultat provisoire")):
        assert said not in words(get(case, "candidate", page))
        assert said not in words(get(case, "ditp", page))
        assert said in words(get(case, "manager", page))
        assert said in words(get(case, "auditor", page))
    case.advance("awaiting_decision")
    assert "Conditions de chaque palier" in words(get(case, "candidate", "dossier_audits"))


def test_what_the_body_drafts_is_not_told_before_it_leaves() -> None:
    case = at("submitted")
    with case.at(case.today):
        review_piece(
            case.dossier.pk,
            "training_plan",
            actor=case.people.manager,
            verdict="complement",
            reason="L’année 2025 manque.",
        )
    for page in ("dossier", "dossier_printed"):
        assert "L’année 2025 manque." not in words(get(case, "candidate", page))
        assert "L’organisme examine les pièces du dossier." in words(get(case, "candidate", page))
    assert "L’année 2025 manque." in words(get(case, "manager", "dossier_printed"))


def test_an_audit_is_shown_to_the_candidate_once_its_plan_is_sent() -> None:
    case = at("assigned")
    name = str(case.people.auditor)
    assert name not in words(get(case, "candidate", "dossier_audits"))
    assert name in words(get(case, "manager", "dossier_audits"))
    assert name in words(get(case.advance("planned"), "candidate", "dossier_audits"))


def test_each_side_reads_its_own_messages() -> None:
    case = at("submitted")
    sent = f"{case.dossier.service} dépose son dossier {case.dossier.reference}"
    for page in ("dossier_messages", "dossier_printed"):
        assert sent in words(get(case, "manager", page))
        assert sent not in words(get(case, "candidate", page))
        assert sent in words(get(case, "ditp", page))


def test_the_attestation_and_the_reports_are_among_the_documents() -> None:
    page = words(get(at("labelled"), "candidate", "dossier_documents"))
    for document in ("Attestation ", "Rapport d’audit initial (PDF)", "Rapport de l’enquête usagers"):
        assert document in page


def test_who_holds_a_label_reads_first_what_proves_it_and_where_its_mark_may_be() -> None:
    case = at_stage("labelled")
    page = words(get(case, "candidate"))
    assert "Félicitations, votre service est labellisé !" in page
    assert (
        "peut paraître sur vos courriers, courriels et autres supports, site internet et sites d’accueil"
        in page
    )
    assert "Prochaines échéances" in page and "Votre page du registre public" in page
    assert "Félicitations" not in words(get(case, "manager"))
    with case.at(case.today + dt.timedelta(days=90)):
        later = browser(case.people.candidate).get(address("dossier", case.dossier))
    assert "Votre label est en vigueur" in words(later)
    suspended = at_stage("suspended")
    assert "peut paraître" not in words(get(suspended, "candidate"))
