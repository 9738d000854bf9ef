"""Celery: what leaves after a commit, and what the clock starts.

The database is the truth (outbox rows, deadlines computed from facts); a broker only makes things quicker,
so that losing every queued message loses nothing.
"""

import os
from importlib import import_module

from celery import Celery
from celery.signals import beat_init, worker_init

from label_sp.common.start import refuse_a_wrong_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "label_sp.settings")

app = Celery("label_sp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
worker_init.connect(refuse_a_wrong_start)
beat_init.connect(refuse_a_wrong_start)


@app.on_after_finalize.connect
def plan(sender: Celery, **_: object) -> None:
    """Give beat its table and urgent tasks their queue: the apps, ready by now, have declared what the clock starts."""
    schedules = import_module("label_sp.clock.schedules")
    sender.conf.beat_schedule = schedules.beat_table()
    sender.conf.task_routes = schedules.routes()
