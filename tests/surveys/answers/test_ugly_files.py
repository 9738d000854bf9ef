"""Files as people have them: each is read to what it says, and asks what nobody can guess."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable

import pytest

from label_sp.common import spreadsheets
from surveys.answers import header, plans
from surveys.answers.imports import Reader, counted_rows
from surveys.answers.plans import UnreadableAnswers
from tests.surveys.answers.shapes import AGENTS, CODES, Ugly
from tests.surveys.answers.ugly import FILES, many

WORDS = plans.words_of()


def reader_of(ugly: Ugly) -> Reader:
    return Reader(plans.automatic(ugly.content, AGENTS, WORDS, ugly.chosen))


@pytest.mark.rule("SUR-05", "SUR-06")
@pytest.mark.parametrize("made", FILES.values(), ids=FILES)
def test_an_ugly_file_gives_its_answers_and_its_report(made: Callable[[], Ugly]) -> None:
    ugly = made()
    reader = reader_of(ugly)
    rows = list(counted_rows(reader.read(ugly.content), reader.report))
    report = reader.report
    assert "".join(row.answers[0] for row in rows) == ugly.levels
    found = (report.taken, report.refused, report.admissible, report.unfinished)
    assert found == (ugly.taken, ugly.refused, ugly.admissible, ugly.unfinished), report.refusals
    assert sum(report.levels[0].values()) == report.admissible == sum(report.channels.values())
    if ugly.channels:
        assert dict(report.channels) == ugly.channels


@pytest.mark.parametrize("made", [made for made in FILES.values() if made().asks])
def test_what_a_file_does_not_say_is_asked_and_never_guessed(made: Callable[[], Ugly]) -> None:
    ugly = made()
    with pytest.raises(UnreadableAnswers) as refused:
        plans.automatic(ugly.content, AGENTS, WORDS)
    assert all(each in " ".join(refused.value.messages) for each in ugly.asks), refused.value.messages


@pytest.mark.parametrize("made", [made for made in FILES.values() if made().ignored])
def test_columns_that_no_question_asks_are_named_and_left(made: Callable[[], Ugly]) -> None:
    ugly = made()
    head = plans.head(ugly.content, AGENTS)
    wanted = {**head.columns, **ugly.chosen.get("columns", {})}
    told = header.worth_telling(header.Header(head.names, head.last_line, wanted, doubled=head.doubled))
    assert tuple(told) == ugly.ignored


def test_a_doubled_column_is_told_and_the_first_is_read() -> None:
    head = plans.head(FILES["decimals and columns of all sorts"]().content, AGENTS)
    assert (head.columns["A3"], head.doubled) == (4, (13,))


def test_two_exports_of_one_survey_have_one_shape_and_another_survey_has_another() -> None:
    shapes = {name: plans.shape(plans.head(made().content, AGENTS)) for name, made in FILES.items()}
    assert shapes["Sphinx, codes, the best first"] == shapes["Sphinx, codes, the worst first"]
    assert len({*shapes.values()}) == len(FILES) - 1


def test_a_date_of_1980_is_a_flag_and_an_empty_cell_none() -> None:
    """The same file with real dates gives the same rows: no date is read."""
    ugly = FILES["LimeSurvey, anonymised dates"]()
    dated = ugly.content.replace(b"1980-01-01 00:00:00", b"2026-02-11 09:31:07")
    both = [
        [row.finished for row in Reader(plans.automatic(each, AGENTS, WORDS)).read(each)]
        for each in (ugly.content, dated)
    ]
    assert both[0] == both[1] and both[0].count(True) == 30


def test_with_codes_a_box_not_ticked_and_a_question_not_shown_are_the_same() -> None:
    ugly = FILES["LimeSurvey, codes"]()
    rows = list(reader_of(ugly).read(ugly.content))
    assert rows[3].answers == "333333-----"


@pytest.mark.parametrize("finished", ["Yes", "Oui", "Ja", "Sim"])
def test_full_answers_are_in_the_language_of_the_survey(finished: str) -> None:
    text = f"{';'.join(CODES)};complete;extra\n{';'.join(['0,75'] * 11)};{finished};N/A\n"
    rows = list(Reader(plans.automatic(text.encode(), AGENTS, WORDS)).read(text.encode()))
    assert [row.finished for row in rows] == [True]


def test_the_labels_of_a_questionnaire_of_its_own_are_understood() -> None:
    labels = [("4", "Oui, toujours"), ("3", "Oui, souvent"), ("2", "Non, rarement"), ("1", "Non, jamais")]
    text = f"{';'.join(CODES)};terminé\n{';'.join(['OUI,  toujours'] * 6 + ['Non, jamais'] * 5)};1\n".encode()
    with pytest.raises(UnreadableAnswers):
        plans.automatic(text, AGENTS, WORDS)
    words = plans.words_of(labels)
    assert [row.answers for row in Reader(plans.automatic(text, AGENTS, words)).read(text)] == ["44444411111"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[("A1", "A1"), ("a 1", "A1"), ("A1. Texte quelconque", "A1"), ("A1[SQ]", ""), ("ENQ[A10]", "A10")],
        *[
            ("A[1]", "A1"),
            ("A_11", "A11"),
            ("A110", ""),
            ("A12", ""),
            ("Mes propositions sont écoutées", "A7"),
        ],
        *[("MES PROPOSITIONS SONT ECOUTEES.", "A7"), ("Mes responsab.. ", "A2"), ("Les", "")],
        ("Avis 3 : Je peux proposer des améliorations.", "A6"),
        *[("Q1_A10", "A10"), ("Q1_A10. Avis [Texte]", "A10"), ("12. A10", "A10"), ("12. AVIS_3", "")],
        *[("3. Je peux proposer des améliorations.", "A6"), ("Votre avis [Mes proposition.. ]", "A7")],
        *[("Votre avis [Je connais les .. ]", ""), ("Avis_[Je_peux_proposer_des_améliorations.]", "A6")],
    ],
)
def test_a_column_is_known_by_its_code_or_its_text(name: str, code: str) -> None:
    found = header.read([(1, ["x", name]), (2, ["1", "1"])], AGENTS)
    assert found.columns == ({code: 1} if code else {})


@pytest.mark.parametrize(
    ("name", "end"),
    [
        *[
            ("submitdate", "filled"),
            ("submitdate. Date de soumission", "filled"),
            ("Date_de_soumission", "filled"),
        ],
        *[("lastpage: Dernière page", "last_page"), ("20. PROGRESSION", "progress"), ("Terminé", "terminé")],
        *[("submitdate2", ""), ("Date de soumission du dossier", ""), ("Progression de carrière", "")],
    ],
)
def test_the_column_of_the_end_is_known_however_it_is_named(name: str, end: str) -> None:
    found = header.read([(1, ["A1", name]), (2, ["1", "1"])], AGENTS)
    assert (found.end, found.columns.get("terminé")) == (end, 1 if end else None)


def test_the_columns_of_a_tool_are_not_told() -> None:
    names = [
        "A1",
        "N°Obs",
        "48. CLE",
        "LANG_SAISIE",
        "startdate. Date de lancement",
        "Tête de série",
        "Lieu de vie",
    ]
    assert header.worth_telling(header.read([(1, names), (2, ["1"] * 7)], AGENTS)) == ["G · Lieu de vie"]


def test_answers_that_look_like_codes_of_questions_are_no_header() -> None:
    """Codes A1 to A4 of LimeSurvey's answers are also those of the agents' questions."""
    lines = [
        (1, [f"G01Q{n:02}" for n in range(1, 12)]),
        (2, ["A1"] * 5 + ["A2", "A3", "A4", "A2", "A3", "A1"]),
    ]
    found = header.read(lines, AGENTS)
    assert (found.last_line, found.to_check) == (1, CODES)


def peak(lines: int) -> int:
    """The most bytes that reading and counting took, the file itself aside."""
    ugly = many(lines)
    content = io.BytesIO(ugly.content)
    tracemalloc.start()
    reader = Reader(plans.automatic(content, AGENTS, WORDS, ugly.chosen))
    for _ in counted_rows(reader.read(content), reader.report):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reader.report.admissible == lines
    return most


def test_a_long_file_takes_no_more_memory_than_a_short_one() -> None:
    short, long = peak(10_000), peak(100_000)
    assert long < 1.1 * short + (1 << 20), (short, long)


def test_our_own_writer_is_read_back_whatever_stands_in_a_site() -> None:
    rows = [[*CODES, "terminé", "canal", "site"], *[[*["1"] * 11, "1", "papier", "=Bray;+1"]] * 3]
    content = spreadsheets.csv_for_people(rows)
    read = list(Reader(plans.automatic(content, AGENTS, WORDS)).read(content))
    assert [(row.answers, row.channel, row.site) for row in read] == [("4" * 11, "paper", "=Bray;+1")] * 3
