"""Reading an answers file: what is understood, and what is said of what is not."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.common.texts import tidy
from surveys.answers import imports, samples, scale
from surveys.answers.enums import Channel
from surveys.answers.imports import Row, UnreadableAnswers, read_answers
from surveys.questionnaires.enums import Level, SurveyKind

CODES = ("U1", "U2", "U3")
HEADER = "U1;U2;U3;finished"
LIMIT = 1_000_000


def read(text: str | bytes, **options: int) -> list[Row]:
    content = text if isinstance(text, bytes) else text.encode()
    return read_answers(content, CODES, max_bytes=options.pop("max_bytes", LIMIT), **options)


def refusal(text: str | bytes, **options: int) -> list[str]:
    with pytest.raises(UnreadableAnswers) as refused:
        read(text, **options)
    return refused.value.messages


@pytest.mark.parametrize(
    ("written", "level"),
    [
        *[("1", "4"), ("1,0", "4"), ("1.00", "4"), ("Très satisfait", "4"), ("TOUT À FAIT D’ACCORD", "4")],
        *[("0,75", "3"), ("0.75", "3"), (".75", "3"), ("Plutôt d'accord", "3"), ("plutot satisfait", "3")],
        *[("0,25", "2"), ("0.25", "2"), ("Plutôt pas d’accord", "2"), ("Plutôt pas satisfait", "2")],
        *[("0", "1"), ("0,0", "1"), ("Pas du tout d’accord", "1"), (" pas du tout  satisfait ", "1")],
        *[("nc", "n"), ("NC", "n"), ("Non concerné", "n"), ("Non concerné / ne se prononce pas", "n")],
        *[("", "-"), ("  ", "-")],
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
    assert refusal(f"{HEADER}\n=1;1;1;1")[0].startswith(
        "Ligne 2, colonne U1 : « =1 » n’est pas une valeur de l’échelle."
    )


def test_a_value_out_of_scale_is_named_with_its_line_and_its_column() -> None:
    assert refusal(f"{HEADER}\n1;1;1;1\n1;2;1;1") == [
        "Ligne 3, colonne U2 : « 2 » n’est pas une valeur de l’échelle. Valeurs possibles : 0 ; 0,25 ; 0,75 ; 1 ; nc."
    ]


@pytest.mark.parametrize(
    "written", ["0,5", "1,5", "-1", "0.7500001", "satisfait", "1;", "NaN", "inf", "١", "1e0"]
)
def test_nothing_near_the_scale_is_taken_for_it(written: str) -> None:
    assert refusal(f'{HEADER}\n"{written}";1;1;1')


def test_all_errors_are_gathered_up_to_twenty() -> None:
    messages = refusal("\n".join([HEADER, *["2;2;1;peut-être"] * 10]))
    assert len(messages) == 21
    assert (
        messages[2]
        == "Ligne 2, colonne terminé : « peut-être » n’est pas compris. Valeurs possibles : 1 ; 0 ; oui ; non."
    )
    assert messages[-1] == "et 10 autres erreurs."
    assert refusal("\n".join([HEADER, *["2;1;1;1"] * 21]))[-1] == "et 1 autre erreur."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("", "Le fichier est vide", id="empty"),
        pytest.param("\ufeff \r\n", "Le fichier n’a aucune ligne", id="blank with a BOM"),
        pytest.param(" \n", "Le fichier est vide", id="blank"),
        pytest.param(HEADER, "Le fichier n’a que son en-tête", id="no data row"),
        pytest.param("U1;U2;finished\n1;1;1", "il manque 1 colonne : U3", id="missing column"),
        pytest.param("a\n1", "il manque 4 colonnes : U1, U2, U3, terminé", id="missing columns"),
        pytest.param(f"{HEADER};U4\n1;1;1;1;1", "colonne inconnue « U4 »", id="unknown column"),
        pytest.param(f"{HEADER};u1\n1;1;1;1;1", "colonne en double : U1", id="double column"),
        pytest.param(
            f"{HEADER};Terminé\n1;1;1;1;1", "colonne en double : terminé", id="double by another name"
        ),
        pytest.param(
            "U1;;U2;U3;finished\n1;1;1;1;1", "la colonne n° 2 n’a pas de nom", id="column without name"
        ),
        pytest.param(f"{HEADER}\n1;1;1", "Ligne 2 : 3 cellules au lieu de 4", id="short line"),
        pytest.param(f"{HEADER}\n1;1;1;1;1", "Ligne 2 : 5 cellules au lieu de 4", id="long line"),
        pytest.param("U1,U2,U3,finished\n0,25,1,1,1", "les décimales", id="decimal comma between commas"),
        pytest.param(f'{HEADER}\n"1;1;1;1', "Ligne 2 : les guillemets sont mal placés", id="open quote"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "un document PDF", id="a PDF"),
        pytest.param(b"PK\x03\x04\x14\x00", "un classeur", id="an xlsx"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", "un ancien classeur", id="an xls"),
        pytest.param(f"{HEADER}\n1;1;1;1".encode("utf-16"), "UTF-16", id="UTF-16"),
        pytest.param(b"U1;U2\x00", "pas un fichier de texte", id="NUL bytes"),
        pytest.param(b"U1;\x81", "L’encodage", id="neither encoding"),
        pytest.param(f"{HEADER};site\n1;1;1;1;{'a' * 201}", "dépasse 200 caractères", id="long site"),
        pytest.param(f"{HEADER};canal\n1;1;1;1;pigeon", "« pigeon » n’est pas compris", id="unknown channel"),
        pytest.param(
            f"{HEADER}\n1;1;1;", "colonne terminé : «  » n’est pas compris", id="finished left empty"
        ),
    ],
)
def test_a_bad_file_gets_a_precise_message(content: str | bytes, said: str) -> None:
    assert said in " ".join(refusal(content))


def test_the_size_limit_counts_its_last_byte() -> None:
    text = f"{HEADER}\n1;1;1;1"
    assert read(text, max_bytes=len(text))
    assert "la limite est de" in refusal(text, max_bytes=len(text) - 1)[0]


def test_the_row_limit_counts_its_last_row() -> None:
    text = "\n".join([HEADER, *["1;1;1;1"] * 5])
    assert len(read(text, max_rows=5)) == 5
    assert refusal(text, max_rows=4) == ["Le fichier dépasse 4 réponses, la limite d’un import."]


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
    read_back = imports.read_answers(content, samples.CODES["users"], max_bytes=LIMIT)
    satisfied = [row.answers[14] for row in read_back if row.finished]
    assert (satisfied.count("4"), satisfied.count("3"), len(satisfied)) == (380, 12, 400)
    assert len(read_back) == 412


@pytest.mark.parametrize("kind", SurveyKind.values)
def test_invented_answers_are_the_same_for_the_same_seed(kind: str) -> None:
    assert samples.answers_csv(kind, 50, seed=1) == samples.answers_csv(kind, 50, seed=1)
    assert samples.answers_csv(kind, 50, seed=1) != samples.answers_csv(kind, 50, seed=2)


def test_shares_over_all_responses_are_refused() -> None:
    with pytest.raises(ValueError, match="11 answers for 10"):
        samples.answers_csv("agents", 10, seed=1, share={"A9": {"1": 60, "0.75": 50}})


def test_a_header_of_too_many_columns_is_refused_at_once() -> None:
    """Naming and counting half a million of them took minutes."""
    with pytest.raises(imports.UnreadableAnswers) as refusal:
        imports.read_answers(b"U1a;" * 500_000, ("U1a",), max_bytes=3_000_000)
    assert len(refusal.value.messages) == 1
    assert "200 au plus" in refusal.value.messages[0]


LARGE = 4 << 20
HOSTILE = {  # what stands in the file, and a few words of what is said of it
    "one line without an end": (";" * LARGE, "Ligne 1 : les guillemets"),
    "one response without an end": (f"{HEADER}\n" + '"\n";' * (LARGE // 4), "Ligne 502 : les guillemets"),
    "nothing but empty lines": (f"{HEADER}\n" + "\n" * LARGE, "dépasse 1\u202f000\u202f000 lignes"),
    "nothing but errors": (f"{HEADER}\n" + "0,1;1,1;3;oui\n" * (LARGE // 14), "Plus de 10\u202f000 erreurs"),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_made_to_be_long_to_read_is_left_early(content: str, said: str) -> None:
    began = time.monotonic()
    assert said in refusal(content, max_bytes=2 * LARGE)[-1]
    assert time.monotonic() - began < 3
