"""A production that is wrong does not start, and says why; one machine alone starts with nothing set."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from label_sp.common import start
from label_sp.installation import is_production, kept_key
from tests import environment
from tests.common.test_static_files import OURS, manifest_of
from tests.environment import ROOT
from tests.servers import free_port

KEY = "kX2-" + "q7Wd9ZtR4mVb" * 6
EXAMPLE = re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
RIGHT = {**dict(EXAMPLE), "SECRET_KEY": KEY}  # what .env.example asks a production to set, and a key
ALL_WRONG = {
    "ALLOWED_HOSTS": "*",
    "SITE_URL": "http://label.example.org",
    "DEBUG": "1",
    "DEMO": "1",
    "SECOND_FACTOR": "0",
    "CSRF_TRUSTED_ORIGINS": "http://label.example.org",
}
COMMANDS = {
    "web": ["-m", "gunicorn", "-c", "python:label_sp.gunicorn_conf", "-b", "127.0.0.1:{port}"],
    "worker": ["-m", "celery", "-A", "label_sp", "worker", "--concurrency=1"],
    "beat": ["-m", "celery", "-A", "label_sp", "beat"],
    "catch_up": ["manage.py", "catch_up"],
}
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def run(command: list[str], tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A process with these variables and no other of ours, on files of this test."""
    ours = {
        *environment.FIXED,
        *environment.OURS_TO_GIVE,
        "DJANGO_SETTINGS_MODULE",
        "DJANGO_ALLOW_ASYNC_UNSAFE",
    }
    given = {name: value for name, value in os.environ.items() if name not in ours}
    files = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "STATIC_ROOT": str(tmp_path),
        "BROKER_DIR": str(tmp_path / "broker"),
        "BEAT_SCHEDULE_FILE": str(tmp_path / "beat"),
    }
    words = [word.format(port=free_port()) for word in command]
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**given, **files, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


def ids(text: str) -> set[str]:
    return set(re.findall(r"label_sp\.E\d{3}", text))


# --- the processes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_no_process_of_a_wrong_production_starts(name: str, tmp_path: Path) -> None:
    done = run(COMMANDS[name], tmp_path, **ALL_WRONG)
    told = done.stdout + done.stderr
    assert done.returncode == start.EXIT_CODE, told
    assert ids(told) == {f"label_sp.E{number:03d}" for number in (1, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13)}
    assert "Label SP+ does not start: SECRET_KEY is not set." in told
    assert "Traceback" not in told


def test_a_right_production_passes_every_check_of_django_and_of_ours(tmp_path: Path) -> None:
    (tmp_path / "staticfiles.json").write_text(manifest_of(OURS))  # collectstatic has run
    done = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], tmp_path, **RIGHT)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_one_machine_alone_needs_no_variable_and_no_published_key(tmp_path: Path) -> None:
    shown = "from django.conf import settings; from label_sp import wsgi; print(settings.SECRET_KEY)"
    done = run(["-c", shown], tmp_path, DJANGO_SETTINGS_MODULE="label_sp.settings")
    assert done.returncode == 0, done.stderr
    file = ROOT / "var" / "secret-key"
    assert done.stdout.strip() == file.read_text()
    assert len(done.stdout) > 80
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not re.search(r"SECRET_KEY\s*=\s*[\"']", (ROOT / "label_sp" / "settings.py").read_text())


# --- what is wrong ----------------------------------------------------------------------------------------------------


@pytest.fixture
def right(settings: Any) -> Any:
    """The settings of a production that is right."""
    settings.PRODUCTION = settings.SECRET_KEY_GIVEN = settings.HTTPS = settings.SECOND_FACTOR = True
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY, settings.TRUSTED_PROXIES, settings.CSRF_TRUSTED_ORIGINS = KEY, 1, []
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["label.example.org"], "https://label.example.org"
    settings.EMAIL_CONFIG = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
    settings.DEFAULT_FROM_EMAIL = "Label <label@example.org>"
    return settings


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        (1, {"SECRET_KEY_GIVEN": False}),
        (2, {"SECRET_KEY": "k" * 60}),
        (2, {"SECRET_KEY": "too-short"}),
        (2, {"SECRET_KEY": "insecure-key-of-the-embedded-default-change-it-in-production"}),
        (3, {"DEBUG": True}),
        (4, {"DEMO": True}),
        (5, {"SECOND_FACTOR": False}),
        (6, {"ALLOWED_HOSTS": ["*"]}),
        (6, {"ALLOWED_HOSTS": [".org", "label.example.org"]}),
        (7, {"HTTPS": False}),
        (8, {"SITE_URL": "http://label.example.org"}),
        (9, {"SITE_URL": "https://other.example.org"}),
        (10, {"TRUSTED_PROXIES": 0}),
        (11, {"EMAIL_CONFIG": {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}}),
        (12, {"DEFAULT_FROM_EMAIL": "Label <ne-pas-repondre@label-sp.invalid>"}),
        (13, {"CSRF_TRUSTED_ORIGINS": ["https://a.example", "http://b.example"]}),
    ],
)
def test_each_wrong_setting_is_told_in_one_sentence(right: Any, number: int, wrong: dict[str, Any]) -> None:
    assert start.production_is_right() == []
    for name, value in wrong.items():
        setattr(right, name, value)
    [found] = start.production_is_right()
    assert found.id == f"label_sp.E{number:03d}"
    assert "\n" not in found.msg
    right.PRODUCTION = False
    assert start.production_is_right() == []


