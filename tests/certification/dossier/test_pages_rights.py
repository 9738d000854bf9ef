"""Who reaches the page of each act: its owners; 403 for who may see the dossier, 404 for who may not."""

from __future__ import annotations

import pytest

from tests.audits.conftest import browser
from tests.certification.pages import ACT_PAGES, ROLES, address, get, post, strangers, words
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db

OWNERS = {  # page: (a stage at which it serves, who reaches it)
    "prepare": ("ready", {"candidate", "contributor"}),
    "submit": ("ready", {"candidate"}),
    "resubmit": ("incomplete", {"candidate"}),
    "review": ("submitted", {"manager"}),
    "agreement": ("admissible", {"manager"}),
    "assign": ("assigned", {"manager"}),
    "decide": ("answered", {"decider"}),
    "follow_up": ("follow_up_ready", {"candidate"}),
    "action_plan": ("action_plan_due", {"candidate", "decider"}),
    "better_plan": ("action_plan_due", {"decider"}),
    "audit_refusal": ("labelled", {"manager", "decider"}),
    "suspend": ("labelled", {"decider"}),
    "conformity_date": ("suspended", {"decider"}),
    "lift": ("suspended", {"decider"}),
    "withdraw": ("labelled", {"decider"}),
    "renew": ("labelled", {"candidate"}),
    "choose_body": ("labelled", {"candidate"}),
    "take_over": ("labelled", set()),  # of a body that nobody here works for: tests/certification/takeovers
    "decline_takeover": ("labelled", set()),
    "give_up_takeover": ("labelled", {"candidate"}),
}
READ_ONLY = ("review",)  # its forms have addresses of their own
POSTED_ONLY = ("request_complements", "acknowledge")


def at(stage: str) -> Case:
    if stage == "action_plan_due":
        return at_stage(stage, scores="argent", follow_up_scores="bronze")
    return at_stage(stage)


def status_for(case: Case, role: str, name: str) -> int:
    sees = case.dossier.submitted_at is not None or role in {"candidate", "contributor", "ditp"}
    if role == "auditor":
        sees = case.dossier.audits.exists()
    return 200 if role in OWNERS[name][1] else 403 if sees else 404


def test_the_table_above_names_each_page() -> None:
    assert set(OWNERS) == set(ACT_PAGES)


@pytest.mark.parametrize("name", ACT_PAGES)
def test_each_page_is_for_those_who_own_its_act(name: str) -> None:
    case = at(OWNERS[name][0])
    for role in ROLES:
        answer = get(case, role, name)
        assert answer.status_code == status_for(case, role, name), role
        if answer.status_code == 200:
            assert case.dossier.reference in words(answer)
        else:  # and posting does no more than reading
            expected = 405 if name in READ_ONLY else answer.status_code
            assert post(case, role, name, {}).status_code == expected, role


@pytest.mark.parametrize("name", ["decide", "assign", "submit", "suspend"])
def test_a_stranger_finds_nothing_and_changes_nothing(name: str) -> None:
    case = at(OWNERS[name][0])
    before = case.dossier.status
    with case.at(case.today, hour=12):
        for who, user in strangers(case).items():
            client, url = browser(user), address(name, case.dossier)
            assert client.get(url).status_code == 404, who
            assert client.post(url, {"choice": "or", "reason": "x"}).status_code == 404, who
    assert case.dossier.status == before


@pytest.mark.parametrize("name", POSTED_ONLY)
def test_letters_leave_by_a_post_of_the_bodys_managers_only(name: str) -> None:
    case = at("submitted")
    assert get(case, "manager", name).status_code == 405
    assert post(case, "candidate", name, {}).status_code == 403
    assert post(case, "decider", name, {}).status_code == 403
    assert case.dossier.status == "submitted"


@pytest.mark.parametrize("name", ACT_PAGES)
def test_a_page_read_at_the_wrong_time_leads_back_to_the_dossier(name: str) -> None:
    case = at("abandoned")
    if (
        "decider" in OWNERS[name][1]
        or "candidate" in OWNERS[name][1]
        or name in {"review", "agreement", "assign"}
    ):
        role = min(OWNERS[name][1])
        answer = get(case, role, name)
        assert answer.status_code == 302
        assert answer["Location"] == address("dossier", case.dossier)


def test_the_auditors_page_is_for_the_managers_of_a_body() -> None:
    case = at("submitted")
    with case.at(case.today, hour=12):
        for role in ROLES:
            answer = browser(getattr(case.people, role)).get("/auditeurs/")
            assert answer.status_code == (200 if role == "manager" else 404), role
