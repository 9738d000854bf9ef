"""The table of acts: what each stage asks, of whom, and what blocks it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from candidates.dossiers.enums import Status
from certification.desk.todo import ACTS, APPS, Todo, todo
from certification.management.commands.list_acts import CHAPTERS
from label_sp.common.acts import found_in
from label_sp.guide import rules
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db

EXPECTED: dict[str, dict[str, set[str]]] = {  # stage: {role: acts that are theirs}
    "preparing": {
        "candidate": {
            *("plan", "set_scope", "self_assess", "ask_survey_access", "survey"),
            *("file_pieces", "indicators", "submit"),
        }
    },
    "ready": {"candidate": {"submit"}},
    "submitted": {"manager": {"review", "acknowledge"}},
    "incomplete": {"candidate": {"complete", "resubmit"}},
    "resubmitted": {"manager": {"review", "acknowledge"}},
    "admissible": {"manager": {"assign"}},
    "assigned": {"auditor": {"send_plan"}},
    "planned": {"auditor": {"score", "closing_meeting", "send_report"}},
    "visited": {"auditor": {"score", "send_report"}},
    "scored": {"auditor": {"send_report"}},
    "awaiting_decision": {"candidate": {"observe"}, "decider": {"decide"}},
    "answered": {"decider": {"decide"}},
    "refused": {"candidate": {"reapply"}},
    "labelled": {},
    "follow_up_ready": {"candidate": {"open_follow_up"}},
    "in_follow_up": {"manager": {"review", "acknowledge"}},
    "follow_up_incomplete": {"candidate": {"complete", "resubmit"}},
    "follow_up_resubmitted": {"manager": {"review", "acknowledge"}},
    "follow_up_admissible": {"manager": {"assign"}},
    "follow_up_assigned": {"auditor": {"send_plan"}},
    "follow_up_planned": {"auditor": {"score", "closing_meeting", "send_report"}},
    "follow_up_reported": {"candidate": {"observe"}, "decider": {"conclude"}},
    "action_plan_due": {"candidate": {"file_action_plan"}, "decider": {"accept_action_plan"}},
    "suspended": {"candidate": {"conform"}, "decider": {"lift"}},
    "withdrawn": {"candidate": {"stop_mark"}},
    "expired": {"candidate": {"reapply", "stop_mark"}},
    "abandoned": {},
}
STEPS = {  # stage: (the next act of the way, the rules that block it)
    "preparing": ("submit", {"DOS-01", "DOS-02", "DOS-06", "ELI-03", "ELI-04"}),
    "ready": ("submit", set()),
    "submitted": ("acknowledge", {"DOS-03"}),
    "incomplete": ("resubmit", {"DOS-04"}),
    "admissible": ("assign", set()),
    "assigned": ("send_plan", {"AUD-01"}),
    "planned": ("send_report", {"AUD-02", "AUD-06", "AUD-07"}),
    "awaiting_decision": ("decide", {"DEC-08"}),
    "answered": ("decide", set()),
    "follow_up_ready": ("open_follow_up", set()),
    "in_follow_up": ("acknowledge", {"DOS-03"}),
    "follow_up_incomplete": ("resubmit", {"DOS-04"}),
    "follow_up_admissible": ("assign", set()),
    "action_plan_due": ("accept_action_plan", {"FOL-05"}),
    "suspended": ("lift", {"SUS-03"}),
}
SCORES = {"refused": ("below", None), "action_plan_due": ("argent", "bronze")}
ROLES = ("candidate", "manager", "auditor", "decider", "ditp")


def at(stage: str) -> Case:
    scores, follow_up_scores = SCORES.get(stage, ("or", None))
    return at_stage(stage, scores=scores, follow_up_scores=follow_up_scores)


def asked(case: Case, role: str) -> Todo:
    with case.at(case.today, hour=12) as today:
        return todo(case.dossier, getattr(case.people, role), today)


@pytest.mark.parametrize("stage", EXPECTED)
def test_each_stage_asks_its_acts_of_who_owns_them(stage: str) -> None:
    case = at(stage)
    found = {role: {item.act.key for item in asked(case, role).mine} for role in ROLES}
    yearly = {"yearly_self_assess"}  # owed beside the rest, by its own calendar
    assert {role: keys - yearly for role, keys in found.items() if keys - yearly} == EXPECTED[stage]


@pytest.mark.parametrize("stage", STEPS)
def test_what_blocks_the_next_step_is_the_guides_answer(stage: str) -> None:
    case, (act, rule_ids) = at(stage), STEPS[stage]
    role = "auditor" if act in {"send_plan", "send_report"} else "candidate" if act == "submit" else "decider"
    found = asked(case, role)
    assert found.step is not None
    assert found.step.act.key == act
    assert {failure.rule for failure in found.blockers} == rule_ids


def test_who_owes_nothing_sees_what_others_owe() -> None:
    found = asked(at("admissible"), "candidate")
    assert not found.mine
    assert [(item.act.key, item.owner) for item in found.others] == [
        ("assign", "Organisme, gestion des dossiers")
    ]


def test_a_contributor_prepares_but_does_not_submit() -> None:
    case = at("ready")
    with case.at(case.today) as today:
        found = todo(case.dossier, case.people.contributor, today)
    assert not found.mine
    assert [item.act.key for item in found.others] == ["submit"]


@pytest.mark.rule("ACT-10")
def test_a_decider_who_scored_is_told_that_they_cannot_decide() -> None:
    case = at("answered")
    case.audit.scores.update(updated_by=case.people.decider)
    assert {failure.rule for failure in asked(case, "decider").blockers} == {"ACT-10"}
    assert asked(case, "candidate").blockers == ()  # it is about the person, not the dossier


def test_the_deadline_of_an_act_is_the_guides() -> None:
    (item,) = asked(at("scored"), "auditor").mine
    assert item.deadline is not None
    assert (item.deadline.rule, item.late) == ("AUD-07", False)


def test_suspending_and_withdrawing_are_offered_apart_to_deciders_only() -> None:
    case = at("labelled")
    assert {item.act.key for item in asked(case, "decider").options} == {"suspend", "withdraw"}
    assert not asked(case, "manager").options


def test_each_row_names_a_rule_and_a_page_that_exist() -> None:
    case = at_stage("planned")
    body = case.people.body.body
    ids = {"dossier": [case.dossier.pk], "audit": [case.audit.pk], "body": [body.pk], "": []}
    for act in ACTS:
        assert rules.rule(act.rule).section
        if act.page:
            assert reverse(act.page, args=ids[act.target])


def test_each_state_but_the_ends_of_the_way_has_its_rows() -> None:
    assert {status for act in ACTS for status in act.states} == set(Status) - {
        Status.RENEWED,
        Status.ABANDONED,
    }


def test_keys_differ_parts_have_no_line_and_each_says_who_has_the_right() -> None:
    assert len({act.key for act in ACTS}) == len(ACTS)
    assert {act.place for act in ACTS} == {"owed", "offered"}
    assert all(act.right.holder for act in ACTS)


def test_each_line_has_an_order_of_its_own_in_a_chapter_of_the_docs() -> None:
    """A listed row without `order` would stand first: give it one between its neighbours of docs/acts.md."""
    assert [act.key for act in ACTS if act.order // 1000 not in CHAPTERS] == []
    assert len({act.order for act in ACTS}) == len(ACTS)
    offered = [act.key for act in ACTS if act.place == "offered"]
    assert offered == [act.key for act in ACTS if act.order // 1000 == max(CHAPTERS)]
    assert not [act.key for act in found_in("label_sp", *APPS) if act.order and not act.is_listed]
