"""A test run's environment, set before Django reads its settings: pytest loads this first (`-p tests.environment`).

It is written to os.environ, so that the processes that tests start (a Celery worker, a command) see the same.
What a developer keeps in `.env` has no say here.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
VAR_DIR = ROOT / "var"
FOLDER = Path(tempfile.mkdtemp(prefix="label-sp-tests-"))  # everything that this process's tests write
XDIST_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

FIXED = {
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "0",
    "TRUSTED_PROXIES": "0",
    "SECOND_FACTOR": "1",
    "SECRET_KEY": "a-key-for-tests-only-" + "0" * 32,
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "SITE_URL": "http://127.0.0.1:8000",
    "EMAIL_URL": f"filemail://{FOLDER / 'mail'}",  # a worker process writes here; inside pytest mail stays in memory
    "MEDIA_ROOT": str(FOLDER / "media"),
    "STATIC_ROOT": str(FOLDER / "static"),
    "BROKER_DIR": str(FOLDER / "broker"),
    "CACHE_DIR": str(FOLDER / "cache"),
    "BEAT_SCHEDULE_FILE": str(FOLDER / "beat-schedule"),
    "LOG_LEVEL": "WARNING",
    **dict.fromkeys(
        ("S3_BUCKET", "S3_ENDPOINT", "S3_REGION", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_FOLDER"), ""
    ),
}
# tests.run gives others:
OURS_TO_GIVE = {"DATABASE_URL": f"sqlite:///{VAR_DIR / 'tests.sqlite3'}", "REDIS_URL": ""}


def redis_database_of(url: str, xdist_worker: str) -> str:
    """Each xdist worker gets a Redis database of its own, or one would run the tasks of another."""
    number = int(xdist_worker.removeprefix("gw") or 0) + 1 if xdist_worker else 0
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))


def sqlite_file() -> Path:
    """A file, since the live server and worker processes share it; TEST_DB_SUFFIX keeps two runs apart."""
    suffix = os.environ.get("TEST_DB_SUFFIX", "")
    return VAR_DIR / (f"test-{suffix}.sqlite3" if suffix else "test.sqlite3")


def set_up() -> None:
    VAR_DIR.mkdir(exist_ok=True)
    for name in ("mail", "media", "static"):
        (FOLDER / name).mkdir()
    os.environ.update(FIXED)
    for name, value in OURS_TO_GIVE.items():
        os.environ.setdefault(name, value)
    if os.environ["REDIS_URL"]:
        os.environ["REDIS_URL"] = redis_database_of(os.environ["REDIS_URL"], XDIST_WORKER)
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


set_up()
