"""What holds for every test. The environment itself is set in tests/environment.py, before the settings are read."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.template import engines

from label_sp.common import broker
from label_sp.outbox.kinds import Kind, register
from surveys.answering import presentation as answering
from surveys.questionnaires.queries import KNOWN_QUESTIONS
from tests import answers, environment, paper, short_form, snapshots, strictness, typography, workers

NETWORK = strictness.NetworkGuard()
register(  # what tests of the outbox write: a message that one may choose to receive, and one that somebody waits for
    Kind("act", "Acte de test", "à une personne", "Tests", "Objet", "Texte"),
    Kind("urgent", "Message attendu", "à une personne", "Tests", "Objet", "Texte", urgent=True),
)

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile(
    "ours", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("ours")


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and only here
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_AUTOREFRESH = True  # else the client of each test looks at thousands of files first
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(environment.sqlite_file())
    engines["django"].engine.string_if_invalid = strictness.Undefined()
    NETWORK.install()
    paper.install()
    typography.install()
    answers.install()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The short form, when it is asked for; what is for PostgreSQL alone is always whole."""
    if not short_form.is_asked():
        return
    kept = short_form.kept([item.nodeid for item in items])
    left = [item for item in items if item.nodeid not in kept and not item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=left)
    gone = set(map(id, left))
    items[:] = [item for item in items if id(item) not in gone]


def pytest_sessionstart(session: pytest.Session) -> None:
    snapshots.watch()  # not before: while it is configured, pytest patches itself


def pytest_unconfigure(config: pytest.Config) -> None:
    NETWORK.uninstall()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Made of the models (tests/test_migrations.py), and saying as migrated tables do since when they are."""
    with django_db_blocker.unblock():
        history = MigrationRecorder(connection)
        history.ensure_schema()
        history.record_applied("tests", "made_of_the_models")


@pytest.fixture(autouse=True)
def _drawn_where_it_is_the_subject(request: pytest.FixtureRequest) -> Iterator[None]:
    """Documents; see tests/paper.py."""
    paper.drawn = request.node.get_closest_marker("paper") is not None
    yield
    paper.drawn = True


@pytest.fixture(autouse=True)
def _typeset_where_it_is_the_subject(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages, mails and documents; see tests/typography.py."""
    if not any(request.node.get_closest_marker(each) for each in ("browser", "typeset")):
        yield
        return
    typography.shown = True
    answering.page.cache_clear()  # a process keeps it as it was made for other tests
    yield
    typography.shown = False
    answering.page.cache_clear()


@pytest.fixture(autouse=True)
def _stays_on_this_machine() -> Iterator[None]:
    """Also when the code under test swallowed the refusal."""
    NETWORK.refused.clear()
    yield
    assert not NETWORK.refused, f"tests stay on this machine, and this one went to {NETWORK.refused}"


@pytest.fixture(autouse=True)
def _nothing_cached() -> Iterator[None]:
    """Throttles and login attempts are counted in the cache; a process remembers questions, a broker that was away."""
    yield
    cache.clear()
    broker.forget()
    KNOWN_QUESTIONS.clear()


@pytest.fixture
def real_worker(transactional_db: None) -> Iterator[workers.Worker]:
    """A Celery worker process on this test's database and the broker in use; see tests/workers.py."""
    with workers.celery_worker() as worker:
        yield worker