def test_each_rule_has_its_case_above() -> None:
    source = Path(__file__).read_text()
    assert {rule.number for rule in start.RULES} == {
        int(n) for n in re.findall(r"^        \((\d+), \{", source, re.M)
    }


def test_check_deploy_shows_the_same_sentences(right: Any) -> None:
    right.DEMO = True
    with pytest.raises(SystemCheckError, match="E004"):
        call_command("check", deploy=True)


def test_what_another_app_needs_of_a_start_is_asked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(**_: Any) -> list[checks.CheckMessage]:
        return [
            checks.Error("The cellar is empty.", id="tests.E001"),
            checks.Warning("It rains.", id="tests.W001"),
        ]

    monkeypatch.setattr(checks.registry.registry, "deployment_checks", {missing})
    missing.tags = (start.START,)  # type: ignore[attr-defined]
    with pytest.raises(SystemExit) as ended:
        start.refuse_a_wrong_start()
    assert ended.value.code == start.EXIT_CODE
    assert start.what_is_wrong() == ["The cellar is empty. (tests.E001)"]


# --- files in a bucket ------------------------------------------------------------------------------------------------

BUCKET = {"S3_BUCKET": "label-sp", "S3_ACCESS_KEY": "a-key", "S3_SECRET_KEY": "a-secret"}


@pytest.mark.parametrize("given", [*BUCKET, "S3_ENDPOINT", "S3_REGION"])
@pytest.mark.parametrize("production", [True, False])
def test_half_a_bucket_is_told_in_one_sentence(right: Any, given: str, production: bool) -> None:
    right.PRODUCTION = production
    assert start.what_is_wrong() == []
    setattr(right, given, "something")
    [told] = start.what_is_wrong()
    assert start.HALF in told and "\n" not in told
    assert [name for name in BUCKET if name in told] == [name for name in BUCKET if name != given]
    for name, value in BUCKET.items():
        setattr(right, name, value)
    assert start.what_is_wrong() == []


def test_half_a_bucket_starts_nothing(tmp_path: Path) -> None:
    done = run(COMMANDS["catch_up"], tmp_path, S3_BUCKET="label-sp", S3_ENDPOINT="http://127.0.0.1:9000")
    assert done.returncode == start.EXIT_CODE
    assert "S3_ACCESS_KEY, S3_SECRET_KEY not set" in done.stderr


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, "label_sp.common.storage.FileStorage None False"),
        ({"S3_BUCKET": ""}, "label_sp.common.storage.FileStorage None False"),
        (BUCKET, "label_sp.common.s3.S3Files label-sp True"),
        (BUCKET | {"S3_ENDPOINT": "http://127.0.0.1:9000"}, "label_sp.common.s3.S3Files label-sp False"),
        (BUCKET | {"S3_ENDPOINT": "https://s3.example.org"}, "label_sp.common.s3.S3Files label-sp True"),
    ],
)
def test_the_environment_says_where_files_are(given: dict[str, str], found: str, tmp_path: Path) -> None:
    """And a bucket elsewhere makes a production of it, as a database elsewhere does."""
    shown = (
        "import django; django.setup(); from django.conf import settings as s; "
        "from django.core.files.storage import storages as all; found = all['default']; kind = type(found); "
        "print(kind.__module__ + '.' + kind.__name__, getattr(found, 'bucket_name', None), s.PRODUCTION)"
    )
    done = run(["-c", shown], tmp_path, DJANGO_SETTINGS_MODULE="label_sp.settings", **given)
    assert done.stdout.strip() == found, done.stderr


# --- what a production is ---------------------------------------------------------------------------------------------

ALONE: dict[str, Any] = {
    "https": False,
    "allowed_hosts": ["127.0.0.1", "localhost"],
    "addresses": ["http://127.0.0.1:8000", "", "sqlite:////srv/db.sqlite3"],
}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, False),
        ({"allowed_hosts": ["[::1]", "label.localhost"]}, False),
        ({"addresses": ["http://localhost:8000", "redis://127.0.0.1:6379/1", "postgresql://u:p@[::1]/x"]}, False),
        ({"addresses": ["unix:///run/redis.sock", "postgresql:///x"]}, False),
        ({"https": True}, True),
        ({"allowed_hosts": ["127.0.0.1", "label.example.org"]}, True),
        ({"allowed_hosts": ["*"]}, True),
        ({"allowed_hosts": ["192.168.1.20"]}, True),
        ({"addresses": ["https://label.example.org"]}, True),
        ({"addresses": ["redis://redis:6379/0"]}, True),
        ({"addresses": ["postgresql://label_sp:secret@db:5432/label_sp"]}, True),
    ],
)  # fmt: skip
def test_a_production_is_what_reaches_beyond_this_machine(given: dict[str, Any], found: bool) -> None:
    assert is_production(**{**ALONE, **given}) is found


# --- the key of one machine -------------------------------------------------------------------------------------------


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    ask: Callable[[int], str] = lambda _: kept_key(file)  # noqa: E731
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert list(tmp_path.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_was_cut_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("half")
    with pytest.raises(SystemExit, match="delete it"):
        kept_key(tmp_path / "secret-key")


def test_what_few_paths_need_is_not_loaded_by_all() -> None:
    """WeasyPrint was a third of the start, redis a tenth: a page that draws nothing waits for neither."""
    heavy = ("weasyprint", "redis.asyncio", "icalendar", "storages", "boto3", "jwt", "mozilla_django_oidc")
    program = (
        "import django, sys; django.setup(); import label_sp.urls, certification.attestations.tasks; "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "label_sp.settings", "REDIS_URL": ""}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ran.stdout.strip() == "[]", ran.stderr
