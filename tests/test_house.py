"""What no linter checks for us: one size of module, no address outside, nothing inline, migrations, the two locks."""

import ast
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import pytest
from django.apps import apps
from django.core.management import call_command

from label_sp.common import places
from tests.environment import ROOT
from tests.imports import Arrows, arrows, circles

T = TypeVar("T")
APPS = ("label_sp", "candidates", "surveys", "audits", "certification")
LONGEST_MODULE = 400  # lines


def files(pattern: str, *folders: str) -> list[Path]:
    found = [file for folder in folders for file in (ROOT / folder).rglob(pattern)]
    return sorted(file for file in found if "migrations" not in file.parts)


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


TEMPLATES = files("*.html", "templates", *APPS)
MAIL = [file for file in TEMPLATES if "mails" in file.parts]
DOCUMENTS = [file for file in TEMPLATES if "documents" in file.parts]  # become PDF: no browser, no policy
PAGES = [file for file in TEMPLATES if file not in MAIL + DOCUMENTS]
CODE = files("*.py", *APPS, "tests")
STYLES_AND_SCRIPTS = files("*.css", "static") + files("*.js", "static")

# What a browser would fetch by itself. A link that a person may follow is no download.
FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object|use|link|form)\b[^>]*?
        \s(?:src|srcset|href|data|action|xlink:href)\s*=\s*["']\s*(?:https?:)?//""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
FETCHED_BY_CODE = re.compile(
    r"""(?:url\(|@import|fetch\(|import\(|from)\s*["']?\s*(?:https?:)?//""", re.IGNORECASE
)
INLINE = re.compile(
    r"""<[^>{%]*\s(?:style|on[a-z]+)\s*=\s*["']   # style="…", onclick="…"
        |<style\b
        |<script\b(?![^>]*\ssrc\s*=)(?![^>]*application/(?:ld\+)?json)
        |href\s*=\s*["']\s*javascript:""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def matches(pattern: re.Pattern[str], file: Path) -> list[str]:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", file.read_text(), flags=re.DOTALL)
    return [found.group() for found in pattern.finditer(text)]


def wrong(files: Iterable[Path], what: Callable[[Path], T]) -> dict[str, T]:
    """What is wrong with which file: one test a rule, not one a file. A rule that looks at no file is a mistake."""
    found = {name_of(file): what(file) for file in files}
    assert found
    return {name: said for name, said in found.items() if said}


def test_a_module_fits_in_a_head() -> None:
    lengths = wrong(CODE, lambda file: len(file.read_text().splitlines()))
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_template_downloads_from_another_host() -> None:
    assert wrong(TEMPLATES, lambda file: matches(FETCHED, file)) == {}


def test_no_style_or_script_downloads_from_another_host() -> None:
    assert wrong(STYLES_AND_SCRIPTS, lambda file: matches(FETCHED_BY_CODE, file)) == {}


def test_nothing_is_inline_since_the_security_policy_would_refuse_it() -> None:
    assert wrong(PAGES, lambda file: matches(INLINE, file)) == {}


def test_what_is_wrong_is_told_by_file(tmp_path: Path) -> None:
    assert wrong([ROOT / "README.md", ROOT / "LICENSE"], lambda file: file.suffix) == {"README.md": ".md"}
    with pytest.raises(AssertionError):
        wrong([], len)


@pytest.mark.parametrize(
    ("pattern", "caught"),
    [
        (FETCHED, '<script defer\n src="https://cdn.example/x.js">'),
        (FETCHED, '<link rel="stylesheet" href="//cdn.example/x.css">'),
        (FETCHED_BY_CODE, '@import "https://fonts.example/x"'),
        (FETCHED_BY_CODE, "url(https://fonts.example/x)"),
        (INLINE, '<p class="a" style="color: red">'),
        (INLINE, '<button onclick="go()">'),
        (INLINE, "<script>go()</script>"),
        (INLINE, "<style>"),
    ],
)
def test_the_patterns_above_catch(pattern: re.Pattern[str], caught: str) -> None:
    assert pattern.search(caught)


@pytest.mark.parametrize(
    ("pattern", "free"),
    [
        (FETCHED, '<a href="https://www.service-public.fr">'),
        (FETCHED, '<img src="{% static \'x.svg\' %}" alt="">'),
        (INLINE, '<script src="/static/x.js" type="module"></script>'),
        (INLINE, '<p data-once="x">'),
    ],
)
def test_the_patterns_above_let_through(pattern: re.Pattern[str], free: str) -> None:
    assert not pattern.search(free)


# What tells Django not to escape a text. format_html escapes what it is given; its first word is ours.
TRUSTED = re.compile(
    r"""mark_safe|html_safe|SafeString\(|SafeText|__html__|\|\s*safe(?:seq)?\b|autoescape\s+off|format_html\((?!\s*['"])"""
)


def test_nothing_is_shown_without_being_escaped() -> None:
    shown = [*TEMPLATES, *(file for file in CODE if "tests" not in file.parts)]
    assert wrong(shown, lambda file: matches(TRUSTED, file)) == {}


@pytest.mark.parametrize(
    "trusted",
    [
        "mark_safe(x)",
        "{{ x|safe }}",
        "{{ x | safe }}",
        "{% autoescape off %}",
        "format_html(x)",
        "SafeString(x)",
    ],
)
def test_what_is_not_escaped_is_seen(trusted: str) -> None:
    assert TRUSTED.search(trusted)
    assert not TRUSTED.search('format_html("<b>{}</b>", x) {% if unsafe %} -> SafeString:')


@pytest.mark.django_db
def test_each_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_migration_has_an_automatic_name() -> None:
    automatic = re.compile(r"_auto_\d{8}_\d{4}$")
    names = [file.stem for app in APPS for file in (ROOT / app).rglob("migrations/*.py")]
    assert [name for name in names if automatic.search(name)] == []


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+(?:\[[\w,]+\])?==\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_the_applications_lock_is_a_part_of_the_tests_lock() -> None:
    assert locked("requirements-run.lock") < locked("requirements.lock")


def test_each_locked_package_has_its_hashes() -> None:
    for name in ("requirements-run.lock", "requirements.lock"):
        blocks = re.split(r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


BELOW = files("*.py", "candidates", "surveys", "audits") + files(
    "*.html", "templates/candidates", "templates/surveys", "templates/audits"
)
BELOW_AUDITS = [file for file in BELOW if "audits" not in file.parts]
ABOVE = re.compile(r"certification:|reverse\(.certification|certification(\.\w+)+ import")
OF_AUDITS = re.compile(r"\bAuditStatus\b|audits__|\.audits\b|[\"']cancelled[\"']|from audits")


def test_a_lower_app_names_no_page_of_a_higher_one() -> None:
    """Where they lead is in `label_sp.common.places`, which the app above fills."""
    assert wrong(BELOW, lambda file: ABOVE.search(file.read_text(encoding="utf-8"))) == {}


def test_candidates_and_surveys_know_no_state_of_an_audit() -> None:
    """What ends with an application, and who else works on it, is told by the apps above."""
    assert wrong(BELOW_AUDITS, lambda file: OF_AUDITS.search(file.read_text(encoding="utf-8"))) == {}


@pytest.mark.parametrize(
    ("pattern", "caught"),
    [
        (ABOVE, "{% url 'certification:dossier' dossier.pk %}"),
        (ABOVE, 'redirect("certification:dossier", pk)'),
        (ABOVE, "from certification.decisions.models import Decision"),
        (OF_AUDITS, '~Q(audits__status="cancelled")'),
        (OF_AUDITS, "for audit in dossier.audits.all():"),
    ],
)
def test_what_goes_up_is_seen(pattern: re.Pattern[str], caught: str) -> None:
    assert pattern.search(caught)


def test_a_place_that_no_app_named_is_told() -> None:
    with pytest.raises(LookupError, match="nowhere"):
        places.address("nowhere")


def test_one_module_works_deadlines_out_and_everybody_else_reads_the_rows() -> None:
    """`cycles` builds the facts, the use case asks the guide; the queries ask why there are none."""
    arithmetic = {"guide", "simulators"}
    sources = {path: path.read_text() for path in files("*.py", *APPS) if not arithmetic & set(path.parts)}

    def saying(word: str) -> set[str]:
        return {"/".join(path.parts[-2:]) for path, text in sources.items() if word in text}

    assert saying("timeline.deadlines(") == {"deadlines/use_cases.py"}
    assert saying("CycleFacts(") == {"deadlines/cycles.py"}
    assert saying("cycles.cycle_facts_of(") == {"deadlines/use_cases.py", "deadlines/queries.py"}


# An app is a table of its topics: Django reads its models, the site includes its addresses, and nobody else does.
TABLES_OF_CONTENTS = {f"{app}.{room}" for app in APPS[1:] for room in ("models", "urls", "api_urls")}
FOLDERS = [
    folder.parent for folder in files("__init__.py", *APPS) if len(folder.relative_to(ROOT).parts) == 3
]
TOPICS = {app: import_module(f"{app}.apps").TOPICS for app in APPS[1:]}


def imported(file: Path) -> set[str]:
    """The dotted names that a module imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nobody_imports_the_table_of_contents_of_an_app() -> None:
    assert wrong(files("*.py", *APPS), lambda file: imported(file) & TABLES_OF_CONTENTS) == {}


def test_an_import_of_a_table_of_contents_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text("def late():\n    from audits import models\n")
    assert imported(file) & TABLES_OF_CONTENTS == {"audits.models"}


def test_a_folder_says_in_one_sentence_what_it_is() -> None:
    def says_nothing(folder: Path) -> bool:
        said = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
        return not said.partition("\n\n")[0].endswith(".")

    topics = [folder for folder in FOLDERS if folder.name not in ("management", "templatetags")]
    assert wrong(topics, says_nothing) == {}


@pytest.mark.parametrize("app", TOPICS)
def test_each_folder_of_an_app_is_one_of_its_topics(app: str) -> None:
    """What is not in the list has no table, no address, no message and no act."""
    folders = [folder.name for folder in FOLDERS if folder.parent.name == app and folder.name != "management"]
    assert sorted(TOPICS[app]) == sorted(folders)


def going_up(app: str, drawn: Arrows, topics: tuple[str, ...]) -> list[str]:
    """Which topics of an app import one that is not named before them in its list."""
    height = {f"{app}.{topic}": place for place, topic in enumerate((*topics, "management"))}
    return [
        f"{topic} imports {other}"
        for topic, place in height.items()
        for other in drawn.get(topic, ())
        if height.get(other, -1) > place
    ]


@pytest.mark.parametrize("app", TOPICS)
def test_a_topic_knows_only_those_before_it(app: str) -> None:
    assert going_up(app, arrows(), TOPICS[app]) == []


def test_a_topic_that_knows_a_later_one_is_seen() -> None:
    drawn = {
        "audits.durations": {"audits.visits": 1},
        "audits.visits": {"audits.durations": 1, "candidates.x": 2},
    }
    assert going_up("audits", drawn, ("durations", "visits")) == ["audits.durations imports audits.visits"]
    assert going_up("audits", drawn, ("visits", "durations")) == ["audits.visits imports audits.durations"]


def test_there_is_no_circle_of_topics() -> None:
    assert circles(arrows()) == []


def test_a_circle_of_topics_is_seen() -> None:
    assert circles({"a": {"b": 1}, "b": {"c": 1}, "c": {"a": 1}, "d": {"a": 1}}) == [["a", "b", "c"]]


def test_common_keeps_no_table() -> None:
    assert [model for model in apps.get_models() if model.__module__.startswith("label_sp.common")] == []


def test_each_file_that_the_design_names_is_there() -> None:
    named = re.findall(
        rf"\b(?:{'|'.join(APPS)}|tests)/[\w/]*\w(?:\.py)?", (ROOT / "docs/design.md").read_text()
    )
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


TABLE = re.compile(r"<table\b(?P<attributes>[^>]*)>(?P<inside>.*?)</table>", re.DOTALL)
UNLABELLED = re.compile(r"<td\b(?![^>]*\b(?:data-label|colspan)=)")
STACKED, FIGURES = "sp-stacked", "sp-figures"


def kept_wide(template: str) -> list[str]:
    """The tables that neither become blocks on a phone, each cell after its label, nor are said to be figures."""
    found = []
    for table in TABLE.finditer(template):
        names = table["attributes"]
        rows = table["inside"].partition("<tbody")[2].split("<tr")[1:]
        bare = [row for row in rows if len(UNLABELLED.findall(row)) > ("<th" not in row)]
        if FIGURES not in names and (STACKED not in names or bare):
            found.append(table.group(0)[:200])
    return found


def test_a_table_stacks_on_a_phone_or_is_one_of_figures() -> None:
    assert wrong(PAGES, lambda file: kept_wide(file.read_text())) == {}


@pytest.mark.parametrize(
    ("table", "fits"),
    [
        ('<table><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>', False),
        (
            '<table class="sp-stacked"><tbody><tr><th>a</th><td>b</td></tr></tbody></table>',
            False,
        ),
        (
            '<table class="sp-stacked"><tbody><tr><td>a</td><td>b</td></tr></tbody></table>',
            False,
        ),
        (
            '<table class="sp-stacked"><tbody><tr><td data-label="B">b</td></tr></tbody></table>',
            True,
        ),
        ('<table class="sp-figures"><tbody><tr><th>a</th><td>1</td></tr></tbody></table>', True),
    ],
)
def test_a_wide_table_is_seen(table: str, fits: bool) -> None:
    assert (kept_wide(table) == []) is fits
