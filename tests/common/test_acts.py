"""A row per act: what each row must say, whichever app it is in; and the page of an act, step by step."""

from __future__ import annotations

import gc
import inspect
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, get_resolver, reverse

from label_sp.common.acts import Act, found_in
from label_sp.common.permissions import Right, right
from label_sp.guide import rules

ROWS = found_in("label_sp", "candidates", "surveys", "audits", "certification")
ANYTHING = "00000000-0000-0000-0000-000000000000"


def test_no_row_stands_anywhere_else() -> None:
    get_resolver().url_patterns  # noqa: B018 # loads every view
    everywhere = {id(each) for each in gc.get_objects() if type(each) is Act and each.key != "sample"}
    assert everywhere == {id(each) for each in ROWS}


def test_the_page_of_the_docs_is_the_one_of_the_code(tmp_path: Path) -> None:
    call_command("list_acts", check=True)
    stale = tmp_path / "acts.md"
    stale.write_text("| `submit` | Déposer |")
    with pytest.raises(CommandError, match="out of date"):
        call_command("list_acts", check=True, output=stale)


@pytest.mark.parametrize("act", ROWS, ids=lambda act: act.key)
def test_a_row_names_a_rule_a_right_a_page_and_a_use_case_that_exist(act: Act) -> None:
    assert not act.rule or rules.rule(act.rule).section
    assert isinstance(act.right, Right) and act.right.refusal.endswith(".")
    assert act.label[0].isupper() and not act.label.endswith(".")
    if act.page:
        assert resolves(act.page), act.page
    if act.use_case is not None:
        assert "actor" in inspect.signature(act.use_case).parameters
        assert act.use_case.__doc__, "its docstring is what the API's documentation says"


@pytest.mark.parametrize("act", [each for each in ROWS if each.api], ids=lambda act: act.key)
def test_what_the_route_takes_is_what_the_use_case_takes(act: Act) -> None:
    assert act.api is not None and act.use_case is not None
    sent = set(act.api.takes().fields) if act.api.takes else set()
    taken = inspect.signature(act.use_case).parameters
    needed = {
        name
        for name, each in taken.items()
        if each.default is inspect.Parameter.empty and name != "actor" and each.kind is each.KEYWORD_ONLY
    }
    assert needed <= sent, f"the route cannot give {needed - sent}"
    assert sent <= set(taken)


def resolves(name: str) -> bool:
    for arguments in ([], [ANYTHING], [ANYTHING, ANYTHING], [ANYTHING, "kind", 1], ["term"]):
        try:
            return bool(reverse(name, args=arguments))
        except NoReverseMatch:
            continue
    return False


# --- a right -----------------------------------------------------------------------------------------------------


@right("Seul le premier peut faire cela.", holder="Le premier", about="place")
def can_be_first(actor: int, place: int) -> bool:
    """Is that the first?"""
    return actor == place == 1


def test_a_right_answers_and_its_sentence_refuses() -> None:
    assert can_be_first(1, 1) and not can_be_first(2, 1)
    can_be_first.require(1, 1)
    with pytest.raises(PermissionDenied, match="Seul le premier peut faire cela"):
        can_be_first.require(2, 1)


def sample(**more: Any) -> Act:
    return Act(key="sample", label="Essayer", rule="", right=can_be_first, **more)


def test_an_act_runs_its_use_case_on_what_it_is_about() -> None:
    act = sample(use_case=lambda *about, actor, **typed: (about, actor, typed))
    assert act(3, actor="A", text="x") == ((3,), "A", {"text": "x"})
    with pytest.raises(NotImplementedError, match="outside the software"):
        sample()(3, actor="A")
