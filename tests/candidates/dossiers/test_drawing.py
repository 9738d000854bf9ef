"""The drawing of the machines follows the code."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.environment import ROOT

PAGE = ROOT / "docs" / "machines.md"


def test_the_drawing_in_the_docs_is_the_one_of_the_code() -> None:
    call_command("draw_machines", check=True)


def test_a_stale_or_missing_drawing_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "machines.md"
    with pytest.raises(CommandError, match="out of date"):
        call_command("draw_machines", check=True, output=copy)
    copy.write_text(PAGE.read_text().replace("labelled --> in_follow_up", "labelled --> withdrawn"))
    with pytest.raises(CommandError, match="out of date"):
        call_command("draw_machines", check=True, output=copy)
    call_command("draw_machines", output=copy)
    assert copy.read_text() == PAGE.read_text()


@pytest.mark.parametrize(
    "line",
    [
        "## Audit",
        "## Dossier",
        '    state "En préparation" as preparing',
        "    [*] --> preparing",
        "    in_audit --> awaiting_decision: transmettre le rapport d’audit (AUD-02, AUD-06, AUD-07)",
        "    labelled --> withdrawn: retirer le label (WIT-01, WIT-02)",
        "    in_follow_up --> in_follow_up: lever la suspension, si le label est suspendu (SUS-03)",
        "    renewed --> [*]",
        "    reported --> reported: répondre au rapport (AUD-08)",
    ],
)
def test_the_drawing_says_states_acts_and_rules(line: str) -> None:
    assert line in PAGE.read_text().splitlines()
