"""Reading an answers file that says enough by itself: what is understood, and what is said of what is not."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.common.texts import tidy
from surveys.answers import plans, samples, scale
from surveys.answers.enums import Channel
from surveys.answers.imports import Reader, Report, Row
from surveys.answers.plans import UnreadableAnswers
from surveys.questionnaires.enums import Level, SurveyKind

QUESTIONS = (
    ("U1", "Première question posée"),
    ("U2", "Deuxième question posée"),
    ("U3", "Troisième question"),
)
CODES = tuple(code for code, _ in QUESTIONS)
HEADER = "U1;U2;U3;finished"


def both(text: str | bytes) -> tuple[list[Row], Report]:
    content = text if isinstance(text, bytes) else text.encode()
    reader = Reader(plans.automatic(content, QUESTIONS, plans.words_of()))
    return list(reader.read(content)), reader.report


def read(text: str | bytes) -> list[Row]:
    """Of a file in which nothing is wrong."""
    rows, report = both(text)
    assert not report.refused, report.refusals
    return rows


def refusal(text: str | bytes) -> list[str]:
    with pytest.raises(UnreadableAnswers) as refused:
        both(text)
    return refused.value.messages


def refused_lines(text: str | bytes) -> list[tuple[int, str]]:
    return both(text)[1].refusals


@pytest.mark.parametrize(
    ("written", "level"),
    [
        *[("1", "4"), ("1,0", "4"), ("1.00", "4"), ("Très satisfait", "4"), ("TOUT À FAIT D’ACCORD", "4")],
        *[("0,75", "3"), ("0.75", "3"), (".75", "3"), ("Plutôt d'accord", "3"), ("plutot satisfait", "3")],
        *[("0,25", "2"), ("0.2500", "2"), ("Plutôt pas d’accord", "2"), ("Plutôt pas satisfait", "2")],
        *[("0", "1"), ("0,0", "1"), ("Pas du tout d’accord", "1"), (" pas du tout  satisfait ", "1")],
        *[("nc", "n"), ("NC", "n"), ("Non concerné", "n"), ("Non concerné / ne se prononce pas", "n")],
        *[("Non concerné(e)", "n"), ("N.C.", "n"), ("Sans objet", "n"), ("Je ne me prononce pas", "n")],
        *[("", "-"), ("  ", "-"), ("N/A", "-"), ("Sans réponse", "-"), ("Pas de réponse", "-")],
    ],
)
@pytest.mark.rule("SUR-05")
def test_an_answer_is_understood_as_people_write_it(written: str, level: str) -> None:
    assert read(f"{HEADER}\n1;{written};nc;1") == [Row(f"4{level}n", finished=True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encodings_and_separators_of_the_usual_tools(encoding: str, separator: str) -> None:
    text = "U1;U2;U3;terminé;site\r\nPlutôt d’accord;0.25;nc;oui;Acheux-en-Amiénois\r\n".replace(
        ";", separator
    )
    assert read(text.encode(encoding)) == [Row("32n", finished=True, site="Acheux-en-Amiénois")]


@pytest.mark.parametrize(
    ("written", "finished"),
    [
        ("1", True),
        ("oui", True),
        ("TRUE", True),
        ("Vrai", True),
        ("0", False),
        ("non", False),
        ("false", False),
    ],
)
def test_finished_is_understood(written: str, finished: bool) -> None:
    assert read(f"{HEADER}\n1;1;1;{written}") == [Row("444", finished=finished)]


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        ("mail", "mail"),
        ("Courriel", "mail"),
        ("", "mail"),
        ("qr", "qr"),
        ("papier", "paper"),
        ("Paper", "paper"),
    ],
)
@pytest.mark.rule("SUU-05")
def test_the_channel_is_understood_and_paper_is_kept_apart(written: str, channel: str) -> None:
    assert read(f"{HEADER};channel\n1;1;1;1;{written}") == [Row("444", finished=True, channel=channel)]


def test_columns_come_in_any_order_and_case() -> None:
    assert read("Finished;u3;CANAL;u1;U2\n1;0;qr;1;0,75") == [Row("431", finished=True, channel="qr")]


def test_what_spreadsheets_add_is_ignored() -> None:
    assert read(f"{HEADER};;\n1;1;1;1;;\n;;;;;\n\n") == [Row("444", finished=True)]


def test_quoted_cells_may_hold_separators_and_line_breaks() -> None:
    assert read(f'{HEADER};site\n1;1;1;1;"Bray ; annexe"\n') == [
        Row("444", finished=True, site="Bray ; annexe")
    ]


def test_a_formula_is_only_text() -> None:
    row = read(f"{HEADER};site\n1;1;1;1;=HYPERLINK(A1)\n")[0]
    assert row.site == "=HYPERLINK(A1)"
    assert "« =1 »" in refusal(f"{HEADER}\n=1;1;1;1")[0]


def test_a_value_of_a_long_file_that_comes_late_is_refused_with_its_line_and_stops_no_other() -> None:
    lines = [HEADER, *["1;0,75;nc;1"] * plans.FIRST_LINES, "1;2;1;1", "1;1;1;1"]
    rows, report = both("\n".join(lines))
    assert (len(rows), report.refused, report.reasons) == (plans.FIRST_LINES + 1, 1, {"answers": 1})
    assert report.refusals == [(plans.FIRST_LINES + 2, "U2 : « 2 » n’est pas une réponse de l’échelle.")]


def test_what_is_understood_of_itself_may_come_late_in_a_long_file() -> None:
    header, usual = "U1;U2;U3;finished;canal", "1;0,75;nc;1;mail"
    rows = read("\n".join([header, *[usual] * plans.FIRST_LINES, "0;0,25;Sans objet;0;papier"]))
    assert rows[-1] == Row("12n", finished=False, channel="paper")


@pytest.mark.parametrize(
    "written", ["0,5", "1,5", "-1", "0.7500001", "satisfait", "1;", "NaN", "inf", "١", "1e0"]
)
def test_nothing_near_the_scale_is_taken_for_it(written: str) -> None:
    assert refusal(f'{HEADER}\n"{written}";1;0,75;1') == [
        f"Dites ce que veut dire chaque valeur des réponses : « {written} »."
    ]


def test_values_that_nobody_understands_are_named_together() -> None:
    said = refusal("\n".join([HEADER, *["2;3;1;peut-être"] * 10]))
    assert said == [
        "Dites ce que veut dire chaque valeur des réponses : « 1 », « 2 », « 3 ».",
        "Dites quelles valeurs veulent dire « terminé » : « peut-être ».",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("", "Le fichier est vide", id="empty"),
        pytest.param("\ufeff \r\n", "Le fichier est vide", id="blank with a BOM"),
        pytest.param(HEADER, "Le fichier n’a que son en-tête", id="no data row"),
        pytest.param("U1;U2;finished\n1;1;1", "les réponses à U3", id="missing column"),
        pytest.param("a\n1", "les réponses à U1", id="missing columns"),
        pytest.param("U1;U2;U3\n1;0,75;1", "Dites comment on sait", id="nothing tells the end"),
        pytest.param("U1,U2,U3,finished\n0,25,1,1,1", "", id="decimal comma between commas"),
        pytest.param(f'{HEADER}\n"1;1;1;1', "Ligne 2 : les guillemets sont mal placés", id="open quote"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "un document PDF", id="a PDF"),
        pytest.param(b"PK\x03\x04\x14\x00", "un classeur", id="an xlsx"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", "un ancien classeur", id="an xls"),
        pytest.param(f"{HEADER}\n1;1;1;1".encode("utf-16"), "UTF-16", id="UTF-16"),
        pytest.param(b"U1;U2\x00", "pas un fichier de texte", id="NUL bytes"),
        pytest.param(b"U1;\x81", "L’encodage", id="neither encoding"),
        pytest.param(f"{HEADER};canal\n1;0,75;1;1;pigeon", "quel canal correspond", id="unknown channel"),
        pytest.param(f"{HEADER}\n1;0,75;1;", "« (vide) »", id="finished left empty"),
    ],
)
def test_a_bad_file_gets_a_precise_message(content: str | bytes, said: str) -> None:
    if said:
        assert said in " ".join(refusal(content))
    else:
        assert "les décimales ne coupent pas" in refused_lines(content)[0][1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1;1;1", "elle n’a pas 5 cellules comme l’en-tête"),
        ("1;1;1;1;1;1", "elle n’a pas 5 cellules comme l’en-tête"),
        (f"1;1;1;1;{'a' * 201}", "le nom dépasse 200 caractères"),
        ('1;1;1;1;"a\tb"', "une tabulation"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_stops_no_other(line: str, said: str) -> None:
    rows, report = both(f"{HEADER};site\n1;0,75;1;1;Bray\n{line}\n0;0;0;1;Bray")
    assert [row.answers for row in rows] == ["434", "111"]
    assert (report.lines, report.taken, report.refused) == (3, 2, 1)
    assert report.refusals[0][0] == 3 and said in report.refusals[0][1]


def test_extra_and_doubled_columns_are_left_aside() -> None:
    assert read(
        "id;U1;Commentaire;U2;U3;u1;terminé\n7;1;Bien ; merci;0,75;nc;0;1".replace("n ; m", "n, m")
    ) == [Row("43n", finished=True)]


def test_the_row_limit_counts_its_last_row(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join([HEADER, *["1;1;1;1"] * 5])
    monkeypatch.setattr("surveys.answers.imports.MAX_ROWS", 5)
    assert len(read(text)) == 5
    monkeypatch.setattr("surveys.answers.imports.MAX_ROWS", 4)
    assert "la limite d’un import" in refusal(text)[0]


def test_a_long_cell_is_shortened_in_messages() -> None:
    assert len(refusal(f"{HEADER}\n{'x' * 5000};1;1;1")[0]) < 200


def kept(site: str) -> str:
    return tidy(site).strip()


rows = st.builds(
    Row,
    answers=st.lists(st.sampled_from(Level.values), min_size=3, max_size=3).map("".join),
    finished=st.booleans(),
    channel=st.sampled_from(Channel.values),
    site=st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=30).map(kept),
)


@given(
    st.lists(rows, min_size=1, max_size=20), st.sampled_from(";,\t"), st.sampled_from(["utf-8", "utf-8-sig"])
)
def test_what_is_written_is_read_back(written: list[Row], separator: str, encoding: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow([*CODES, "terminé", "canal", "site"])
    for row in written:
        answers = [scale.WRITTEN[level] for level in row.answers]
        writer.writerow([*answers, int(row.finished), row.channel, row.site])
    assert read(text.getvalue().encode(encoding)) == written


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_makes_it_fail_otherwise_than_by_saying_what_is_wrong(content: bytes) -> None:
    with pytest.raises(UnreadableAnswers):
        read(content)


def test_invented_answers_have_the_exact_shares_asked_for() -> None:
    content = samples.answers_csv("users", 400, seed=7, share={"U9": {"1": 95, "0.75": 3}}, unfinished=12)
    plan = plans.automatic(content, [(code, code) for code in samples.CODES["users"]], plans.words_of())
    read_back = list(Reader(plan).read(content))
    satisfied = [row.answers[14] for row in read_back if row.finished]
    assert (satisfied.count("4"), satisfied.count("3"), len(satisfied)) == (380, 12, 400)
    assert len(read_back) == 412


@pytest.mark.parametrize("kind", SurveyKind.values)
def test_invented_answers_are_the_same_for_the_same_seed(kind: str) -> None:
    assert samples.answers_csv(kind, 50, seed=1) == samples.answers_csv(kind, 50, seed=1)
    assert samples.answers_csv(kind, 50, seed=1) != samples.answers_csv(kind, 50, seed=2)


def test_the_invented_export_of_another_tool_is_read_back_answer_by_answer() -> None:
    labels = {"4": "Tout à fait d’accord", "3": "Plutôt d’accord", "2": "Plutôt pas d’accord"}
    labels |= {"1": "Pas du tout d’accord", "n": "Non concerné", "-": ""}
    asked = [(f"Énoncé n° {number} d’une question d’agents", labels) for number in range(1, 12)]
    given_ = samples.answers("agents", 60, seed=4, share={"A9": {"1": 50, "0.75": 25}})
    assert [row[8] for row in given_].count("4") == 30
    plan = plans.automatic(
        samples.tool_export(asked, given_, seed=4),
        list(zip(samples.CODES["agents"], (text for text, _ in asked), strict=True)),
        plans.words_of(),
        {"columns": {"terminé": samples.PROGRESS_AT}, "end": plans.VALUES},
    )
    read_back = list(Reader(plan).read(samples.tool_export(asked, given_, seed=4)))
    assert [list(row.answers) for row in read_back if row.finished] == given_
    assert len(read_back) == 61  # one stopped


def test_shares_over_all_responses_are_refused() -> None:
    with pytest.raises(ValueError, match="11 answers for 10"):
        samples.answers_csv("agents", 10, seed=1, share={"A9": {"1": 60, "0.75": 50}})


def test_a_header_of_too_many_columns_is_refused_at_once() -> None:
    """Naming and counting half a million of them took minutes."""
    began = time.monotonic()
    assert "400 au plus" in refusal(b"U1a;" * 100_000 + b"\n1;1")[0]
    assert time.monotonic() - began < 5


LARGE = 4 << 20
HOSTILE = {  # what stands in the file, and a few words of what is said of it
    "one line without an end": (";" * LARGE, "les guillemets"),
    "one response without an end": (f"{HEADER}\n" + '"\n";' * (LARGE // 4), "Ligne 502 : les guillemets"),
    "nothing but empty lines": (f"{HEADER}\n" + "\n" * LARGE, "dépasse 1\u202f000\u202f000 lignes"),
    "nothing but errors": (f"{HEADER}\n" + "0,1;1,1;3;oui\n" * (LARGE // 14), "« 0,1 »"),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_made_to_be_long_to_read_is_left_early(content: str, said: str) -> None:
    began = time.process_time()
    assert said in refusal(content)[-1]
    assert time.process_time() - began < 5
