"""How long a command waits before it begins: ours, against a bare Django with the same applications of others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings

from tests.benchmarks.measure import Line, compare
from tests.environment import FOLDER, ROOT

OURS = "import sys; sys.argv = ['manage.py', 'check']; import manage; manage.main()"
FLOOR = """
import django
from django.conf import settings
settings.configure(
    INSTALLED_APPS={apps}, SECRET_KEY="x" * 50, USE_TZ=True, ROOT_URLCONF=__name__,
    DATABASES={{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}},
    TEMPLATES=[{{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}}],
)
urlpatterns = []
django.setup()
from django.core.management import call_command
call_command("check", tags=["models", "urls"])
"""
APPS = ("label_sp", "candidates", "surveys", "audits", "certification")


def all_lines(rounds: int) -> Iterator[Line]:
    others = [app for app in settings.INSTALLED_APPS if app.split(".")[0] not in APPS]
    yield compare(
        "manage.py check, du lancement à la fin",
        lambda: _run(OURS),
        lambda: _run(FLOOR.format(apps=others)),
        what_floor="Django nu, les mêmes applications tierces, aucune page",
        rounds=rounds,
        repeat=3,
    )


def _run(program: str) -> None:
    """A process of its own, whose bytecode is kept: the first round, which does not count, writes it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(FOLDER / "bytecode")
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0 and "no issues" in ran.stdout, ran.stdout + ran.stderr
