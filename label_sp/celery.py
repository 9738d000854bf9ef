"""Celery: what leaves after a commit, and what the clock starts.

The database is the truth (outbox rows, deadlines computed from facts); a broker only makes things quicker,
so that losing every queued message loses nothing.
"""

import os

from celery import Celery
from celery.signals import beat_init, worker_init

from label_sp.common.start import refuse_a_wrong_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "label_sp.settings")

app = Celery("label_sp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedules")
worker_init.connect(refuse_a_wrong_start)
beat_init.connect(refuse_a_wrong_start)
